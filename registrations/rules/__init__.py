"""Pure rules of Thông tư 124 over plain values."""
