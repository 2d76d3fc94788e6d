"""Lists of registrations and results."""
