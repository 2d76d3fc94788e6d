"""Whose year a person may read."""

from __future__ import annotations

from common.scope import AUTHORITY_ROLES, Actor


def may_read_year_of(actor: Actor, authority_path: str) -> bool:
    """Everybody who acts for an authority reads its own year and those below it; unit heads read their own sheet."""
    return actor.role in AUTHORITY_ROLES and actor.governs(authority_path)
