"""Forms of registration, dossier and recognition."""
