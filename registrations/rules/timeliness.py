"""Whether a registration came in time: by the law and by the plan's own date. Plain values only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """The last valid days: ``law`` (end of Quý I), ``plan`` (None: no plan sets one) with the plan's own words."""

    law: dt.date
    plan: dt.date | None = None
    plan_words: str = ""
    plan_source: str = ""

    @property
    def nearest(self) -> dt.date:
        """The day that people should keep to."""
        return min(self.law, self.plan) if self.plan else self.law


def lateness(sent_on: dt.date, due: Due, *, since: dt.date) -> str:
    """ "" in time; "plan" after the plan's day; "law" after the law's day.

    A day before ``since``, the unit's first one (after a merger, say), could not be kept and makes nobody late.
    """
    if since <= due.law < sent_on:
        return "law"
    return "plan" if due.plan is not None and since <= due.plan < sent_on else ""


LATE_WORDS = {"": "Đúng hạn", "plan": "Muộn so với kế hoạch", "law": "Muộn (sau Quý I)"}
