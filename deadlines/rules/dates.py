"""Which days an obligation means in a year. Plain values only; all days are local and included.

"Trước ngày X" ends on X−1 and is shown as X (domain.md section 10 item 15).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from deadlines.enums import When
from models_programs.rules.dates import date_words, last_day

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a day is said. ``of_year`` None: every year. ``named``: the day of a rule of the rulebook in the year asked
    for, ``is_before`` whether that day itself is already too late. ``window``: the last day to send sheets in time.
    """

    when: str
    day: int | None = None
    month: int | None = None
    quarter: int | None = None
    of_year: int | None = None
    is_before: bool = False
    named: dt.date | None = None
    window: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The last day in time of one period (month 1–12 of monthly things, else 0); None: no day is set."""

    period: int
    on_time_to: dt.date | None


def dues(rule: Rule, year: int) -> list[Due]:
    """What is due in ``year``: twelve periods of a monthly rule, one of any other, none of a rule for another year."""
    if rule.of_year is not None and rule.of_year != year:
        return []
    if rule.when == When.MONTHLY_BEFORE and rule.day:
        return [Due(month, _on(year, month, rule.day) - dt.timedelta(days=1)) for month in MONTHS]
    if rule.when == When.RULE and rule.named:
        return [Due(0, rule.named - dt.timedelta(days=int(rule.is_before)))]
    if rule.when == When.WINDOW:
        return [Due(0, rule.window)]
    plain = {"rule": rule.when, "day": rule.day, "month": rule.month, "quarter": rule.quarter}
    return [Due(0, last_day(**plain, year=rule.of_year, in_year=year))]  # type: ignore[arg-type]


def _on(year: int, month: int, day: int) -> dt.date:
    """The day of a month; the first of the next one when the month is shorter ("trước ngày 31" in February)."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return dt.date(year + month // 12, month % 12 + 1, 1)


def shown(rule: Rule, year: int) -> str:
    """How screens and documents say it: "trước ngày 15/10/2026", "chậm nhất ngày 30/10/2026", "trong quý I/2026"."""
    if rule.when == When.RULE and rule.named:
        return f"{'trước ngày' if rule.is_before else 'chậm nhất ngày'} {rule.named:%d/%m/%Y}"
    if rule.when == When.WINDOW:
        return f"chậm nhất ngày {rule.window:%d/%m/%Y}" if rule.window else "chưa đặt hạn nhận phiếu"
    if rule.when in (When.UNDATED, When.RULE):
        return "không ghi ngày"
    if rule.when == When.ON and rule.day and rule.month:
        return f"chậm nhất ngày {rule.day:02d}/{rule.month:02d}/{year}"
    return date_words(rule=rule.when, day=rule.day, month=rule.month, quarter=rule.quarter, year=year)
