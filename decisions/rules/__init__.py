"""Plain values about decisions."""
