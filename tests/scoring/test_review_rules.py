"""What a reviewer should look at first, and which sheets are drawn: plain values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.rules.review import (
    Flag,
    Limits,
    RowFacts,
    comparable,
    find,
    is_overridden,
    lacks_proof,
    shared_texts,
    told,
)
from scoring.rules.sampling import draw
from scoring.rules.suggestion import Basis, Source, Suggestion

LIMITS = Limits(jump_points=10, same_letters=20)
TWO, THREE = Decimal(2), Decimal(3)
PAPER = Source("models_programs.paper", 1, "Kế hoạch 5/KH")


def says(points: Decimal | None, basis: Basis = Basis.RECORD, **more: object) -> Suggestion:
    return Suggestion(points, basis, "Câu gợi ý.", **more)


def row(code: str = "1", own: Decimal | None = THREE, **more: object) -> RowFacts:
    return RowFacts(code=code, maximum=THREE, own=own, **more)


@pytest.mark.parametrize(
    ("own", "suggestion", "expected"),
    [
        (THREE, says(TWO), True),
        (TWO, says(TWO), False),
        (Decimal("2.0"), says(TWO), False),
        (None, says(TWO), False),
        (THREE, None, False),
        (THREE, says(None, Basis.OPEN), False),
        (THREE, says(Decimal(0), Basis.NOTHING), False),
        (Decimal(0), says(TWO), True),
    ],
)
def test_only_a_record_is_overridden(own, suggestion, expected):
    assert is_overridden(own, suggestion) is expected


@pytest.mark.parametrize(
    ("own", "suggestion", "proofs", "note", "expected"),
    [
        (TWO, says(Decimal(0), Basis.NOTHING), 0, " ", True),
        (TWO, says(Decimal(0), Basis.NOTHING), 0, "Đã làm trong năm", False),
        (TWO, says(Decimal(0), Basis.NOTHING), 1, "", False),
        (Decimal(0), says(Decimal(0), Basis.NOTHING), 0, "", False),
        (None, says(Decimal(0), Basis.NOTHING), 0, "", False),
        (TWO, says(THREE), 0, "", False),
        (TWO, says(None, Basis.OPEN, missing="Ghi ngày."), 0, "", True),
        (TWO, says(None, Basis.OPEN, missing="Ghi ngày.", records=(PAPER,)), 0, "", False),
        (TWO, says(None, Basis.OPEN), 0, "", False),
        (TWO, None, 0, " ", True),
        (TWO, None, 0, "Có giấy tại phòng.", False),
        (TWO, None, 2, "", False),
    ],
)
def test_points_without_anything_behind_them(own, suggestion, proofs, note, expected):
    assert lacks_proof(own, suggestion, proofs=proofs, note=note) is expected


def test_find_names_the_rows_by_reason_in_printed_order():
    rows = [
        row("2", TWO, suggestion=says(THREE)),
        row("1", suggestion=says(THREE), is_changed=True),
        row("3", suggestion=says(Decimal(0), Basis.NOTHING), is_shared=True),
        row("4", TWO, suggestion=says(Decimal(1)), is_changed=True),
    ]
    found = find(rows, LIMITS)
    assert (found.overridden, found.unproven) == (("2", "4"), ("3",))
    assert (found.shared, found.changed) == (("3",), ("1", "4"))
    assert found.flags == {Flag.OVERRIDDEN, Flag.UNPROVEN, Flag.SHARED, Flag.CHANGED}
    assert found.order == (-2, -4, -1)
    assert told(found) == (
        "Khác gợi ý (hàng 2, 4); Thiếu minh chứng (hàng 3); Ghi chú giống đơn vị khác (hàng 3); Đã sửa sau khi trả lại"
    )


@pytest.mark.parametrize(
    ("last", "jump", "is_jump"), [("3", "0", False), ("0", "9", False), (None, None, False), ("-0.5", "10.5", True)]
)
def test_a_jump_counts_rows_of_both_years(last, jump, is_jump):
    """Three rows of 3 points; a fourth has no last year and stays out."""
    before = None if last is None else Decimal(last)
    rows = [*(row(str(n), suggestion=says(THREE), last=before) for n in range(3)), row("9", suggestion=says(THREE))]
    found = find(rows, LIMITS)
    assert found.jump == (None if jump is None else Decimal(jump))
    assert found.is_jump is is_jump
    assert find(rows, Limits(0, 20)).is_jump is (last is not None)


def test_a_fall_is_a_jump_too():
    rows = [row(own=Decimal(0), last=Decimal(10), suggestion=says(Decimal(0)))]
    assert find(rows, LIMITS).is_jump is True


def test_all_maximum():
    full = [row("1", suggestion=says(THREE)), row("2", suggestion=says(THREE))]
    assert find(full, LIMITS).all_maximum is True
    assert find([*full, row("3", TWO, suggestion=says(TWO))], LIMITS).all_maximum is False
    assert find([*full, row("3", None)], LIMITS).all_maximum is False
    assert find([], LIMITS).all_maximum is False


def test_late_is_a_flag():
    assert find([row(suggestion=says(THREE))], LIMITS, is_late=True).flags == {Flag.ALL_MAXIMUM, Flag.LATE}


def test_texts_are_compared_by_letters_of_enough_length():
    assert comparable("da to chuc 3 buoi, 120 nguoi.", 20) == "datochuc3buoi120nguoi"
    assert comparable("da to chuc", 20) == ""
    notes = [(1, 7, "cungmotcau"), (2, 7, "cungmotcau"), (3, 8, "cungmotcau"), (4, 7, ""), (5, 7, ""), (1, 8, "khac")]
    assert shared_texts(notes) == {(1, 7), (2, 7)}


def test_the_same_unit_shares_nothing_with_itself():
    assert shared_texts([(1, 7, "cungmotcau"), (1, 7, "cungmotcau")]) == set()


PLACES = [*(("51.1.", pk) for pk in range(1, 41)), *(("51.2.", pk) for pk in range(41, 44)), ("51.3.", 99)]


def test_a_draw_takes_its_share_of_each_place_and_at_least_one():
    drawn = draw(PLACES, percent=10, seed="2026")
    counts = {path: len({pk for place, pk in PLACES if place == path} & drawn) for path in ("51.1.", "51.2.", "51.3.")}
    assert counts == {"51.1.": 4, "51.2.": 1, "51.3.": 1}


def test_the_same_seed_draws_the_same_whatever_the_order():
    assert draw(reversed(PLACES), percent=10, seed="2026") == draw(PLACES, percent=10, seed="2026")
    assert draw(PLACES, percent=10, seed="2026") != draw(PLACES, percent=10, seed="2027")


def test_a_bigger_share_keeps_the_smaller_one():
    assert draw(PLACES, percent=10, seed="a") <= draw(PLACES, percent=50, seed="a")
    assert draw(PLACES, percent=100, seed="a") == {pk for _, pk in PLACES}
    assert draw([], percent=100, seed="a") == set()


def test_a_draw_is_known_for_good():
    """Written down once: other machines and databases must draw the same."""
    assert draw(PLACES, percent=10, seed="2026") == {9, 12, 24, 32, 42, 99}


def test_a_trial_sheet_has_nothing_to_prove():
    rows = [RowFacts(code="1", maximum=THREE, own=TWO)]
    limits = Limits(jump_points=10, same_letters=20)
    assert find(rows, limits).unproven == ("1",)
    assert find(rows, limits, is_trial=True).unproven == ()
