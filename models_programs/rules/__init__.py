"""Rules of models and programmes: pure functions over plain values, no database and no clock."""
