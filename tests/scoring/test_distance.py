"""The fewest rows that reach a level, against trying every set."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.distance import Place, Step, fewest, steps

LEVELS = [("XS", Decimal(90)), ("K", Decimal(70)), ("TB", Decimal(50)), ("Y", Decimal(0))]


def place(key: int, now: float, maximum: int, lost: str = "") -> Place:
    return Place(key, Decimal(str(now)), Decimal(maximum), lost)


def every_set(places: list[Place], gap: Decimal) -> tuple[int, ...] | None:
    """The first set in sheet order among the smallest that reach the gap, by trying all of them."""
    useful = [one for one in places if one.gain]
    for size in range(len(useful) + 1):
        for chosen in combinations(useful, size):
            if sum((one.gain for one in chosen), Decimal(0)) >= gap:
                return tuple(one.id for one in chosen)
    return None


halves = st.integers(0, 20).map(lambda half: Decimal(half) / 2)
rows = st.lists(st.tuples(halves, halves, st.booleans()), max_size=9).map(
    lambda made: [
        Place(key, min(one, two), max(one, two), "đã hết hạn" if lost else "")
        for key, (one, two, lost) in enumerate(made)
    ]
)


@given(rows, st.integers(0, 80).map(lambda half: Decimal(half) / 2))
def test_the_set_is_the_smallest(places, gap):
    assert fewest(places, gap) == every_set(places, gap)


@given(rows)
def test_a_level_is_ahead_exactly_when_it_is_not_reached(places):
    total = sum((one.now for one in places), Decimal(0))
    reachable = total + sum((one.gain for one in places), Decimal(0))
    found = steps(places, LEVELS)
    assert [one.level for one in found] == [code for code, points in reversed(LEVELS) if points > total]
    for one in found:
        assert one.gap == one.needed - total
        assert one.possible is (reachable >= one.needed)
        assert bool(one.rows) is one.possible


def test_nearest_level_first():
    places = [place(1, 40, 60), place(2, 5, 10), place(3, 0, 30, lost="đã có kết luận")]
    assert steps(places, LEVELS) == [
        Step("TB", Decimal(50), Decimal(5), True, (1,)),
        Step("K", Decimal(70), Decimal(25), True, (1, 2)),
        Step("XS", Decimal(90), Decimal(45), False, ()),
    ]


@pytest.mark.parametrize(
    ("gap", "expected"), [("0", ()), ("3", (1,)), ("5", (2,)), ("5.5", (1, 2)), ("8", (1, 2)), ("9", (1, 2, 3))]
)
def test_ties_stand_in_sheet_order(gap, expected):
    assert fewest([place(1, 0, 3), place(2, 0, 5), place(3, 0, 3)], Decimal(gap)) == expected


def test_a_row_above_its_maximum_brings_nothing():
    assert place(1, 5, 3).gain == 0
