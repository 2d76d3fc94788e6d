"""Adding points: the one place, against a naive second way."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import Row, level_for, tally

D = Decimal
ROWS = [
    Row(1, None, D(3), True),
    Row(2, None, D(5), False),
    Row(3, 2, D(1), True),
    Row(4, 2, D(4), False),
    Row(5, 4, D(4), True),
    Row(6, None, D(50), True, derived=True),
]


def test_blank_is_missing_and_still_possible():
    result = tally(ROWS, {1: D(2), 3: None})
    assert result.total == 2
    assert result.possible == 2 + 1 + 4 + 50
    assert result.missing == (3, 5)
    assert result.waiting == (6,)
    assert result.groups == {2: D(0), 4: D(0)}


def test_zero_is_not_blank():
    result = tally(ROWS, {1: D(0), 3: D(0), 5: D(0), 6: D(0)})
    assert (result.total, result.possible, result.missing, result.waiting) == (0, 0, (), ())


def test_groups_add_up_through_levels():
    result = tally(ROWS, {1: D("2.5"), 3: D(1), 5: D("3.5"), 6: D(50)})
    assert result.groups == {2: D("4.5"), 4: D("3.5")}
    assert result.total == D("57.0")


def test_points_of_group_rows_are_ignored():
    assert tally(ROWS, {2: D(5), 4: D(4)}).total == 0


points = st.one_of(st.none(), st.integers(0, 100).map(lambda n: D(n) / 2))


@given(st.dictionaries(st.sampled_from([1, 3, 5, 6]), points))
def test_total_is_the_sum_of_leaves(values):
    result = tally(ROWS, values)
    given_points = [value for value in values.values() if value is not None]
    assert result.total == sum(given_points, D(0))
    assert len(result.missing) + len(result.waiting) == 4 - len(given_points)
    blank = {1, 3, 5, 6} - {key for key, value in values.items() if value is not None}
    assert result.possible == result.total + sum((row.max_points for row in ROWS if row.id in blank), D(0))


THRESHOLDS = [("XS", D(90)), ("K", D(70)), ("TB", D(50)), ("Y", D(0))]


def test_levels_begin_at_their_lowest_points():
    cases = {"100": "XS", "90": "XS", "89.5": "K", "70": "K", "69.5": "TB", "50": "TB", "49.5": "Y", "0": "Y"}
    assert {total: level_for(D(total), THRESHOLDS) for total in cases} == cases


def test_no_threshold_reached_is_no_level():
    assert level_for(D(10), THRESHOLDS[:3]) is None
    assert level_for(D(10), []) is None


@given(st.integers(0, 200).map(lambda n: D(n) / 2), st.permutations(THRESHOLDS))
def test_level_does_not_depend_on_the_order(total, shuffled):
    assert level_for(total, shuffled) == level_for(total, THRESHOLDS)
