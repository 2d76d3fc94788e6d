"""Wiring only: settings, URLs, Celery, WSGI. No domain code."""

from antq.celery import app as celery_app

__all__ = ["celery_app"]
