"""Verbs of registration, dossier and recognition."""
