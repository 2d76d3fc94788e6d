"""Whether a registration came in time: by the law and by the plan's own date. Plain values only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Due:
    """The last valid days: ``law`` (end of Quý I), ``plan`` (None: no plan sets one) with the plan's own words.

    ``extended``: unit id → the last day of its own extension.
    """

    law: dt.date
    plan: dt.date | None = None
    plan_words: str = ""
    plan_source: str = ""
    extended: Mapping[int, dt.date] = field(default_factory=dict)

    @property
    def nearest(self) -> dt.date:
        """The day that people should keep to."""
        return min(self.law, self.plan) if self.plan else self.law


def lateness(sent_on: dt.date, due: Due, *, unit: int, since: dt.date) -> str:
    """ "" in time, or within the own extension of the unit; "plan" after the plan's day; "law" after the law's day.

    A day before ``since``, the unit's first one (after a merger, say), could not be kept and makes nobody late.
    """
    if unit in due.extended and sent_on <= due.extended[unit]:
        return ""
    if since <= due.law < sent_on:
        return "law"
    return "plan" if due.plan is not None and since <= due.plan < sent_on else ""


LATE_WORDS = {"": "Đúng hạn", "plan": "Muộn so với kế hoạch", "law": "Muộn (sau Quý I)"}
