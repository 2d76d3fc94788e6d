"""The window of assessment and the legal end of recognition (TT 124/2021 Điều 8.2, 9). Plain values only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """``start`` to ``end``, both days included; recognised ``before`` that day: the day before it is the last."""

    start: dt.date
    end: dt.date
    before: dt.date

    @property
    def last_day(self) -> dt.date:
        """The last day on which recognising is in time."""
        return self.before - dt.timedelta(days=1)

    def is_outside(self, day: dt.date | None) -> bool:
        """Whether evidence of that day lies outside the window; without a day nobody can tell."""
        return day is not None and not self.start <= day <= self.end

    def is_early(self, day: dt.date | None) -> bool:
        """A paper or meeting of the dossier from before the window: most likely the wrong year."""
        return day is not None and day < self.start

    def is_late(self, day: dt.date | None) -> bool:
        """A paper or meeting on or after the day before which the unit must be recognised.

        Between the end of the window and that day is where they belong: the meeting looks back on the whole window.
        """
        return day is not None and day >= self.before

    def is_open(self, today: dt.date) -> bool:
        """While the window is open, figures are provisional."""
        return today <= self.end

    @property
    def words(self) -> str:
        return f"từ ngày {self.start:%d/%m/%Y} đến hết ngày {self.end:%d/%m/%Y}"
