"""How far a list of criteria is met, and what a person saw of an answer. Plain values only."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

MET, UNMET, OPEN = "yes", "no", ""
WORDS = {MET: "Đạt", UNMET: "Chưa đạt", OPEN: "Chưa đánh giá"}
# A list that would not fit one page on a phone is not what anybody means by criteria; a form holds two fields for each.
CRITERIA_MAX = 250


class Progress(NamedTuple):
    """Criteria met, criteria judged at all, criteria of the list."""

    met: int
    answered: int
    total: int

    @property
    def words(self) -> str:
        """ "28/34 tiêu chí đạt" """
        return f"{self.met}/{self.total} tiêu chí đạt"

    @property
    def unmet(self) -> int:
        return self.answered - self.met

    @property
    def open(self) -> int:
        return self.total - self.answered


def value_of(is_met: bool | None) -> str:
    """What a form sends for an answer: "yes", "no", or "" while nobody judged."""
    if is_met is None:
        return OPEN
    return MET if is_met else UNMET


def seen_of(value: str, note: str) -> str:
    """A short mark of an answer as shown: equal for equal answers."""
    return hashlib.sha256(f"{value}|{note}".encode()).hexdigest()[:12]
