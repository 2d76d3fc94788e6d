"""Tables of the scoring pages."""
