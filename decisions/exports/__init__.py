"""Papers of a decision as files."""
