"""What is late below some places, counted: for the digests of those who answer for it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from common.scope import within_any
from deadlines.models import Occurrence, Reminder


@dataclass(frozen=True, slots=True)
class LateRow:
    """``count`` things of one place (units managed by it, or itself) that were due on one day."""

    title: str
    path: str
    bearer: str
    due_on: dt.date
    count: int


def late_rows(reminders: Collection[Reminder], today: dt.date) -> dict[tuple[str, int, int], list[LateRow]]:
    """By code, year and period, what is late at and below the paths of the reminders. One query, or none."""
    if not reminders:
        return {}
    rows = (
        Occurrence.objects.filter(
            within_any(_tops({one.path for one in reminders})),
            year__in={one.year for one in reminders},
            code__in={one.code for one in reminders},
            due_on__lt=today,
            voided=False,
            sent_on=None,
            reviewed_on=None,
            decided_on=None,
            returned=False,
        )
        .order_by()
        .values_list("code", "year", "period", "obligation__title", "authority_path", "bearer", "due_on")
        .annotate(count=Count("*"))
    )
    found: dict[tuple[str, int, int], list[LateRow]] = defaultdict(list)
    for code, year, period, *rest in rows:
        found[code, year, period].append(LateRow(*rest))
    return found


def _tops(paths: set[str]) -> list[str]:
    """Without the paths that lie below another one."""
    tops: list[str] = []
    for path in sorted(paths):
        if not tops or not path.startswith(tops[-1]):
            tops.append(path)
    return tops
