"""Reads about giải trình: the threads of a sheet, and what is still open."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from scoring.models import RowQuestion, Scorecard


def questions_of(card: Scorecard) -> list[RowQuestion]:
    """Every question of a sheet in printed order of the rows, oldest first. One query."""
    rows = RowQuestion.objects.filter(scorecard=card).select_related("criterion", "asked_by", "answered_by")
    return list(rows.order_by("criterion__order", "pk"))


def unanswered(card: Scorecard, now: dt.datetime) -> list[RowQuestion]:
    """Open questions whose last day is not past. One query."""
    rows = RowQuestion.objects.filter(scorecard=card, answered_at=None, withdrawn_at=None)
    return list(
        rows.filter(due_on__gte=timezone.localdate(now)).select_related("criterion").order_by("criterion__order")
    )
