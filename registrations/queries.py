"""Reads about recognition."""

from __future__ import annotations

from django.db.models import QuerySet

from common.scope import Actor, within
from registrations.models import Recognition


def recognitions_visible_to(actor: Actor, year: int) -> QuerySet[Recognition]:
    """Results of the year in the actor's scope."""
    if actor.is_unit_head:
        return Recognition.objects.filter(unit_id=actor.unit_id, year=year)
    return Recognition.objects.filter(within(actor.authority_path), year=year)
