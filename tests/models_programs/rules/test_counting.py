"""Loại, điểm, tổ: what is open, where units are today, and what merging may not do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models_programs.rules.counting import Counted, Place, count, last_successor

END = dt.date(2026, 12, 31)
YEAR = (dt.date(2026, 1, 1), END)
UNITS = st.integers(1, 8)
DAYS = st.none() | st.dates(dt.date(2026, 12, 25), dt.date(2027, 1, 5))
PLACES = st.lists(
    st.builds(
        Place,
        model_id=st.integers(1, 3),
        unit_id=st.none() | UNITS,
        area=st.sampled_from(["Thôn Đông", "thon  dong", "Tổ 1", "tổ 2", ""]),
        is_origin=st.booleans(),
        teams=st.integers(0, 5),
        members=st.integers(0, 50),
        opened=DAYS,
        closed=DAYS,
    ),
    max_size=12,
)
SUCCESSORS = st.dictionaries(UNITS, UNITS, max_size=6)  # rings among them


def place(model_id: int = 1, unit_id: int | None = 1, **changes) -> Place:
    fields = {"area": "", "is_origin": False, "teams": 1, "members": 10, "opened": None, "closed": None, **changes}
    return Place(model_id=model_id, unit_id=unit_id, **fields)


def counted(places, *, on=END, successors=None, origin_counts=True, models=()) -> Counted:
    return count(places, on=on, successors=successors or {}, origin_counts=origin_counts, models=models)


def test_kinds_points_teams_members():
    places = [place(1, 1, teams=2), place(1, 2, members=5), place(2, 1, teams=3)]
    assert counted(places) == Counted(kinds=2, points=3, teams=6, members=25)


def test_words_have_thousands():
    assert Counted(3, 12, 15, 90).words() == "3 loại / 12 điểm / 15 tổ"
    assert Counted(38, 33100, 0, 0).words() == "38 loại / 33.100 điểm / 0 tổ"


@pytest.mark.parametrize(
    ("opened", "closed", "points"),
    [
        (None, None, 1),
        (END, None, 1),
        (END + dt.timedelta(days=1), None, 0),
        (None, END, 0),
        (None, END + dt.timedelta(days=1), 1),
        (dt.date(2026, 2, 1), dt.date(2026, 11, 1), 0),
    ],
)
@pytest.mark.parametrize("on", [END, YEAR])
def test_open_on_the_last_day(on, opened, closed, points):
    assert counted([place(opened=opened, closed=closed)], on=on).points == points


def test_period_must_not_end_before_it_starts():
    with pytest.raises(ValueError, match="ends 2026-01-01 before it starts 2026-12-31"):
        counted([], on=YEAR[::-1])


def test_model_without_open_place_is_a_kind_only_when_listed():
    places = [place(1), place(2, closed=END), place(3, closed=END)]
    assert counted(places, models=[1, 2]) == Counted(kinds=2, points=1, teams=1, members=10)


def test_merged_units_are_one_point_and_their_teams_add_up():
    places = [place(1, 1, teams=2), place(1, 2, teams=3), place(2, 2)]
    assert counted(places, successors={1: 9, 2: 7, 7: 9}) == Counted(kinds=2, points=2, teams=6, members=30)


def test_areas_without_unit_are_compared_folded():
    areas = ["Thôn Đông", "thon  dong ", "THÔN ĐÔNG", "Thôn Đoài"]
    assert counted([place(1, None, area=area) for area in areas]).points == 2


def test_area_of_a_unit_does_not_split_it():
    assert counted([place(1, 5, area="Tổ 1"), place(1, 5, area="Tổ 2")]).points == 1


def test_original_is_no_point_but_its_teams_count():
    places = [place(1, 1, is_origin=True, teams=4), place(1, 2)]
    assert counted(places) == Counted(kinds=1, points=2, teams=5, members=20)
    assert counted(places, origin_counts=False) == Counted(kinds=1, points=1, teams=5, members=20)


def test_place_merged_with_the_original_stays_a_point():
    places = [place(1, 1, is_origin=True), place(1, 2)]
    assert counted(places, origin_counts=False, successors={1: 2}).points == 1


@pytest.mark.parametrize(
    ("unit", "last"),
    [(1, 3), (2, 3), (3, 3), (4, 4), (5, 5), (6, 5), (7, 5), (8, 8)],
)
def test_last_successor(unit, last):
    assert last_successor(unit, {1: 2, 2: 3, 5: 6, 6: 5, 7: 6, 8: 8}) == last


@given(PLACES, SUCCESSORS, st.booleans(), st.randoms(use_true_random=False))
def test_order_does_not_matter(places, successors, origin_counts, random):
    shuffled = list(places)
    random.shuffle(shuffled)
    options = {"successors": successors, "origin_counts": origin_counts}
    assert counted(iter(shuffled), **options) == counted(places, **options)


@given(PLACES, SUCCESSORS, UNITS, UNITS, st.booleans())
def test_merging_two_units_never_raises_points(places, successors, one, other, origin_counts):
    before = counted(places, successors=successors, origin_counts=origin_counts)
    merged = {**successors, last_successor(one, successors): last_successor(other, successors)}
    after = counted(places, successors=merged, origin_counts=origin_counts)
    assert after.points <= before.points
    assert replace(after, points=before.points) == before


@given(PLACES, SUCCESSORS, st.booleans())
def test_no_more_points_than_places(places, successors, origin_counts):
    result = counted(places, successors=successors, origin_counts=origin_counts)
    assert result.points <= len([one for one in places if one.open_on(END)])
    assert result.points <= counted(places, successors=successors).points
    assert result.kinds <= 3


@given(PLACES, st.integers(1, 5))
def test_chain_of_renames_changes_nothing(places, length):
    renamed = {unit + 100 * step: unit + 100 * (step + 1) for unit in range(1, 9) for step in range(length)}
    assert counted(places, successors=renamed) == counted(places)


@given(PLACES.filter(bool), SUCCESSORS, st.booleans(), st.data())
def test_closing_a_place_lowers_points_by_at_most_one(places, successors, origin_counts, data):
    index = data.draw(st.integers(0, len(places) - 1))
    closed = [*places[:index], replace(places[index], closed=END), *places[index + 1 :]]
    options = {"successors": successors, "origin_counts": origin_counts}
    drop = counted(places, **options).points - counted(closed, **options).points
    assert drop in (0, 1)
