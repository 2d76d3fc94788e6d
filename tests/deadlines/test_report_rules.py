"""The days that figures speak of, until when a report is taken, the forms as shipped."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from itertools import pairwise

import pytest

from deadlines.enums import ReportState
from deadlines.queries.figures import READERS
from deadlines.queries.report_forms import form_of, forms
from deadlines.rules.reports import is_closed, span_of
from letters.queries import specs
from units.enums import UnitKind

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("day", range(1, 29))
def test_months_lie_side_by_side(day):
    """No day is told twice, none is left out, whatever the last day in time."""
    spans = [
        span_of("month", year=2026, period=month, on_time_to=dt.date(2026, month, day), on=dt.date(2027, 1, 1))
        for month in range(1, 13)
    ]
    for before, after in pairwise(spans):
        assert before.first is not None
        assert after.first == before.last + DAY


def test_before_the_10th_of_may():
    span = span_of("month", year=2026, period=5, on_time_to=dt.date(2026, 5, 9), on=dt.date(2026, 5, 8))
    assert (span.first, span.last) == (dt.date(2026, 4, 10), dt.date(2026, 5, 8))
    assert span.words == "từ 10/04/2026 đến 08/05/2026"


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_without_a_day_is_the_month(month):
    span = span_of("month", year=2028, period=month, on_time_to=None, on=dt.date(2029, 1, 1))
    last = monthrange(2028, month)[1]
    assert (span.first, span.last) == (dt.date(2028, month, 1), dt.date(2028, month, last))


def test_half_a_year_and_a_year():
    half = span_of("half_year", year=2026, period=0, on_time_to=dt.date(2026, 6, 9), on=dt.date(2026, 6, 7))
    assert (half.first, half.last) == (dt.date(2026, 1, 1), dt.date(2026, 6, 7))
    year = span_of("year", year=2026, period=0, on_time_to=dt.date(2026, 10, 14), on=dt.date(2026, 10, 12))
    assert (year.first, year.last) == (None, dt.date(2026, 10, 12))


@pytest.mark.parametrize(
    ("closes_on", "extended_to", "state", "today", "closed"),
    [
        (None, None, "draft", dt.date(2030, 1, 1), False),
        (dt.date(2026, 10, 20), None, "draft", dt.date(2026, 10, 20), False),
        (dt.date(2026, 10, 20), None, "draft", dt.date(2026, 10, 21), True),
        (dt.date(2026, 10, 20), dt.date(2026, 10, 25), "draft", dt.date(2026, 10, 25), False),
        (dt.date(2026, 10, 20), dt.date(2026, 10, 25), "draft", dt.date(2026, 10, 26), True),
        (dt.date(2026, 10, 20), dt.date(2026, 10, 1), "draft", dt.date(2026, 10, 20), False),
        (dt.date(2026, 10, 20), None, "returned", dt.date(2026, 12, 1), False),
    ],
)
def test_until_when_it_is_taken(closes_on, extended_to, state, today, closed):
    assert is_closed(closes_on=closes_on, extended_to=extended_to, state=ReportState(state), today=today) is closed


def test_every_figure_has_a_reader_and_every_reader_a_figure():
    asked = {figure.code for form in forms().values() for figure in form.figures}
    assert asked == set(READERS)


def test_what_is_printed_knows_every_heading():
    """A heading without a blank in its wording would not reach the paper."""
    for form in forms().values():
        if form.letter:
            blanks = {blank.name for blank in specs()[form.letter].blanks}
            assert {section.blank for section in form.sections} <= blanks
            assert all(f"{{{section.blank}}}" in specs()[form.letter].body for section in form.sections)


def test_the_forms():
    """BLV asks for the programme of the next year; the six groups of Chỉ thị 06 stand in both yearly forms."""
    assert set(forms()) == {"unit_year", "authority_year", "half_year", "month", "reference"}
    for code in ("unit_year", "authority_year"):
        form = forms()[code]
        headings = [section.heading[:2] for section in form.sections if section.heading[0].isdigit()]
        assert headings == ["1.", "2.", "3.", "4.", "5.", "6."]
        assert "Phương hướng, chương trình năm sau" in form.missing([])
        assert not form.confirmed
    assert form_of("khong_co") is None


@pytest.mark.parametrize("kind", UnitKind.values)
def test_households_are_asked_of_those_who_have_them(kind):
    codes = [figure.code for figure in forms()["unit_year"].figures_for("unit", kind)]
    by_households = kind in (UnitKind.RESIDENTIAL, UnitKind.COMMUNE)
    assert ("households_committed" in codes, "sub_units_committed" in codes) == (by_households, not by_households)
    assert "registered" not in codes
