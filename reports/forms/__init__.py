"""What is typed on pages of reports."""
