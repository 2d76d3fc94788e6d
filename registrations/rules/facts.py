"""What the year's records say of one unit, and what follows for a criterion. Plain values only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from common.numbers import percent


@dataclass(frozen=True, slots=True)
class Paper:
    """A resolution or plan by number and day (either may be missing), and where it is written down."""

    number: str
    date: dt.date | None
    where: str

    @property
    def words(self) -> str:
        day = f"ngày {self.date:%d/%m/%Y}" if self.date else "chưa ghi ngày"
        return " ".join(filter(None, [self.number, day]))


@dataclass(frozen=True, slots=True)
class Share:
    """Part of a whole in counts, and where the figures come from; None is not known."""

    part: int | None = None
    whole: int | None = None
    where: str = ""

    @property
    def shown(self) -> str:
        """The share in words, cut after one decimal: 9.999 of 10.000 is 99,9 %, never "100 %"; "" if not known."""
        if self.part is None or not self.whole:
            return ""
        return percent(self.part * 1000 // self.whole, 1000)


@dataclass(frozen=True, slots=True)
class ForceFact:
    """One force of the unit in the year: rank 1 is best, None is not rated."""

    name: str
    rank: int | None
    rank_name: str
    has_discipline: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Values of the law as they hold at the unit's authority: percents, ranks, the end of Quý I."""

    quarter_end: dt.date
    households: int = 100
    briefed: int = 100
    sub_units: int = 70
    registered: int = 100
    recognised: int = 70
    well_done: int = 2
    done: int = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the computed rules of one registration read."""

    limits: Limits
    unit_kind: str
    registered: bool
    no_party: bool = False
    has_guards: bool = False
    resolution: Paper | None = None
    plan: Paper | None = None
    statutes: int = 0
    households: Share = Share()
    briefed: Share = Share()
    sub_units: Share = Share()
    effective_models: int = 0
    guards: tuple[ForceFact, ...] = ()
    local_forces: tuple[ForceFact, ...] = ()
    below: int = 0
    below_registered: int = 0
    below_recognised: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What the records say: "met", "not_met" or "" (they cannot tell), with the sentence that people read."""

    outcome: str
    sentence: str


def met(sentence: str) -> Finding:
    return Finding("met", sentence)


def not_met(sentence: str) -> Finding:
    return Finding("not_met", sentence)


def unknown(sentence: str) -> Finding:
    return Finding("", sentence)
