"""The one message of a day, in words. Plain values only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from common.numbers import whole
from deadlines.rules.words import day_words, left_words, thing_words

TITLE_MAX = 200
# A person with very many things is told the nearest ones by name; the rest is a number and the list in the system.
LINES_MAX = 40


@dataclass(frozen=True, slots=True)
class Own:
    """One thing that the person owes, with the page where it is done ("" for none)."""

    title: str
    period: int
    place: str
    on_time_to: dt.date | None
    extended_to: dt.date | None
    due_on: dt.date
    is_before: bool
    url: str


@dataclass(frozen=True, slots=True)
class Below:
    """How many below are late with one thing, and the list of them."""

    title: str
    period: int
    units: int
    authorities: int
    days: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Message:
    """What one person hears on one day; ``groups`` are never empty ones."""

    title: str
    groups: Sequence[Group]

    @property
    def url(self) -> str:
        """The page of the only thing told, "" for several."""
        lines = [line for group in self.groups for line in group.lines]
        return lines[0].url if len(lines) == 1 else ""

    @property
    def lines(self) -> list[dict[str, str]]:
        """As notices keep them. With one group its heading says nothing new."""
        found: list[dict[str, str]] = []
        for group in self.groups:
            if len(self.groups) > 1:
                found.append({"text": f"{group.heading}:", "url": ""})
            found += [{"text": line.text, "url": line.url} for line in group.lines]
        return found


def message(
    own: Sequence[Own], late: Sequence[Below], above: Sequence[Below], *, is_police: bool, today: dt.date
) -> Message | None:
    """Nearest day first; None when nothing is left to tell. ``is_police``: how the reader is addressed."""
    ordered = sorted(own, key=lambda one: (one.due_on, one.title, one.place))
    you = "đồng chí" if is_police else "anh/chị"
    you = "đồng chí" if is_police else "anh/chị"
    parts = [
        Group(
            f"Việc của {you}",
            _cut([Line(own_words(one, today), one.url) for one in ordered]),
        ),
        Group("Nơi đang chậm", _cut([Line(below_words(one), one.url) for one in _longest_first(late)])),
        Group("Cấp dưới chưa đôn đốc xong", _cut([Line(below_words(one), one.url) for one in _longest_first(above)])),
    ]
    groups = [group for group in parts if group.lines]
    return Message(title_words(ordered, [*late, *above], today), groups) if groups else None


def own_words(one: Own, today: dt.date) -> str:
    """ "Báo cáo năm – Trường A: còn 2 ngày, trước ngày 26/11/2026"."""
    day = day_words(one.on_time_to, is_before=one.is_before, extended_to=one.extended_to)
    return f"{thing_words(one.title, one.period)} – {one.place}: {left_words(one.due_on, today)} ({day})"


def below_words(one: Below) -> str:
    """ "Báo cáo năm: 12 đơn vị chưa gửi, chậm nhất đã 7 ngày"."""
    counts = [f"{whole(one.units)} đơn vị"] * bool(one.units) + [f"{whole(one.authorities)} cơ quan"] * bool(
        one.authorities
    )
    return f"{thing_words(one.title, one.period)}: {' và '.join(counts)} chưa xong, lâu nhất đã quá hạn {one.days} ngày"


def title_words(own: Sequence[Own], below: Sequence[Below], today: dt.date) -> str:
    """What a phone shows of it: one thing by its name, more as numbers."""
    if len(own) == 1 and not below:
        left = left_words(own[0].due_on, today)
        words = f"{left[0].upper()}{left[1:]}: {thing_words(own[0].title, own[0].period)}"
        return words if len(words) <= TITLE_MAX else f"{words[: TITLE_MAX - 1].rstrip()}…"
    late = sum(one.due_on < today for one in own)
    parts = []
    if len(own) > late:
        parts.append(f"{whole(len(own) - late)} việc sắp đến hạn")
    if late:
        parts.append(f"{whole(late)} việc quá hạn")
    if below:
        parts.append(f"{whole(len(below))} việc cấp dưới đang chậm")
    words = ", ".join(parts)
    return f"Hôm nay: {words}"


def _longest_first(rows: Sequence[Below]) -> list[Below]:
    return sorted(rows, key=lambda one: (-one.days, one.title, one.period))


def _cut(lines: list[Line]) -> list[Line]:
    if len(lines) <= LINES_MAX:
        return lines
    return [*lines[:LINES_MAX], Line(f"… và {whole(len(lines) - LINES_MAX)} việc khác", "")]
