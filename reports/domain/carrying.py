"""The year after a closed one: opened, with what does not go on by itself (ADR 0027).

Units, people, models, plans of several years, agreements, wordings, rules, thresholds and rubrics are not of a year:
they are simply there. Marks, states, records and figures of a year never go along.
"""

from __future__ import annotations

import datetime as dt

from common.models import WorkYear
from deadlines.domain.holidays import fill_holidays
from deadlines.domain.requests import ask_for_occurrences
from units.models import Authority

LAST = 2100


def open_next(*, authority: Authority, year: int, now: dt.datetime) -> bool:
    """Open the next year where it is not open yet, and ask for what is due in it; whether it is new.

    Inside the caller's transaction. Days are made by the tick; the days off of the year are computed at once.
    """
    if year >= LAST:
        return False
    _, is_new = WorkYear.objects.get_or_create(year=year + 1, defaults={"opened_at": now})
    ask_for_occurrences(path=authority.path, now=now)
    fill_holidays({year + 1})
    return is_new
