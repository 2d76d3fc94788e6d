"""Totals, missing rows and levels: the one place where points are added. Pure: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet as the engine needs it. ``derived``: the points come from a decision, nobody types them."""

    id: int
    parent_id: int | None
    max_points: Decimal
    is_leaf: bool
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """What one column adds up to, in points.

    ``possible`` is the highest total still reachable (blank rows at their maximum). ``missing`` are blank rows that
    people must fill, ``waiting`` blank rows that a decision will fill; both as row ids in sheet order. ``groups``
    holds the subtotal of each group row.
    """

    total: Decimal
    possible: Decimal
    missing: tuple[int, ...]
    waiting: tuple[int, ...]
    groups: Mapping[int, Decimal]


def tally(rows: Sequence[Row], points: Mapping[int, Decimal | None]) -> Tally:
    """Add up one column. ``points`` maps leaf ids to points; an absent or None entry is blank, which is not zero."""
    parents = {row.id: row.parent_id for row in rows}
    groups = {row.id: ZERO for row in rows if not row.is_leaf}
    total = possible = ZERO
    missing: list[int] = []
    waiting: list[int] = []
    for row in rows:
        if not row.is_leaf:
            continue
        value = points.get(row.id)
        if value is None:
            (waiting if row.derived else missing).append(row.id)
            possible += row.max_points
            continue
        total += value
        possible += value
        parent = row.parent_id
        while parent is not None:
            groups[parent] += value
            parent = parents[parent]
    return Tally(total, possible, tuple(missing), tuple(waiting), groups)


def level_for(total: Decimal, thresholds: Sequence[tuple[str, Decimal]]) -> str | None:
    """The code of the best level whose lowest points ``total`` reaches; None when it reaches none.

    ``thresholds`` are (level code, lowest points) pairs in any order.
    """
    reached = [(points, code) for code, points in thresholds if total >= points]
    return max(reached)[1] if reached else None
