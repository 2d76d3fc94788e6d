"""The ladder: from the superior's day down to the days below it, and what is wrong with a set of days. Plain values.

All days are the last ones in time and included. Steps come in the order in which the work is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Step:
    """One rung (fixtures/obligations.yaml, ``ladder``). ``gap``: days that the work after it takes, as proposed."""

    code: str
    title: str
    gap: int


@dataclass(frozen=True, slots=True)
class Around:
    """What days are compared with: the superior's day, days off with their names ("" is a weekend), the law's days by
    step, the end of the assessed year by step (a report before it is provisional).
    """

    superior: dt.date
    off: Mapping[dt.date, str]
    limits: Mapping[str, dt.date]
    ends: Mapping[str, dt.date]


def propose(superior: dt.date, steps: Sequence[Step], off: Collection[dt.date]) -> dict[str, dt.date]:
    """Step → the day proposed: back from the superior's day by the gaps, each on a working day."""
    found: dict[str, dt.date] = {}
    last = superior
    for step in reversed(steps):
        last = _working(last - step.gap * DAY, off)
        found[step.code] = last
    return {step.code: found[step.code] for step in steps}


def _working(day: dt.date, off: Collection[dt.date]) -> dt.date:
    while day in off:
        day -= DAY
    return day


def errors(days: Mapping[str, dt.date], around: Around) -> dict[str, str]:
    """Step → why its day cannot be: later than the day of the level above."""
    words = f"Muộn hơn hạn của cấp trên ({around.superior:%d/%m/%Y}). Chọn ngày sớm hơn."
    return {code: words for code, day in days.items() if day > around.superior}


def warnings(days: Mapping[str, dt.date], steps: Sequence[Step], around: Around) -> dict[str, list[str]]:
    """Step → what people should know of its day before they set it."""
    found: dict[str, list[str]] = {step.code: [] for step in steps}
    before: tuple[Step, dt.date] | None = None
    for step in steps:
        if step.code not in days:
            continue
        day, said = days[step.code], found[step.code]
        if before and day < before[1]:
            said.append(f"Trước “{before[0].title}” ({before[1]:%d/%m}): thứ tự bị đảo.")
        elif before and day == before[1]:
            said.append(f"Cùng ngày với “{before[0].title}”: không còn thời gian làm.")
        if day in around.off:
            said.append(f"Là {around.off[day] or WEEKDAYS[day.weekday()]}, ngày nghỉ.")
        limit, end = around.limits.get(step.code), around.ends.get(step.code)
        if limit and day > limit:
            said.append(f"Muộn hơn hạn theo luật ({limit:%d/%m/%Y}).")
        if end and day < end:
            said.append(f"Trước ngày hết kỳ đánh giá ({end:%d/%m/%Y}): số liệu sẽ là tạm tính.")
        before = (step, day)
    return found
