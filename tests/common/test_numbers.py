"""Numbers and dates as Vietnamese offices write them (traps 0.1, 0.2; UX-VN-01, UX-VN-03)."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.utils import formats

from common.numbers import document_date, percent, points, whole


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("8.50"), "8,5"),
        (Decimal("10.00"), "10"),
        (Decimal("0"), "0"),
        (Decimal("72.25"), "72,25"),
        (None, "–"),
        (100, "100"),
    ],
)
def test_points(value, text):
    assert points(value) == text


def test_whole_groups_thousands():
    assert whole(3321) == "3.321"
    assert whole(250000) == "250.000"


def test_percent_names_one_decimal():
    assert percent(2, 3) == "66,7 %"
    assert percent(1, 2) == "50 %"
    assert percent(49, 400) == "12,3 %", "half up, as Excel"
    assert percent(0, 0) == "–"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (dt.date(2026, 11, 22), "ngày 22 tháng 11 năm 2026"),
        (dt.date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
    ],
)
def test_document_date(day, text):
    """NĐ 30/2020: a zero before days under 10 and months 1 and 2 only."""
    assert document_date(day) == text


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("03/04/2026", dt.date(2026, 4, 3)),
        ("25/12/2026", dt.date(2026, 12, 25)),
        ("3/4/2026", dt.date(2026, 4, 3)),
        ("03-04-2026", dt.date(2026, 4, 3)),
        ("03.04.2026", dt.date(2026, 4, 3)),
        ("2026-04-03", dt.date(2026, 4, 3)),
        ("29/02/2028", dt.date(2028, 2, 29)),
    ],
)
def test_dates_are_read_day_first(typed, day):
    """Trap 0.1: Django's own vi locale reads 03/04 as 4 March."""
    assert forms.DateField().clean(typed) == day


@pytest.mark.parametrize("typed", ["31/02/2026", "29/02/2026", "13/13/2026", "12/25/2026", "hôm nay"])
def test_impossible_dates_are_refused(typed):
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)


def test_formats_of_the_interface():
    """Trap 0.2: slashes, Monday first, comma and dot."""
    assert formats.date_format(dt.date(2026, 3, 4), "SHORT_DATE_FORMAT") == "04/03/2026"
    assert formats.date_format(dt.date(2026, 3, 4)) == "04/03/2026"
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
    assert formats.number_format(Decimal("1234567.5"), force_grouping=True) == "1.234.567,5"
    assert formats.localize(2026) == "2026"
