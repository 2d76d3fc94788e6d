"""What stands against a proposal for a commendation, in words. Plain values only."""

from __future__ import annotations

from dataclasses import dataclass

WARNING_MAX = 300
NO_REASON = "Nếu vẫn đề nghị thì ghi lý do, ít nhất 10 chữ cái."


@dataclass(frozen=True, slots=True)
class Barring:
    """A classification that bars from commendations. ``short`` is for lists, ``words`` with unit and source."""

    short: str
    words: str


def barring(*, unit: str, word: str, of_year: int, year: int, source: str) -> Barring:
    """The sentence; a classification of an earlier year says that it is one. Never longer than ``WARNING_MAX``."""
    short = f"Xếp loại {word} năm {of_year}"
    then = f" (năm {year} chưa xếp loại)" if of_year != year else ""
    middle = f" xếp loại {word} năm {of_year}{then} nên không thuộc diện đề nghị khen"
    named = f"{unit}{middle}"
    if len(named) > WARNING_MAX - 60:
        named = f"Đơn vị{middle}"
    room = WARNING_MAX - len(named) - len(" ().")
    return Barring(short, f"{named} ({_cut(source, room)})." if source else f"{named}.")


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip(" ,;") + "…"
