"""Days on which nobody is told anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from deadlines.models import Holiday

ONE = dt.timedelta(days=1)


def days_off(paths: Collection[str], first: dt.date, last: dt.date) -> dict[str, frozenset[dt.date]]:
    """By path, weekends and holidays from ``first`` to ``last`` (both included); the nearest row wins. One query."""
    span = [first + number * ONE for number in range((last - first).days + 1)]
    weekends = {day for day in span if day.weekday() >= 5}
    rows = list(
        Holiday.objects.filter(day__range=(first, last))
        .order_by("authority_path")
        .values_list("authority_id", "authority_path", "day", "is_working")
    )
    rows.sort(key=lambda row: (row[0] is not None, len(row[1])))
    found = {}
    for path in paths:
        off = set(weekends)
        for _, owner, day, is_working in rows:
            if path.startswith(owner):
                (off.discard if is_working else off.add)(day)
        found[path] = frozenset(off)
    return found
