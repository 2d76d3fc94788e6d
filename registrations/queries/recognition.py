"""Reads about recognition."""

from __future__ import annotations

from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from common.scope import Actor
from units.queries import in_year, units_visible_to


def units_with_results(actor: Actor, year: int) -> QuerySet[Any]:
    """Units of the year in scope, annotated with result, decision number and date, reason (None: not recorded)."""
    return (
        units_visible_to(actor)
        .filter(in_year(year))
        .annotate(recognition=FilteredRelation("recognitions", condition=Q(recognitions__year=year)))
        .annotate(
            result=F("recognition__status"),
            decision_number=F("recognition__decision_number"),
            decision_date=F("recognition__decision_date"),
            reason=F("recognition__reason"),
        )
    )
