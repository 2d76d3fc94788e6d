"""Dates that everybody keeps in mind."""

from __future__ import annotations

import datetime as dt

from reports.home.values import Moment
from units.enums import UnitKind
from units.windows import all_windows


def moments(year: int, today: dt.date) -> list[Moment]:
    """The ends of the assessed year by kind of unit (TT 124 Điều 8.2), nearest first; only those still ahead."""
    by_day: dict[dt.date, list[str]] = {}
    for kind, window in all_windows().items():
        by_day.setdefault(window.end(year), []).append(UnitKind(kind).label.lower())
    return [
        Moment(f"Hết kỳ đánh giá năm {year}: {', '.join(kinds)}", day, (day - today).days)
        for day, kinds in sorted(by_day.items())
        if day >= today
    ]
