"""Files of deadlines."""
