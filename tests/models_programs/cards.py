"""Classified units without the whole way through scoring."""

from __future__ import annotations

from django.utils import timezone

from scoring.models import Scorecard
from tests.scoring import sheets


def card_of(unit, year, level):
    """A sheet of another year as it stands in the tables."""
    now = timezone.now()
    return Scorecard.objects.create(
        unit=unit,
        year=year,
        authority_path=unit.authority_path,
        rubric=sheets.load_rubrics(),
        state="approved",
        level_id=level,
        created_at=now,
        approved_at=now,
    )
