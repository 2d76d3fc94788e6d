"""Pages of units and authorities."""
