"""Reads about registrations, dossiers and results."""
