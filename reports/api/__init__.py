"""The read-only API: JSON for other systems, by a key of an authority (docs/adr/0028-read-only-api.md)."""
