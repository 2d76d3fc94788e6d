"""The scoring list: every unit of the year with its sheet beside it, in one query however many units there are."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from common.scope import Actor
from units.models import Unit
from units.queries import in_year, units_visible_to


def units_with_cards(actor: Actor, year: int) -> QuerySet[Any]:
    """Units of the year in scope, annotated with card_id, card_state, totals, missing rows, level and sending times."""
    return with_cards(units_visible_to(actor).filter(in_year(year)), year)


def ended_with_cards(actor: Actor, year: int) -> QuerySet[Any]:
    """Units in scope that did not see the end of the assessed year but have a sheet, annotated in the same way.

    Merged, split or closed before: their sheets are kept to be read and count nowhere (docs/adr/0010).
    """
    return with_cards(units_visible_to(actor).exclude(in_year(year)), year).filter(card__isnull=False)


def state_counts(units: QuerySet[Any]) -> dict[str | None, int]:
    """State (None: not opened) → number of units, of units with their sheets. One query."""
    return dict(units.order_by().values_list("card_state").annotate(n=Count("pk")))


def with_cards(units: QuerySet[Unit], year: int) -> QuerySet[Any]:
    """Any units, annotated in the same way."""
    return (
        units.annotate(card=FilteredRelation("scorecards", condition=Q(scorecards__year=year)))
        .annotate(
            card_id=F("card__id"),
            card_state=F("card__state"),
            card_rubric_id=F("card__rubric_id"),
            self_total=F("card__self_total"),
            superior_total=F("card__superior_total"),
            self_missing=F("card__self_missing"),
            superior_missing=F("card__superior_missing"),
            derived_missing=F("card__derived_missing"),
            level_id=F("card__level_id"),
            sent_at=F("card__sent_at"),
            first_sent_at=F("card__first_sent_at"),
        )
        .select_related("authority")
    )
