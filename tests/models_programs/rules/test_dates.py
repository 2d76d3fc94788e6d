"""Dates of plans in words, and the last valid day."""

from __future__ import annotations

import datetime as dt

import pytest

from models_programs.enums import DateRule
from models_programs.rules.dates import date_words, last_day

NOTHING = {"day": None, "month": None, "quarter": None, "year": None}


@pytest.mark.parametrize(
    ("values", "words", "last"),
    [
        ({"rule": "before", "day": 15, "month": 10}, "trước ngày 15/10 hằng năm", dt.date(2026, 10, 14)),
        ({"rule": "before", "day": 31, "month": 1, "year": 2026}, "trước ngày 31/01/2026", dt.date(2026, 1, 30)),
        ({"rule": "before", "day": 1, "month": 3}, "trước ngày 01/03 hằng năm", dt.date(2026, 2, 28)),
        ({"rule": "on", "day": 30, "month": 10}, "ngày 30/10 hằng năm", dt.date(2026, 10, 30)),
        ({"rule": "on", "day": 29, "month": 2}, "ngày 29/02 hằng năm", dt.date(2026, 2, 28)),
        ({"rule": "monthly_before", "day": 10}, "hằng tháng, trước ngày 10", None),
        ({"rule": "month", "month": 12}, "trong tháng 12 hằng năm", dt.date(2026, 12, 31)),
        ({"rule": "quarter", "quarter": 1}, "trong quý I hằng năm", dt.date(2026, 3, 31)),
        ({"rule": "quarter", "quarter": 2, "year": 2026}, "trong quý II/2026", dt.date(2026, 6, 30)),
        ({"rule": "year_start"}, "đầu năm, hằng năm", None),
        ({"rule": "year_end", "year": 2026}, "cuối năm 2026", None),
        ({"rule": "before", "day": 25, "month": 8, "year": 2025}, "trước ngày 25/08/2025", None),
    ],
)
def test_words_and_last_valid_day(values, words, last):
    assert date_words(**{**NOTHING, **values}) == words
    assert last_day(**{**NOTHING, **values}, in_year=2026) == last


def test_every_rule_has_words():
    for rule in DateRule:
        assert date_words(rule=rule, day=1, month=1, quarter=1, year=None)
