"""Where one thing due stands on a day. Plain values only; the same rule in SQL: deadlines/queries/occurrences.py."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from deadlines.enums import Progress

# Days before the last day in time from which a thing is "soon": the second of the usual stages.
SOON = 14


class Values(Protocol):
    """What the rule looks at; all days are local and included."""

    due_on: dt.date | None
    closes_on: dt.date | None
    sent_on: dt.date | None
    reviewed_on: dt.date | None
    decided_on: dt.date | None
    returned: bool


def progress(values: Values, today: dt.date) -> Progress:
    """The furthest step that happened; what was sent back is neither done nor late; else how near the day is."""
    if values.returned:
        return Progress.RETURNED
    if values.decided_on:
        return Progress.DECIDED
    if values.reviewed_on:
        return Progress.REVIEWED
    if values.sent_on:
        return Progress.SENT_LATE if values.due_on and values.sent_on > values.due_on else Progress.SENT
    if values.closes_on and values.closes_on < today:
        return Progress.CLOSED
    if values.due_on is None:
        return Progress.OPEN
    if values.due_on < today:
        return Progress.LATE
    return Progress.SOON if (values.due_on - today).days <= SOON else Progress.OPEN
