"""Wordings of documents as plain values."""
