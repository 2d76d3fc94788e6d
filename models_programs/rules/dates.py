"""How a plan's dates are said, and which day each means in a year. Plain values only."""

from __future__ import annotations

import datetime as dt

from models_programs.enums import DateRule


def date_words(*, rule: str, day: int | None, month: int | None, quarter: int | None, year: int | None) -> str:
    """ "trước ngày 15/10 hằng năm", "trong quý I/2026", "hằng tháng, trước ngày 10"."""
    when = f"/{year}" if year else " hằng năm"
    if rule == DateRule.MONTHLY_BEFORE:
        return f"hằng tháng, trước ngày {day:02d}"
    if rule == DateRule.MONTH:
        return f"trong tháng {month}{when}"
    if rule == DateRule.QUARTER:
        return f"trong quý {('I', 'II', 'III', 'IV')[(quarter or 1) - 1]}{when}"
    if rule in (DateRule.YEAR_START, DateRule.YEAR_END):
        label = str(DateRule(rule).label)
        return f"{label} {year}" if year else f"{label}, hằng năm"
    return f"{DateRule(rule).label} {day:02d}/{month:02d}{when}"


def last_day(
    *, rule: str, day: int | None, month: int | None, quarter: int | None, year: int | None, in_year: int
) -> dt.date | None:
    """The last valid day of a date in ``in_year``: "trước ngày X" ends on X−1; None for monthly and undated ones.

    None too when the date is of another year.
    """
    if year is not None and year != in_year:
        return None
    if rule in (DateRule.BEFORE, DateRule.ON) and day and month:
        on = _day(in_year, month, day)
        return on - dt.timedelta(days=1) if rule == DateRule.BEFORE else on
    if rule == DateRule.MONTH and month:
        return _end_of_month(in_year, month)
    if rule == DateRule.QUARTER and quarter:
        return _end_of_month(in_year, quarter * 3)
    return None


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return _end_of_month(year, month)


def _end_of_month(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
