"""How far a sheet is from each better level, and the fewest rows that still close the gap. Plain values only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Place:
    """A leaf row: its points now and at most. ``lost`` says why the rest can no longer be had ("" while it can)."""

    id: int
    now: Decimal
    maximum: Decimal
    lost: str = ""

    @property
    def left(self) -> Decimal:
        """Points not reached."""
        return self.maximum - self.now

    @property
    def gain(self) -> Decimal:
        """Points that can still be had."""
        return ZERO if self.lost else max(ZERO, self.left)


@dataclass(frozen=True, slots=True)
class Step:
    """One better level. ``gap``: points to it; ``rows``: the fewest rows that close it, in sheet order.

    Not ``possible``: all rows together do not reach it; ``rows`` is empty then.
    """

    level: str
    needed: Decimal
    gap: Decimal
    possible: bool
    rows: tuple[int, ...]


def fewest(places: Sequence[Place], gap: Decimal) -> tuple[int, ...] | None:
    """The smallest set of rows whose gains reach ``gap``; of several the first in sheet order. None: too little."""
    size = _size(places, gap)
    if size is None:
        return None
    chosen: list[int] = []
    for number, place in enumerate(places):
        left = size - len(chosen) - 1
        if left < 0:
            break
        if place.gain and place.gain + sum(_best(places[number + 1 :])[:left], ZERO) >= gap:
            chosen.append(place.id)
            gap -= place.gain
    return tuple(chosen)


def _size(places: Sequence[Place], gap: Decimal) -> int | None:
    """How many rows it takes: the largest gains first, since no other rows add up to more."""
    for size, gain in enumerate(accumulate(_best(places), initial=ZERO)):
        if gain >= gap:
            return size
    return None


def _best(places: Sequence[Place]) -> list[Decimal]:
    return sorted((place.gain for place in places), reverse=True)


def steps(places: Sequence[Place], thresholds: Iterable[tuple[str, Decimal]]) -> list[Step]:
    """Every level not reached yet, nearest first. ``thresholds`` are (level code, lowest points) in any order."""
    total = sum((place.now for place in places), ZERO)
    ahead = sorted(((points, code) for code, points in thresholds if points > total))
    found = []
    for points, code in ahead:
        rows = fewest(places, points - total)
        found.append(Step(code, points, points - total, rows is not None, rows or ()))
    return found
