"""Pure rules of deadlines over plain values."""
