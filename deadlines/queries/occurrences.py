"""Reads about what is due."""

from __future__ import annotations

from django.db.models import QuerySet

from common.scope import Actor, within
from deadlines.models import Occurrence


def visible_to(actor: Actor | None, year: int) -> QuerySet[Occurrence]:
    """What is due in a year from the own unit, or from units and authorities in the subtree; nothing for nobody."""
    rows = Occurrence.objects.filter(year=year)
    if actor is None:
        return rows.none()
    return rows.filter(unit=actor.unit_id or 0) if actor.is_unit_head else rows.filter(within(actor.authority_path))
