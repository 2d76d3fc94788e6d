"""Pages of registration, dossier and recognition."""
