"""The window of assessment and the legal end, at their boundaries (TT 124/2021 Điều 8.2, 9)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.rules.windows import Period

DAY = dt.timedelta(days=1)
RESIDENTIAL = Period(dt.date(2025, 11, 1), dt.date(2026, 10, 31), dt.date(2026, 11, 15))
OTHERS = Period(dt.date(2025, 11, 16), dt.date(2026, 11, 15), dt.date(2026, 11, 20))
PERIODS = pytest.mark.parametrize("period", [RESIDENTIAL, OTHERS], ids=["khu dân cư", "khác"])


@PERIODS
def test_both_ends_lie_inside(period):
    days = (period.start - DAY, period.start, period.end, period.end + DAY)
    assert [period.is_outside(day) for day in days] == [True, False, False, True]


@PERIODS
def test_the_window_is_open_through_its_last_day(period):
    assert [period.is_open(day) for day in (period.end - DAY, period.end, period.end + DAY)] == [True, True, False]


@PERIODS
def test_before_a_day_ends_the_day_before(period):
    assert period.last_day == period.before - DAY
    assert [period.is_late(day) for day in (period.last_day, period.before, period.before + DAY)] == [False, True, True]


@PERIODS
def test_papers_from_before_the_window_are_early(period):
    assert [period.is_early(day) for day in (period.start - DAY, period.start)] == [True, False]


@PERIODS
def test_without_a_day_nobody_can_tell(period):
    assert (period.is_outside(None), period.is_early(None), period.is_late(None)) == (False, False, False)


def test_a_meeting_after_the_window_and_in_time_is_as_it_should_be():
    meeting = dt.date(2026, 11, 5)
    assert (RESIDENTIAL.is_outside(meeting), RESIDENTIAL.is_early(meeting), RESIDENTIAL.is_late(meeting)) == (
        True,
        False,
        False,
    )


def test_words():
    assert RESIDENTIAL.words == "từ ngày 01/11/2025 đến hết ngày 31/10/2026"


@given(st.dates(min_value=dt.date(2024, 1, 1), max_value=dt.date(2028, 12, 31)))
def test_no_day_is_both_early_and_late_and_both_lie_outside(day):
    assert not (OTHERS.is_early(day) and OTHERS.is_late(day))
    assert OTHERS.is_outside(day) or not (OTHERS.is_early(day) or OTHERS.is_late(day))
