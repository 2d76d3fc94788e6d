"""How the day of one thing due is said to people. Plain values only."""

from __future__ import annotations

import datetime as dt

DAY = dt.timedelta(days=1)


def day_words(on_time_to: dt.date | None, *, is_before: bool, extended_to: dt.date | None = None) -> str:
    """ "trước ngày 15/10/2026" (the last day in time is the 14th), "chậm nhất ngày 30/10/2026", "không ghi ngày".

    An own extension that reaches further is said instead: "được gia hạn đến hết ngày 20/10/2026".
    """
    if extended_to is not None and (on_time_to is None or extended_to > on_time_to):
        return f"được gia hạn đến hết ngày {extended_to:%d/%m/%Y}"
    if on_time_to is None:
        return "không ghi ngày"
    return f"trước ngày {on_time_to + DAY:%d/%m/%Y}" if is_before else f"chậm nhất ngày {on_time_to:%d/%m/%Y}"


def span_words(first: dt.date | None, last: dt.date | None, *, is_before: bool) -> str:
    """The same for many, whose days are not always one: "từ 14/10/2026 đến 30/10/2026, tùy nơi"."""
    if first is None or last is None or first == last:
        return day_words(first, is_before=is_before)
    return f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}, tùy nơi"


def left_words(due_on: dt.date | None, today: dt.date) -> str:
    """ "đã quá hạn 3 ngày", "hôm nay là ngày cuối", "còn 5 ngày"; "" without a day."""
    if due_on is None:
        return ""
    left = (due_on - today).days
    if left < 0:
        return f"đã quá hạn {-left} ngày"
    return f"còn {left} ngày" if left else "hôm nay là ngày cuối"


def thing_words(title: str, period: int) -> str:
    """ "Báo cáo tháng (tháng 3)"; things of a year keep their title."""
    return f"{title} (tháng {period})" if period else title
