"""Dates that are near."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from common.scope import Actor
from deadlines.queries.agenda import DONE, Entry, end_entries, event_entries, own_entries

# Only so far ahead, and not more than so many.
AHEAD, MOST = dt.timedelta(days=90), 7


def moments(
    actor: Actor, year: int, today: dt.date, told: Collection[str] = (), below: Iterable[Entry] = ()
) -> list[Entry]:
    """The nearest dates of a year from today on: what falls due, ends of assessed years, days that plans name.

    ``told``: things (``Entry.thing``) that stand among the tasks; ``below``: what others owe. Nothing for a year that
    is over. A year's things may fall due in the next January.
    """
    first = max(today, dt.date(year, 1, 1))
    last = min(today + AHEAD, dt.date(year + 1, 1, 31))
    if first > last:
        return []
    own = own_entries(actor, first, last, today, limit=3 * MOST)
    open_ones = [entry for entry in own if entry.state not in DONE]
    due = [entry for entry in (*open_ones, *below) if entry.thing not in told and first <= entry.day <= last]
    ends = [entry for entry in end_entries(first, last) if entry.day.year == year]
    return sorted([*due, *ends, *event_entries(first, last)], key=lambda entry: entry.day)[:MOST]
