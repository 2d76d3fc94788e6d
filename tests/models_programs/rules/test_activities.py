"""What is said of an activity's figures and day."""

from __future__ import annotations

import datetime as dt

import pytest

from models_programs.rules.activities import outside_words, reached_words

START, END = dt.date(2025, 11, 1), dt.date(2026, 10, 31)


@pytest.mark.parametrize(
    ("present", "invited", "words"),
    [
        (95, 100, "95 / 100 người, 95 %"),
        (2, 3, "2 / 3 người, 66,7 %"),
        (1250, 1000, "1.250 / 1.000 người, 125 %"),
        (0, 40, "0 / 40 người, 0 %"),
        (95, None, "95 người"),
        (95, 0, "95 người"),
        (None, 1200, "mời 1.200 người, chưa ghi số dự"),
        (None, None, ""),
    ],
)
def test_share_reached(present, invited, words):
    assert reached_words(present, invited) == words


@pytest.mark.parametrize("day", [START, dt.date(2026, 8, 19), END])
def test_inside_the_window_nothing_is_said(day):
    assert outside_words(day, start=START, end=END, year=2026) == ""


@pytest.mark.parametrize("day", [START - dt.timedelta(1), END + dt.timedelta(1)])
def test_outside_the_window(day):
    words = outside_words(day, start=START, end=END, year=2026)
    assert words == "ngoài kỳ đánh giá năm 2026 (01/11/2025–31/10/2026)"
