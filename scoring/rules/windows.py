"""Until when a unit's sheet is taken: the last day in time, the last day at all, and the unit's own extension."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """All days are included; None is no limit. ``source`` and ``set_by`` (a path and a name) say whose window it is."""

    on_time_to: dt.date | None = None
    closes_on: dt.date | None = None
    extended_to: dt.date | None = None
    source: str = ""
    set_by_path: str = ""
    set_by: str = ""

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which the sheet is taken."""
        if self.closes_on is None or self.extended_to is None:
            return self.closes_on
        return max(self.closes_on, self.extended_to)

    def is_closed(self, today: dt.date) -> bool:
        return self.last_day is not None and today > self.last_day

    def is_late(self, sent_on: dt.date, *, since: dt.date) -> bool:
        """Sent after the last day in time and after the unit's own extension.

        A unit that began after the day (``since``, a merger, say) could not keep it and is not late.
        """
        if self.on_time_to is None or since > self.on_time_to:
            return False
        return sent_on > max(self.on_time_to, self.extended_to or self.on_time_to)

    @property
    def next_day(self) -> dt.date | None:
        """The day that people should keep to: in time if that is set, else the closing day; the extension if later."""
        first = self.on_time_to or self.closes_on
        return max(first, self.extended_to) if first and self.extended_to else first


def closed_words(due: Deadline) -> str:
    """The sentence of a sheet closed by time."""
    own = " (đã gia hạn riêng)" if due.extended_to and due.extended_to == due.last_day else ""
    return f"Hết hạn nộp: phiếu nhận đến hết ngày {due.last_day:%d/%m/%Y}{own}."


def days_left_words(day: dt.date, today: dt.date) -> str:
    """ "còn 3 ngày", "hôm nay là ngày cuối", "quá 2 ngày"."""
    left = (day - today).days
    if left == 0:
        return "hôm nay là ngày cuối"
    return f"còn {left} ngày" if left > 0 else f"quá {-left} ngày"
