"""Documents of a registration and its dossier."""
