"""Which units belong to an assessed year: those that exist on the last day of their kind's window (TT 124 Điều 8.2)."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Q

from units.models import AssessmentWindow, Unit


def window_ends(year: int) -> dict[str, dt.date]:
    """Unit kind → last day of the window of ``year``; kinds without a window end with the calendar year."""
    return {window.unit_kind: window.end(year) for window in AssessmentWindow.objects.all()}


def exists_in_year(year: int) -> Q:
    """A condition on Unit: it exists on the last day of its window."""
    ends = window_ends(year)
    by_day: dict[dt.date, list[str]] = {}
    for kind, day in ends.items():
        by_day.setdefault(day, []).append(kind)
    parts = [Q(kind__in=kinds) & _open_on(day) for day, kinds in by_day.items()]
    rest = ~Q(kind__in=list(ends)) & _open_on(dt.date(year, 12, 31))
    return reduce(or_, parts, rest)


def _open_on(day: dt.date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def is_unit_in_year(unit: Unit, year: int) -> bool:
    """The same question about one unit."""
    return Unit.objects.filter(exists_in_year(year), pk=unit.pk).exists()
