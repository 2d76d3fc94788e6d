"""Values that a law, a guide or a plan sets, with where each comes from. Plain values only."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})", re.ASCII)
YES, NO = "Có", "Không"
LEVELS_MAX = 5


class BadValue(ValueError):
    """A value that its rule cannot take; ``str()`` says what to enter."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One rule as shipped (fixtures/rules.yaml). ``kind``: int, yes_no, day, text, codes."""

    code: str
    group: str
    label: str
    kind: str
    value: str
    source: str
    confirmed: bool

    def clean(self, text: str) -> str:
        """The value as it is stored. Raises BadValue with a sentence."""
        text = text.strip()
        if self.kind == "int" and not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100):
            raise BadValue("Nhập số nguyên từ 1 đến 100.")
        if self.kind == "yes_no" and text not in (YES, NO):
            raise BadValue("Ghi Có hoặc Không.")
        if self.kind == "day":
            _day(text)
        if self.kind == "codes":
            return ", ".join(_codes(text))
        return text


@dataclass(frozen=True, slots=True)
class Value:
    """A rule as it holds at one authority: its own or inherited value (``set_by`` names whose), or the shipped one."""

    spec: Spec
    value: str
    source: str
    confirmed: bool
    set_by: str = ""


class RuleBook:
    """All rules as they hold at one authority in typed form."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = values

    def number(self, code: str) -> int:
        return int(self.values[code].value)

    def yes(self, code: str) -> bool:
        return self.values[code].value == YES

    def text(self, code: str) -> str:
        return self.values[code].value

    def codes(self, code: str) -> list[str]:
        return _codes(self.values[code].value)

    def day_in(self, code: str, year: int) -> dt.date:
        """The day of a rule of kind ``day`` in ``year``; 29/02 becomes 28/02 in ordinary years."""
        day, month = _day(self.values[code].value)
        try:
            return dt.date(year, month, day)
        except ValueError:
            return dt.date(year, month, day - 1)

    def is_confirmed(self, code: str) -> bool:
        return self.values[code].confirmed

    def scale(self, name: str) -> dict[int, str]:
        """Rank → name of the scale ``name`` ("model", "force"), best first; ranks without a name are not used."""
        names = {rank: self.text(f"{name}.level_{rank}") for rank in range(1, LEVELS_MAX + 1)}
        return {rank: text for rank, text in names.items() if text}

    def scale_is_confirmed(self, name: str) -> bool:
        return all(self.is_confirmed(f"{name}.level_{rank}") for rank in self.scale(name))


def _day(text: str) -> tuple[int, int]:
    match = _DAY.fullmatch(text)
    if match:
        try:
            dt.date(2024, int(match[2]), int(match[1]))
        except ValueError:
            match = None
    if match is None:
        raise BadValue("Nhập ngày và tháng, ví dụ 31/3.")
    return int(match[1]), int(match[2])


def _codes(text: str) -> list[str]:
    return [part.strip().upper() for part in text.split(",") if part.strip()]
