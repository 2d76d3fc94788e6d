"""When people are told of one thing due. Plain values only; all days are local and included.

A stage counts the days before the last day in time (30 … 0) or, negative, the days of delay. A stage before the day
that falls on a day off is told on the last working day before it; a delay on the next one (ADR 0024).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

ONE = dt.timedelta(days=1)
LONGEST_REST = 21  # days off in a row that are looked across: Tết with its weekends is at most half of it


@dataclass(frozen=True, slots=True)
class Plan:
    """How one obligation is told: ``before`` the day, then every ``late_every`` days up to ``late_until`` days late.

    ``to_officer`` / ``to_above``: from how many days of delay the managing authority and the level above hear of it.
    """

    before: tuple[int, ...]
    late_every: int
    late_until: int
    to_officer: int | None = None
    to_above: int | None = None

    @property
    def reach(self) -> tuple[int, int]:
        """How many days before and after the last day in time there can be something to tell, days off included."""
        return max(self.before, default=0) + LONGEST_REST, self.late_until + LONGEST_REST


def own_stage(due_on: dt.date, plan: Plan, off: Collection[dt.date], today: dt.date) -> int | None:
    """The latest stage that is to be told by ``today`` to the one who owes the thing; None: none yet, or no more."""
    if today in off:
        return None
    if today > due_on:
        late = _late_stage(due_on, plan.late_every, plan, off, today)
        if late is not None or (today - due_on).days > plan.late_until:
            return late
    passed = (stage for stage in plan.before if _workday_before(due_on - stage * ONE, off) <= today)
    return min(passed, default=None)


def late_stage(due_on: dt.date, first: int | None, plan: Plan, off: Collection[dt.date], today: dt.date) -> int | None:
    """The same for those above, who hear of a delay from ``first`` days on (None: never)."""
    if first is None or today in off:
        return None
    return _late_stage(due_on, first, plan, off, today)


def _late_stage(due_on: dt.date, first: int, plan: Plan, off: Collection[dt.date], today: dt.date) -> int | None:
    """Steps are ``first``, ``first`` + ``late_every``, … up to ``late_until``; told on the day itself or the next
    working day, and not at all when the delay is over ``late_until`` by then.
    """
    late = (today - due_on).days
    if late > plan.late_until or late < max(first, 1):
        return None
    steps = range(max(first, 1), late + 1, plan.late_every)
    return -max(steps)


def _workday_before(day: dt.date, off: Collection[dt.date]) -> dt.date:
    """The day itself, or the last working day before it."""
    for back in range(LONGEST_REST + 1):
        if day - back * ONE not in off:
            return day - back * ONE
    return day


def span(plans: Iterable[Plan]) -> tuple[int, int]:
    """The reach of several plans together."""
    reaches = [plan.reach for plan in plans]
    return max((before for before, _ in reaches), default=0), max((after for _, after in reaches), default=0)
