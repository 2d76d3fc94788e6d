"""What the year's records say of one row. Plain values only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Basis(StrEnum):
    """What a suggestion rests on. Only a record binds people to a reason when they score otherwise."""

    RECORD = "record"
    NOTHING = "nothing"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Source:
    """A record that speaks for a row: its table ("app.model") and id, what people call it, its day if it has one."""

    table: str
    pk: int
    name: str
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Points that the records speak for, with the sentence that people read.

    ``basis`` RECORD: a record says so. NOTHING: there is no record, so 0 is suggested and proof is asked for. OPEN: the
    records cannot tell all, ``points`` is None and people decide. ``missing`` says what would still bring points, in
    words; ``lost`` why the rest can no longer be had ("" while it can).
    """

    points: Decimal | None
    basis: Basis
    sentence: str
    records: tuple[Source, ...] = ()
    missing: str = ""
    lost: str = ""


ZERO = Decimal(0)


def proven(points: Decimal, sentence: str, *records: Source, missing: str = "", lost: str = "") -> Suggestion:
    """Records say so."""
    return Suggestion(points, Basis.RECORD, sentence, records, missing, lost)


def nothing(sentence: str, missing: str, *, lost: str = "") -> Suggestion:
    """No record: nought is suggested and proof asked for."""
    return Suggestion(ZERO, Basis.NOTHING, sentence, (), missing, lost)


def undecided(sentence: str, *records: Source, missing: str = "") -> Suggestion:
    """The records prove a part, and the text does not say how the points divide: people decide."""
    return Suggestion(None, Basis.OPEN, sentence, records, missing)
