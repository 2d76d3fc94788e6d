"""Numbers of a series, against a model of what the văn thư's register would say."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.workflow import Refused
from decisions.domain.numbers import next_number, take_number
from decisions.models import Decision, SeriesNumber
from tests.decisions import samples

pytestmark = pytest.mark.django_db


def blank(cast) -> Decision:
    return Decision.objects.create(
        authority=cast.commune,
        year=2026,
        kind="recognition",
        body="UBND",
        created_by=cast.officer,
        created_at="2026-01-01T00:00Z",
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=st.lists(st.tuples(st.sampled_from([2025, 2026]), st.none() | st.integers(1, 12)), max_size=12))
def test_like_a_register(cast, wishes):
    with transaction.atomic():
        series = samples.letterhead(cast.commune)
        given_: dict[int, list[int]] = {2025: [], 2026: []}
        for year, wanted in wishes:
            book = given_[year]
            expected = wanted or max(book, default=0) + 1
            if expected in book:
                with pytest.raises(Refused, match="đã cấp cho"):
                    take_number(series=series, year=year, decision=blank(cast), wanted=wanted)
                continue
            assert take_number(series=series, year=year, decision=blank(cast), wanted=wanted) == expected
            book.append(expected)
            assert next_number(series, year) == max(book) + 1
        stored = SeriesNumber.objects.filter(series=series).order_by("pk")
        assert {year: list(stored.filter(year=year).values_list("number", flat=True)) for year in given_} == given_
        transaction.set_rollback(True)


def test_two_series_count_apart(cast):
    first = samples.letterhead(cast.commune)
    second = cast.commune.series.get(symbol="QĐ-BCĐ")
    numbers = [take_number(series=one, year=2026, decision=blank(cast)) for one in (first, second, first)]
    assert numbers == [1, 1, 2]


@pytest.mark.parametrize("wanted", [0, -1, 100_000])
def test_what_is_no_number_is_refused(cast, wanted):
    series = samples.letterhead(cast.commune)
    with pytest.raises(Refused, match="Nhập số từ 1"):
        take_number(series=series, year=2026, decision=blank(cast), wanted=wanted)


def test_the_database_never_gives_a_number_twice(cast):
    series = samples.letterhead(cast.commune)
    take_number(series=series, year=2026, decision=blank(cast))
    with pytest.raises(IntegrityError), transaction.atomic():
        SeriesNumber.objects.create(series=series, year=2026, number=1, decision=blank(cast))
