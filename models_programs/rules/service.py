"""Service time for the Kỷ niệm chương "Bảo vệ ANTQ" (TT 20/2025/TT-BCA, in force 28/4/2025).

The circular asks for years in post (leaders) or in a Tổ bảo vệ ANTT with its forerunners, and counts time in specially
difficult, border and island areas several times. How many years and how many times are data of the caller.
How days become months is our convention: calendar months inside a segment, 30 days a month when segments are added.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

MONTHS_A_YEAR = 12
DAYS_A_MONTH = 30

Check: TypeAlias = tuple[bool, str]
"""A further condition: whether it is met and a Vietnamese sentence saying so."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Service from ``start`` to ``end``, both days included; ``hard``: in an area whose time counts several times.

    An open period is closed by the caller with the day of assessment.
    Raises ValueError when the end is before the start.
    """

    start: dt.date
    end: dt.date
    hard: bool = False

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"period ends {self.end} before it starts {self.start}")


@dataclass(frozen=True, slots=True, order=True)
class Served:
    """Time served; compares by years, then months, then days.

    Months stay under 12. Days stay under 30 but for one unbroken ordinary service, where 30 days of a month of 31 are
    still no month: 01/01 to 30/12 is 11 months and 30 days, not a year.
    """

    years: int = 0
    months: int = 0
    days: int = 0

    @classmethod
    def carried(cls, days: int) -> Served:
        """Days in months of 30 and years of 12 months."""
        months, days = divmod(days, DAYS_A_MONTH)
        years, months = divmod(months, MONTHS_A_YEAR)
        return cls(years, months, days)

    @property
    def in_days(self) -> int:
        """The same in days, 30 a month and 360 a year: what is multiplied, added and subtracted."""
        return (self.years * MONTHS_A_YEAR + self.months) * DAYS_A_MONTH + self.days

    def words(self) -> str:
        """ "12 năm 3 tháng", "4 tháng 10 ngày"; nothing served is "chưa có"."""
        parts = ((self.years, "năm"), (self.months, "tháng"), (self.days, "ngày"))
        return " ".join(f"{number} {unit}" for number, unit in parts if number) or "chưa có"


@dataclass(frozen=True, slots=True)
class Requirement:
    """Years asked of one group of people; ``words`` names the group ("nữ, thành viên Tổ bảo vệ ANTT") or is empty."""

    years: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a proposal is told. ``missing`` is about time only; ``ok`` also asks for every further condition."""

    served: Served
    required_years: int
    missing: Served | None
    ok: bool
    sentence: str


def served(periods: Iterable[Period], *, hard_factor: int) -> Served:
    """Time served: overlaps once, hard areas ``hard_factor`` times.

    Adjacent segments of one factor are joined, counted in calendar months, multiplied by their factor and added, so an
    unbroken service of n years is n years whatever leap days and changes of post lie inside. Cutting a service where
    hard time begins and ends can lose a day or two of a calendar month, therefore the result is never less than the
    same days counted as ordinary ones.
    Raises ValueError for a factor under 1.
    """
    if hard_factor < 1:
        raise ValueError(f"hard_factor must be at least 1, not {hard_factor}")
    known = list(periods)
    plain = _joined(known)
    as_ordinary = _added([(span, 1) for span in plain])
    if hard_factor == 1:
        return as_ordinary
    hard = _joined([period for period in known if period.hard])
    weighted = [(span, 1) for span in _without(plain, hard)] + [(span, hard_factor) for span in hard]
    return max(as_ordinary, _added(weighted))


def assess(
    periods: Iterable[Period],
    *,
    required_years: int | Requirement,
    hard_factor: int,
    extra: Iterable[Check] = (),
) -> Assessment:
    """Whether the time served is enough, with a Vietnamese explanation; ``extra`` sentences follow in their order.

    Raises ValueError for negative years and for a factor under 1.
    """
    required = required_years if isinstance(required_years, Requirement) else Requirement(required_years)
    if required.years < 0:
        raise ValueError(f"required years must not be negative, not {required.years}")
    known, checks = list(periods), list(extra)
    done = served(known, hard_factor=hard_factor)
    missing = _missing(done, required.years)
    verdict = "đủ" if missing is None else f"còn thiếu {missing.words()}"
    group = f" ({required.words})" if required.words else ""
    sentence = f"{_done_words(done, known, hard_factor)}, cần {required.years} năm{group}: {verdict}."
    return Assessment(
        served=done,
        required_years=required.years,
        missing=missing,
        ok=missing is None and all(ok for ok, _ in checks),
        sentence=" ".join([sentence, *(words for _, words in checks)]),
    )


def _missing(done: Served, years: int) -> Served | None:
    if done >= Served(years):
        return None
    # 9 years 11 months 30 days are 0 days short in months of 30, and still a day short.
    return Served.carried(max(1, Served(years).in_days - done.in_days))


def _done_words(done: Served, periods: Sequence[Period], hard_factor: int) -> str:
    if not periods:
        return "Chưa có thời gian được tính"
    notes = []
    if _overlap(periods):
        notes.append("đã trừ thời gian trùng")
    if hard_factor > 1 and any(period.hard for period in periods):
        notes.append(f"địa bàn khó khăn tính gấp {hard_factor}")
    return f"Đã có {done.words()}" + (f" ({', '.join(notes)})" if notes else "")


def _overlap(periods: Iterable[Period]) -> bool:
    ordered = sorted(periods, key=lambda period: period.start)
    # A period that overlaps any earlier one makes some neighbours overlap too.
    return any(later.start <= earlier.end for earlier, later in pairwise(ordered))


def _joined(periods: Iterable[Period]) -> list[Period]:
    """Disjoint spans in order, hardness ignored: overlapping and adjacent ones become one."""
    spans: list[Period] = []
    for period in sorted(periods, key=lambda period: period.start):
        if spans and period.start <= spans[-1].end + _DAY:
            last = spans.pop()
            spans.append(Period(last.start, max(last.end, period.end)))
        else:
            spans.append(Period(period.start, period.end))
    return spans


def _without(spans: Iterable[Period], holes: Sequence[Period]) -> list[Period]:
    """What is left of the spans outside the holes; both disjoint and in order."""
    left: list[Period] = []
    for span in spans:
        start = span.start
        for hole in holes:
            if hole.end < start or hole.start > span.end:
                continue
            if hole.start > start:
                left.append(Period(start, hole.start - _DAY))
            start = hole.end + _DAY
        if start <= span.end:
            left.append(Period(start, span.end))
    return left


def _added(weighted: Sequence[tuple[Period, int]]) -> Served:
    if len(weighted) == 1 and weighted[0][1] == 1:
        return _calendar(weighted[0][0])
    return Served.carried(sum(_calendar(span).in_days * factor for span, factor in weighted))


def _calendar(span: Period) -> Served:
    """Whole calendar months from the first day, then days; the end day is included."""
    after = span.end + _DAY
    months = (after.year - span.start.year) * MONTHS_A_YEAR + after.month - span.start.month
    if _months_later(span.start, months) > after:
        months -= 1
    days = (after - _months_later(span.start, months)).days
    return Served(*divmod(months, MONTHS_A_YEAR), days)


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month; a day that month lacks is the first of the next.

    So a year from 29/02 is over at the end of the next 28/02. dateutil's relativedelta goes back to 28/02 instead,
    which would make that year a day short and 31/03 to 30/04 a month and a day.
    """
    index = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(index, MONTHS_A_YEAR)
    try:
        return dt.date(year, month + 1, day.day)
    except ValueError:
        return dt.date(year, month + 2, 1)
