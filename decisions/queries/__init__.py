"""Reads about decisions and about who decides."""
