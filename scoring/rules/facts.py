"""What the year's records say of one unit, as far as rows of score sheets ask. Plain values only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from scoring.rules.suggestion import Source


@dataclass(frozen=True, slots=True)
class Limits:
    """Values of the law as they hold at the unit's authority.

    The assessed year runs from ``start`` to ``end``, both included. ``*_rank``: the last rank that counts, 1 is the
    best. ``registration_over``: the last day of registering, once that is past and late forms are not taken.
    """

    start: dt.date
    end: dt.date
    quarter_end: dt.date
    effective_rank: int
    guards_rank: int
    union_rank: int
    registration_over: dt.date | None = None

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day lies in the assessed year; without a day nobody can tell."""
        return day is not None and self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Ranked:
    """Something rated in the year: rank 1 is the best, None is not rated yet."""

    source: Source
    rank: int | None
    rank_name: str


@dataclass(frozen=True, slots=True)
class Share:
    """Part of a whole in counts."""

    part: int
    whole: int
    source: Source


@dataclass(frozen=True, slots=True)
class Review:
    """A sơ kết or tổng kết of a regulation that was held; ``result`` is what was written down of it."""

    day: dt.date
    result: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A regulation of coordination: its term (None is open) and its reviews."""

    source: Source
    kind: str
    start: dt.date | None
    end: dt.date | None
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The registration of the year: whether the superior has it in hand, and its state in words."""

    source: Source
    is_registered: bool
    state: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided about the unit under TT 124."""

    source: Source
    is_recognised: bool


@dataclass(frozen=True, slots=True)
class Incident:
    """A criterion "không xảy ra" of TT 124 that was answered "không đạt", by its code."""

    code: str
    source: Source


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that all rules read of one unit and year. Papers come earliest first, those without a day last.

    ``activities`` holds the sources of each kind of activity; ``collectives`` and ``persons`` are khen thưởng đột xuất.
    ``unrated`` are models at work that nobody rated yet; ``union`` has rank None while nobody entered a rating.
    """

    limits: Limits
    has_party: bool = False
    has_union: bool = False
    has_guards: bool = False
    resolutions: tuple[Source, ...] = ()
    plans: tuple[Source, ...] = ()
    statutes: tuple[Source, ...] = ()
    activities: dict[str, tuple[Source, ...]] = field(default_factory=dict)
    agreements: tuple[Agreement, ...] = ()
    guards: tuple[Ranked, ...] = ()
    models: tuple[Ranked, ...] = ()
    unrated: tuple[Source, ...] = ()
    form: Form | None = None
    joined: Share | None = None
    sub_units: Share | None = None
    collectives: tuple[Source, ...] = ()
    persons: tuple[Source, ...] = ()
    result: Result | None = None
    incidents: tuple[Incident, ...] = ()
    union: Ranked | None = None
    tax_done: bool | None = None
    figures: Source | None = None
