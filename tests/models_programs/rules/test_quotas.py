"""Targets: exact comparison, what is still needed, and how they are said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models_programs.rules.quotas import (
    Measured,
    Operator,
    Outcome,
    judge,
    needed_for_count,
    share,
    still_needed,
    target_words,
)

D = Decimal
GE, GT, EQ, LE = Operator.AT_LEAST, Operator.MORE, Operator.EXACTLY, Operator.AT_MOST
RAISING = st.sampled_from([GE, GT])
TARGETS = st.decimals(0, 100, places=2)


def test_operators_are_the_signs():
    assert [Operator(sign) for sign in (">=", ">", "=", "<=")] == [GE, GT, EQ, LE]


@pytest.mark.parametrize("operator", Operator)
def test_a_stored_sign_serves_as_the_operator(operator):
    sign, target = str(operator.value), D(70)
    assert judge(value=D(70), operator=sign, target=target) == judge(value=D(70), operator=operator, target=target)
    assert needed_for_count(part=7, operator=sign, target=target) == needed_for_count(
        part=7, operator=operator, target=target
    )
    assert target_words(sign, target, True) == target_words(operator, target, True)


@pytest.mark.parametrize(
    ("part", "total", "expected"),
    [
        (7, 10, D(70)),
        (D("0.5"), 10, D(5)),
        (1, 3, D(100) / D(3)),
        (0, 5, D(0)),
        (12, 10, D(120)),
        (3, 0, None),
        (3, None, None),
        (None, 10, None),
    ],
)
def test_share(part, total, expected):
    assert share(part, total) == expected
    assert Measured(part, total).value(is_share=True) == expected


def test_measured_count():
    assert Measured(3).value(is_share=False) == D(3)
    assert Measured(0, 0).value(is_share=False) == D(0)
    assert Measured(None, 10).value(is_share=False) is None


@pytest.mark.parametrize(
    "call", [share, lambda part, total: still_needed(part=part, total=total, operator=GE, target=D(1))]
)
def test_total_must_not_be_negative(call):
    with pytest.raises(ValueError, match="must not be negative, not -1"):
        call(1, -1)


@pytest.mark.parametrize(
    ("value", "operator", "target", "met"),
    [
        (D(70), GE, D(70), True),
        (D("69.96"), GE, D(70), False),
        (D("75"), GT, D(75), False),
        (D("75.0001"), GT, D(75), True),
        (D("100.0"), EQ, D(100), True),
        (D("99.99"), EQ, D(100), False),
        (D(0), LE, D(0), True),
        (D("0.01"), LE, D(0), False),
    ],
)
def test_judge_is_exact(value, operator, target, met):
    assert judge(value=value, operator=operator, target=target) == (Outcome.MET if met else Outcome.NOT_MET)


@pytest.mark.parametrize("operator", Operator)
def test_no_figure_is_unknown(operator):
    assert judge(value=None, operator=operator, target=D(0)) == Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("part", "total", "operator", "target", "needed"),
    [
        (5, 10, GE, D(70), 2),
        (7, 10, GE, D(70), 0),
        (6, 9, GE, D(70), 1),
        (3, 4, GT, D(75), 1),
        (15, 20, GT, D(75), 1),
        (4, 10, GE, D(100), 6),
        (4, 10, GT, D(100), None),
        (4, 10, GE, D("100.1"), None),
        (D("6.5"), 10, GE, D(70), 1),
        (D("9.5"), 10, GE, D(100), None),
        (12, 10, GE, D(110), 0),
        (4, 10, EQ, D(100), None),
        (4, 10, LE, D(10), None),
        (4, 0, GE, D(70), None),
        (4, None, GE, D(70), None),
        (None, 10, GE, D(70), None),
    ],
)
def test_still_needed(part, total, operator, target, needed):
    assert still_needed(part=part, total=total, operator=operator, target=target) == needed


@pytest.mark.parametrize(
    ("part", "operator", "target", "needed"),
    [
        (7, GE, D(10), 3),
        (12, GE, D(10), 0),
        (10, GT, D(10), 1),
        (D("9.5"), GE, D(10), 1),
        (7, EQ, D(10), None),
        (7, LE, D(0), None),
        (None, GE, D(10), None),
    ],
)
def test_needed_for_count(part, operator, target, needed):
    assert needed_for_count(part=part, operator=operator, target=target) == needed


@given(st.integers(0, 5000), st.integers(1, 5000), RAISING, TARGETS)
def test_adding_what_is_needed_meets_a_share_and_one_less_does_not(part, total, operator, target):
    needed = still_needed(part=part, total=total, operator=operator, target=target)

    def met(more: int) -> bool:
        return judge(value=share(part + more, total), operator=operator, target=target) == Outcome.MET

    if needed is None:
        assert not met(0)
        assert not met(max(0, total - part))
    else:
        assert met(needed)
        assert needed == 0 or not met(needed - 1)
        assert needed == 0 or part + needed <= total


@given(st.integers(0, 5000) | st.decimals(0, 5000, places=2), RAISING, st.decimals(0, 5000, places=1))
def test_adding_what_is_needed_meets_a_count_and_one_less_does_not(part, operator, target):
    needed = needed_for_count(part=part, operator=operator, target=target)

    def met(more: int) -> bool:
        return judge(value=D(part + more), operator=operator, target=target) == Outcome.MET

    assert met(needed)
    assert needed == 0 or not met(needed - 1)


@pytest.mark.parametrize(
    ("operator", "target", "is_share", "words"),
    [
        (GE, D("70.00"), True, "từ 70 % trở lên"),
        (GE, D("66.5"), True, "từ 66,5 % trở lên"),
        (GT, D(75), True, "trên 75 %"),
        (EQ, D(100), True, "100 %"),
        (GE, D("100.00"), True, "100 %"),
        (EQ, D(60), True, "đúng 60 %"),
        (LE, D(5), True, "không quá 5 %"),
        (LE, D(0), True, "0 %"),
        (GE, D(10), False, "từ 10 trở lên"),
        (GE, D("1000.00"), False, "từ 1.000 trở lên"),
        (GE, D("2.5"), False, "từ 2,5 trở lên"),
        (GT, D(0), False, "trên 0"),
        (EQ, D(100), False, "đúng 100"),
        (LE, D(3), False, "không quá 3"),
        (EQ, D(0), False, "không có"),
        (LE, D("0.00"), False, "không có"),
    ],
)
def test_target_words(operator, target, is_share, words):
    assert target_words(operator, target, is_share) == words
