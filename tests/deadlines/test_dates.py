"""Which days an obligation means in a year."""

from __future__ import annotations

import datetime as dt

import pytest

from deadlines.enums import When
from deadlines.rules.dates import Due, Rule, dues, shown


def one(rule: Rule, year: int) -> dt.date | None:
    (found,) = dues(rule, year)
    assert found.period == 0
    return found.on_time_to


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        (Rule(When.BEFORE, day=15, month=10), 2026, dt.date(2026, 10, 14)),
        (Rule(When.BEFORE, day=1, month=3), 2028, dt.date(2028, 2, 29)),
        (Rule(When.BEFORE, day=1, month=3), 2027, dt.date(2027, 2, 28)),
        (Rule(When.BEFORE, day=1, month=1), 2027, dt.date(2026, 12, 31)),
        (Rule(When.ON, day=30, month=10), 2026, dt.date(2026, 10, 30)),
        (Rule(When.ON, day=29, month=2), 2026, dt.date(2026, 2, 28)),
        (Rule(When.QUARTER, quarter=1), 2026, dt.date(2026, 3, 31)),
        (Rule(When.QUARTER, quarter=4), 2026, dt.date(2026, 12, 31)),
        (Rule(When.MONTH, month=2), 2028, dt.date(2028, 2, 29)),
        (Rule(When.RULE, named=dt.date(2026, 3, 31)), 2026, dt.date(2026, 3, 31)),
        (Rule(When.RULE, named=dt.date(2026, 11, 15), is_before=True), 2026, dt.date(2026, 11, 14)),
        (Rule(When.WINDOW, window=dt.date(2026, 10, 20)), 2026, dt.date(2026, 10, 20)),
        (Rule(When.WINDOW), 2026, None),
        (Rule(When.UNDATED), 2026, None),
    ],
)
def test_the_last_day_in_time(rule: Rule, year: int, day: dt.date | None) -> None:
    assert one(rule, year) == day


def test_a_rule_of_one_year_is_due_in_no_other() -> None:
    rule = Rule(When.BEFORE, day=25, month=8, of_year=2025)
    assert dues(rule, 2026) == []
    assert dues(rule, 2025) == [Due(0, dt.date(2025, 8, 24))]


def test_monthly_things_have_twelve_periods() -> None:
    found = dues(Rule(When.MONTHLY_BEFORE, day=10), 2026)
    assert [due.period for due in found] == list(range(1, 13))
    assert found[0].on_time_to == dt.date(2026, 1, 9)
    assert found[11].on_time_to == dt.date(2026, 12, 9)


def test_a_day_that_a_month_does_not_have_ends_with_the_month() -> None:
    found = {due.period: due.on_time_to for due in dues(Rule(When.MONTHLY_BEFORE, day=31), 2026)}
    assert found[2] == dt.date(2026, 2, 28)
    assert found[3] == dt.date(2026, 3, 30)
    assert found[12] == dt.date(2026, 12, 30)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(When.BEFORE, day=15, month=10), "trước ngày 15/10/2026"),
        (Rule(When.ON, day=30, month=10), "chậm nhất ngày 30/10/2026"),
        (Rule(When.QUARTER, quarter=1), "trong quý I/2026"),
        (Rule(When.MONTHLY_BEFORE, day=10), "hằng tháng, trước ngày 10"),
        (Rule(When.RULE, named=dt.date(2026, 11, 15), is_before=True), "trước ngày 15/11/2026"),
        (Rule(When.WINDOW), "chưa đặt hạn nhận phiếu"),
        (Rule(When.UNDATED), "không ghi ngày"),
    ],
)
def test_the_day_is_shown_as_it_is_written(rule: Rule, words: str) -> None:
    """ "Trước ngày X" is counted as X−1 and shown as X."""
    assert shown(rule, 2026) == words
