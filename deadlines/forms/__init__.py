"""Forms of deadlines."""
