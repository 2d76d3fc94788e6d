"""Figures of a sheet: which points the unit and its superior gave, as people would have given them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from reports.demo import words

HALF = Decimal("0.5")
# Typed points (of 50) that the superior's column aims at. The other 50 come from the recognition.
TARGETS = {"XS": (42, 48), "K": (27, 38), "TB": (14, 19), "Y": (26, 40)}
# Rows of the Quảng Ngãi sheet on which units really lose points.
_OFTEN = {"9": 6.0, "7": 4.0, "3": 2.0, "2": 1.5, "1": 1.0, "4c": 1.0, "6b": 1.0, "8b": 1.0, "5đ": 1.0}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A typed row: its id, printed code and highest points."""

    id: int
    code: str
    max_points: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """What both columns of a row hold; ``note`` is the unit's, ``reason`` the superior's (only where they differ)."""

    leaf: Leaf
    own: Decimal
    note: str
    superior: Decimal
    reason: str


def cells(
    leaves: Sequence[Leaf], *, rubric: str, level: str, year: int, rng: Random, known: Mapping[int, Decimal]
) -> list[Cell]:
    """One cell for each leaf, in sheet order. ``known``: leaf id → points that the year's records speak for."""
    given = _given(leaves, Decimal(rng.randint(*TARGETS[level])), rng, known)
    # where the superior goes below the records, the unit keeps to them
    own = {pk: max(points, known.get(pk, points)) for pk, points in given.items()}
    reasons = {leaf.id: words.lowered(rubric, leaf.code, rng=rng) for leaf in leaves if own[leaf.id] != given[leaf.id]}
    wanted = rng.choice((0, 1, 1, 2, 2, 3))
    lowered = [
        leaf
        for leaf in leaves
        if given[leaf.id] + 1 <= leaf.max_points and leaf.max_points > 1 and leaf.id not in reasons
    ]
    for leaf in rng.sample(lowered, min(wanted, len(lowered))):
        own[leaf.id] = min(leaf.max_points, given[leaf.id] + rng.choice((HALF, Decimal(1), Decimal(1), Decimal(2))))
        reasons[leaf.id] = words.lowered(rubric, leaf.code, rng=rng)
    if rng.random() < 0.12:
        raised = [leaf for leaf in leaves if given[leaf.id] >= 1 and leaf.id not in reasons]
        for leaf in rng.sample(raised, min(1, len(raised))):
            own[leaf.id] = given[leaf.id] - HALF
            reasons[leaf.id] = words.raised(rng)
    made = []
    for leaf in leaves:
        note = words.note(rubric, leaf.code, year=year, rng=rng)
        good = own[leaf.id] * 2 >= leaf.max_points
        made.append(Cell(leaf, own[leaf.id], note if good else "", given[leaf.id], reasons.get(leaf.id, "")))
    return made


def _given(leaves: Sequence[Leaf], target: Decimal, rng: Random, known: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Points of each leaf down to ``target`` at most half a point away, first where the records leave room."""
    points = {leaf.id: known.get(leaf.id, leaf.max_points) for leaf in leaves}
    total = sum(points.values(), Decimal(0))
    while total > target:
        left = [leaf for leaf in leaves if points[leaf.id] > 0]
        open_rows = [leaf for leaf in left if leaf.id not in known] or left
        weights = [_OFTEN.get(leaf.code, 0.25) * float(points[leaf.id] / leaf.max_points + 1) for leaf in open_rows]
        [leaf] = rng.choices(open_rows, weights)
        step = min(points[leaf.id], Decimal(1) if leaf.max_points > 2 else HALF, total - target)
        step = max(HALF, (step // HALF) * HALF)
        points[leaf.id] -= step
        total -= step
    return points
