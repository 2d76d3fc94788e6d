"""On which days a report is made by itself. Plain values only."""

from __future__ import annotations

import calendar
import datetime as dt

from reports.enums import Repeat


def day_of(first_on: dt.date, repeat: str, number: int) -> dt.date | None:
    """The day of the ``number``-th turn, counted from 0; a month without that day has its last day instead.

    None: there is no such turn.
    """
    if number == 0:
        return first_on
    if repeat == Repeat.ONCE:
        return None
    months = number * (12 if repeat == Repeat.YEARLY else 1) + first_on.month - 1
    year, month = first_on.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(first_on.day, calendar.monthrange(year, month)[1]))


def turns_around(first_on: dt.date, repeat: str, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """(the last turn that is not after today, the first one after it); either may lack.

    Days that went by while nothing ran are one turn: the last of them.
    """
    if today < first_on:
        return None, first_on
    months = (today.year - first_on.year) * 12 + today.month - first_on.month
    number = {Repeat.ONCE: 0, Repeat.MONTHLY: months, Repeat.YEARLY: months // 12}[Repeat(repeat)]
    last = day_of(first_on, repeat, number)
    if last is not None and last > today:
        number -= 1
        last = day_of(first_on, repeat, number)
    return last, day_of(first_on, repeat, number + 1)


def repeat_words(first_on: dt.date, repeat: str) -> str:
    """ "Ngày 5 hằng tháng", "Ngày 5/12 hằng năm", "Một lần"."""
    if repeat == Repeat.MONTHLY:
        return f"Ngày {first_on.day} hằng tháng"
    if repeat == Repeat.YEARLY:
        return f"Ngày {first_on.day}/{first_on.month} hằng năm"
    return str(Repeat(repeat).label)
