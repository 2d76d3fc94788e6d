"""The ladder: from the superior's day down to the days below it, and what is wrong with a set of days. Plain values.

All days are the last ones in time and included. Steps come in the order in which the work is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

DAY = dt.timedelta(days=1)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Step:
    """One rung (fixtures/obligations.yaml, ``ladder``). ``gap``: days that the work after it takes, as proposed.

    ``is_decision``: it cannot be done before the assessed year has ended.
    """

    code: str
    title: str
    gap: int
    is_decision: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What days are compared with: the superior's day, days off with their names ("" is a weekend), the law's days by
    step, the end of the assessed year by step (a report before it is provisional).

    ``follows``: by step, the law's day of what can only be done after it, and what that is. ``notes``: by step, what
    else people should know. ``today``: days before it are past (None: nobody looks at them on a day).
    """

    superior: dt.date
    off: Mapping[dt.date, str]
    limits: Mapping[str, dt.date]
    ends: Mapping[str, dt.date]
    follows: Mapping[str, tuple[dt.date, str]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    today: dt.date | None = None


def propose(
    superior: dt.date,
    steps: Sequence[Step],
    off: Collection[dt.date],
    *,
    ends: Mapping[str, dt.date] | None = None,
    limits: Mapping[str, dt.date] | None = None,
    year: int | None = None,
) -> dict[str, dt.date]:
    """Step → the day proposed: back from the superior's day by the gaps, each on a working day, none after the law's
    (``limits``). A decision whose day would come before the end of its assessed year (``ends``) is left out, and moves
    no other. With ``year``: none after that year, and those that would fall before it are left out.
    """
    last_of_year = dt.date(year, 12, 31) if year else dt.date.max
    found: dict[str, dt.date] = {}
    last = superior
    for step in reversed(steps):
        wanted = last - step.gap * DAY
        day = _working(min(wanted, (limits or {}).get(step.code, wanted), last_of_year), off)
        end = (ends or {}).get(step.code)
        if (step.is_decision and end and day <= end) or (year and day.year < year):
            continue
        found[step.code] = last = day
    return {step.code: found[step.code] for step in steps if step.code in found}


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
        said = found[step.code]
        limit, end = around.limits.get(step.code), around.ends.get(step.code)
        if step.code not in days:
            if step.is_decision and end:
                said.append(f"Kỳ đánh giá hết ngày {end:%d/%m/%Y}. Để trống thì áp dụng hạn theo luật.")
            continue
        day = days[step.code]
        if before and day < before[1]:
            said.append(f"Trước “{before[0].title}” ({before[1]:%d/%m}): thứ tự bị đảo.")
        elif before and day == before[1]:
            said.append(f"Cùng ngày với “{before[0].title}”: không còn thời gian làm.")
        if day in around.off:
            said.append(f"Là {around.off[day] or WEEKDAYS[day.weekday()]}, ngày nghỉ.")
        if around.today and day < around.today:
            said.append("Ngày này đã qua: việc chưa gửi sẽ quá hạn ngay khi đặt.")
        if limit and day > limit:
            said.append(f"Muộn hơn hạn theo luật ({limit:%d/%m/%Y}).")
        if step.code in around.follows and day >= around.follows[step.code][0]:
            last, title = around.follows[step.code]
            said.append(f"Không kịp việc “{title}”, hạn theo luật đến hết {last:%d/%m/%Y}.")
        if end and day < end:
            means = "chưa đủ kỳ để quyết định" if step.is_decision else "số liệu sẽ là tạm tính"
            said.append(f"Trước ngày hết kỳ đánh giá ({end:%d/%m/%Y}): {means}.")
        if step.code in around.notes:
            said.append(around.notes[step.code])
        before = (step, day)
    return found


def beyond_law(days: Mapping[str, dt.date], around: Around) -> list[str]:
    """The steps whose day is later than the law's own: set only on purpose."""
    return [code for code, day in days.items() if code in around.limits and day > around.limits[code]]
