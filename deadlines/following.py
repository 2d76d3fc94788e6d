"""What deadlines do when something happens in the rooms below."""

from __future__ import annotations


def follow() -> None:
    """Called once when the application starts."""
