"""What the checklist of a closing looks at and what it finds, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """STOP: has to be put in order first. GAP: may stay open, with a reason; named, never counted as zero."""

    STOP = "stop"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that is not in order: its name for people, where it is put in order, what is wrong with it."""

    name: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist; nothing named: it is in order. ``sentence`` says what is, in whole words."""

    code: str
    title: str
    severity: Severity
    sentence: str
    names: tuple[Named, ...] = ()

    @property
    def is_fine(self) -> bool:
        return not self.names

    @property
    def is_stop(self) -> bool:
        return bool(self.names) and self.severity == Severity.STOP

    @property
    def is_gap(self) -> bool:
        return bool(self.names) and self.severity == Severity.GAP

    @property
    def count(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of the year as far as the checklist asks. ``is_asked``: it is to register (thuộc diện hoặc tự nguyện).

    ``waits_for_recognition``: its dossier was checked and found good, and nobody has decided yet.
    """

    name: str
    url: str = ""
    is_asked: bool = True
    is_registered: bool = False
    is_scored: bool = False
    is_approved: bool = False
    has_classification: bool = False
    waits_for_recognition: bool = False


@dataclass(frozen=True, slots=True)
class YearState:
    """Everything that the checklist of one authority and year looks at."""

    year: int
    units: tuple[UnitLine, ...] = ()
    scoring_closed: bool = True
    scoring_url: str = ""
    wrong_totals: tuple[Named, ...] = ()
    open_below: tuple[Named, ...] = ()
    questions: tuple[Named, ...] = ()
    unproven: tuple[Named, ...] = ()
    unsigned: tuple[Named, ...] = ()
    extensions: tuple[Named, ...] = ()
    reports: tuple[Named, ...] = ()


def named(units: Iterable[UnitLine]) -> tuple[Named, ...]:
    return tuple(Named(unit.name, unit.url) for unit in units)
