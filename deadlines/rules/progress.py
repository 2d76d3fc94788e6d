"""Where one thing due stands on a day. Plain values only; what lists count in SQL: deadlines/queries/board.py."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from deadlines.enums import Progress
from deadlines.rules.reports import last_day

# Days before the last day in time from which a thing is "soon": the second of the usual stages.
SOON = 14


class Values(Protocol):
    """What the rule looks at; all days are local and included."""

    extended_to: dt.date | None
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
    if is_over(values, today):
        return Progress.CLOSED
    if values.due_on is None:
        return Progress.OPEN
    if values.due_on < today:
        return Progress.LATE
    return Progress.SOON if (values.due_on - today).days <= SOON else Progress.OPEN


def is_over(values: Values, today: dt.date) -> bool:
    """Whether it is no longer taken. Own time reaches past the day on which all others are closed."""
    last = last_day(values.closes_on, values.extended_to)
    return last is not None and last < today
