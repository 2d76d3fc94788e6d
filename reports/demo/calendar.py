"""When things happened: working days of autumn 2025 and 2026, hours of an office."""

from __future__ import annotations

import datetime as dt
from random import Random

from reports.demo.plan import LAST_YEAR, YEAR, moment
from units.enums import UnitKind

# The last day in time of the commune that sets days (send_late comes after it).
ON_TIME = dt.date(YEAR, 11, 4)
# Step → (month, day) to choose from. Every day is a working day of its year.
_DAYS: dict[int, dict[str, tuple[tuple[int, int], ...]]] = {
    YEAR: {
        "open": ((10, 12), (10, 13), (10, 14), (10, 15), (10, 16)),
        "fill": ((10, 19), (10, 20), (10, 21), (10, 22)),
        "send": ((10, 26), (10, 27), (10, 28), (10, 29), (10, 30), (11, 2), (11, 3), (11, 4)),
        "send_home": ((10, 26), (10, 27), (10, 28), (10, 29), (10, 30)),
        "send_late": ((11, 6), (11, 9), (11, 10)),
        "start_review": ((11, 9), (11, 10), (11, 11)),
        "send_again": ((11, 13), (11, 16)),
        "finish_review": ((11, 16), (11, 17)),
        "recheck": ((11, 18),),
        "approve": ((11, 19),),
        "reopen": ((11, 20),),
    },
    LAST_YEAR: {
        "open": ((10, 13), (10, 14), (10, 15), (10, 16)),
        "fill": ((10, 20), (10, 21), (10, 22)),
        "send": ((10, 27), (10, 28), (10, 29), (11, 3), (11, 4)),
        "send_home": ((10, 27), (10, 28), (10, 29), (10, 30)),
        "send_late": ((11, 6), (11, 7)),
        "start_review": ((11, 10), (11, 11), (11, 12)),
        "finish_review": ((11, 14), (11, 17)),
        "approve": ((11, 24), (11, 25)),
    },
}
# When the recognition decisions were signed: (khu dân cư, others). Thông tư 124: before 15/11 and before 20/11.
_DECIDED = {YEAR: ((11, 11), (11, 17)), LAST_YEAR: ((11, 12), (11, 18))}
_GAP = dt.timedelta(minutes=7)


class Clock:
    """The moments of one sheet, each later than the one before."""

    def __init__(self, year: int, kind: str, *, late: bool, rng: Random) -> None:
        self._year, self._kind, self._late, self._rng = year, kind, late, rng
        self._last = moment(year, 10, 1)

    def at(self, step: str) -> dt.datetime:
        """When ``step`` happened: on one of its days, or soon after the step before where it has none."""
        days = _DAYS[self._year].get(self._name(step))
        if days is None:
            self._last += _GAP + dt.timedelta(minutes=self._rng.randint(3, 50), seconds=self._rng.randint(0, 59))
            return self._last
        month, day = self._rng.choice(days)
        hour = self._rng.choice((8, 9, 9, 10, 13, 14, 14, 15))
        at = moment(self._year, month, day, hour, self._rng.randint(0, 59))
        at += dt.timedelta(seconds=self._rng.randint(0, 59))
        self._last = max(at, self._last + _GAP)
        return self._last

    def _name(self, step: str) -> str:
        if step != "send":
            return "fill" if step == "fill_half" else step
        if self._late:
            return "send_late"
        return "send_home" if self._kind == UnitKind.RESIDENTIAL else "send"


def decision_day(year: int, kind: str) -> dt.date:
    """When the recognition decision of a kind of unit was signed."""
    month, day = _DECIDED[year][0 if kind == UnitKind.RESIDENTIAL else 1]
    return dt.date(year, month, day)
