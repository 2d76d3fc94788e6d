"""Service time: whole years stay whole, overlaps count once, hard areas several times."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models_programs.rules.service import Period, Requirement, Served, assess, served

DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(1960, 1, 1), dt.date(2030, 12, 31))
FACTORS = st.integers(1, 4)


def d(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=dt.UTC).date()


def p(start: str, end: str, hard: bool = False) -> Period:
    return Period(d(start), d(end), hard)


@st.composite
def period(draw: st.DrawFn, hard: bool | None = None) -> Period:
    start = draw(DAYS)
    end = start + DAY * draw(st.integers(0, 4000) | st.integers(0, 40))
    return Period(start, end, draw(st.booleans()) if hard is None else hard)


PERIODS = st.lists(period(), max_size=6)


def whole_years(start: dt.date, years: int) -> Period:
    """To the eve of the anniversary; 29/02 has its anniversary on 01/03 in common years."""
    try:
        anniversary = start.replace(year=start.year + years)
    except ValueError:
        anniversary = dt.date(start.year + years, 3, 1)
    return Period(start, anniversary - DAY)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("01/01/2010", "31/12/2019", Served(10)),
        ("01/01/2010", "30/12/2019", Served(9, 11, 30)),
        ("01/01/2010", "01/01/2020", Served(10, 0, 1)),
        ("28/02/2003", "27/02/2004", Served(1)),
        ("01/03/2003", "29/02/2004", Served(1)),
        ("01/03/2003", "28/02/2004", Served(0, 11, 28)),
        ("29/02/2004", "28/02/2005", Served(1)),
        ("29/02/2004", "27/02/2005", Served(0, 11, 30)),
        ("29/02/2004", "28/02/2008", Served(4)),
        ("31/03/2020", "30/04/2020", Served(0, 1)),
        ("31/01/2021", "28/02/2021", Served(0, 1)),
        ("15/06/2020", "15/06/2020", Served(0, 0, 1)),
    ],
)
def test_calendar_of_one_service(start, end, expected):
    assert served([p(start, end)], hard_factor=2) == expected


def test_overlap_counts_once():
    assert served([p("01/01/2010", "31/12/2014"), p("01/01/2013", "31/12/2016")], hard_factor=2) == Served(7)


def test_gap_does_not_count_and_days_carry():
    parts = [p("01/01/2010", "20/03/2010"), p("01/06/2010", "25/07/2010")]
    assert served(parts, hard_factor=2) == Served(0, 4, 15)  # 2 months 20 days + 1 month 25 days


def test_months_carry_into_years():
    parts = [p("01/01/2010", "31/07/2010"), p("01/01/2012", "31/08/2012")]
    assert served(parts, hard_factor=2) == Served(1, 3)


def test_hard_part_counts_several_times_even_under_an_ordinary_post():
    parts = [p("01/01/2010", "31/12/2016"), p("01/01/2012", "31/12/2013", hard=True)]
    assert served(parts, hard_factor=2) == Served(9)
    assert served(parts, hard_factor=3) == Served(11)
    assert served(parts, hard_factor=1) == Served(7)


def test_two_posts_in_hard_areas_at_once_count_once():
    parts = [p("01/01/2010", "31/12/2012", hard=True), p("01/07/2011", "31/12/2013", hard=True)]
    assert served(parts, hard_factor=2) == Served(8)


def test_one_hard_day_never_costs_a_month():
    # Cut there, February would be 1 month 29 days and not 2 months.
    parts = [p("01/01/2021", "28/02/2021"), p("11/02/2021", "11/02/2021", hard=True)]
    assert served(parts, hard_factor=2) == Served(0, 2)


def test_nothing_served():
    assert served([], hard_factor=2) == Served()


def test_period_must_not_end_before_it_starts():
    with pytest.raises(ValueError, match="ends 2020-01-01 before it starts 2020-01-02"):
        p("02/01/2020", "01/01/2020")


def test_factor_must_be_positive():
    with pytest.raises(ValueError, match="at least 1, not 0"):
        served([], hard_factor=0)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (Served(12, 3), "12 năm 3 tháng"),
        (Served(0, 4, 10), "4 tháng 10 ngày"),
        (Served(10, 0, 1), "10 năm 1 ngày"),
        (Served(1, 2, 3), "1 năm 2 tháng 3 ngày"),
        (Served(), "chưa có"),
    ],
)
def test_words(time, words):
    assert time.words() == words


def test_order_is_by_years_then_months_then_days():
    ordered = [Served(), Served(0, 0, 30), Served(0, 1), Served(0, 11, 29), Served(1), Served(1, 0, 1)]
    assert all(less < more for less, more in pairwise(ordered))


@given(PERIODS, FACTORS, st.randoms(use_true_random=False))
def test_order_of_periods_does_not_matter(periods, factor, random):
    shuffled = list(periods)
    random.shuffle(shuffled)
    assert served(shuffled, hard_factor=factor) == served(periods, hard_factor=factor)


@given(PERIODS, period(), FACTORS, st.data())
def test_duplicate_or_contained_period_changes_nothing(periods, outer, factor, data):
    start = data.draw(st.dates(outer.start, outer.end))
    end = data.draw(st.dates(start, outer.end))
    inner = Period(start, end, outer.hard and data.draw(st.booleans()))
    before = served([*periods, outer], hard_factor=factor)
    assert served([*periods, outer, outer], hard_factor=factor) == before
    assert served([*periods, outer, inner], hard_factor=factor) == before


@given(DAYS, st.integers(1, 45), FACTORS, st.lists(st.integers(0, 45 * 366), max_size=5))
@example(d("29/02/2004"), 1, 2, [100])
@example(d("29/02/2004"), 4, 2, [366])
@example(d("28/02/2003"), 1, 2, [1])
@example(d("28/02/2004"), 45, 2, [1])
def test_unbroken_years_are_exact_however_split(start, years, factor, cuts):
    service = whole_years(start, years)
    length = (service.end - service.start).days + 1
    edges = sorted({0, length, *(cut for cut in cuts if cut < length)})
    split = [Period(start + DAY * first, start + DAY * (after - 1)) for first, after in pairwise(edges)]
    assert served(split, hard_factor=factor) == Served(years)


@given(DAYS, st.integers(1, 45))
def test_a_day_less_is_less_than_the_years(start, years):
    service = whole_years(start, years)
    assert served([Period(start, service.end - DAY)], hard_factor=2) < Served(years)


@given(st.lists(period(hard=False), max_size=5), FACTORS)
def test_hard_all_through_is_the_ordinary_time_multiplied(periods, factor):
    ordinary = served(periods, hard_factor=factor)
    hard = served([Period(one.start, one.end, hard=True) for one in periods], hard_factor=factor)
    if factor == 1:
        assert hard == ordinary
    else:
        assert hard == Served.carried(ordinary.in_days * factor)


@given(PERIODS, FACTORS)
def test_never_less_than_the_longest_single_period(periods, factor):
    total = served(periods, hard_factor=factor)
    assert all(total >= served([one], hard_factor=factor) for one in periods)


@given(PERIODS, FACTORS)
def test_never_less_than_the_same_days_as_ordinary(periods, factor):
    ordinary = served([Period(one.start, one.end) for one in periods], hard_factor=factor)
    assert served(periods, hard_factor=factor) >= ordinary


@given(PERIODS, FACTORS)
def test_parts_stay_in_their_range(periods, factor):
    total = served(periods, hard_factor=factor)
    assert 0 <= total.months < 12
    assert 0 <= total.days <= 30
    assert total >= Served()


# --- assess


def test_enough_with_overlap_and_hard_area():
    parts = [p("01/01/2010", "31/12/2016"), p("01/10/2013", "31/12/2018", hard=True)]
    result = assess(parts, required_years=10, hard_factor=2)
    assert (result.served, result.missing, result.ok, result.required_years) == (Served(14, 3), None, True, 10)
    assert result.sentence == (
        "Đã có 14 năm 3 tháng (đã trừ thời gian trùng, địa bàn khó khăn tính gấp 2), cần 10 năm: đủ."
    )


def test_not_enough_says_what_is_missing():
    result = assess([p("01/01/2010", "31/10/2018")], required_years=10, hard_factor=2)
    assert (result.missing, result.ok) == (Served(1, 2), False)
    assert result.sentence == "Đã có 8 năm 10 tháng, cần 10 năm: còn thiếu 1 năm 2 tháng."


def test_a_day_short_is_short():
    result = assess([p("01/01/2010", "30/12/2019")], required_years=10, hard_factor=2)
    assert result.sentence == "Đã có 9 năm 11 tháng 30 ngày, cần 10 năm: còn thiếu 1 ngày."


def test_no_time_at_all():
    result = assess([], required_years=15, hard_factor=2)
    assert result.sentence == "Chưa có thời gian được tính, cần 15 năm: còn thiếu 15 năm."


def test_group_of_people_is_named():
    required = Requirement(10, "nữ, thành viên Tổ bảo vệ ANTT")
    result = assess([p("01/01/2010", "31/12/2019")], required_years=required, hard_factor=2)
    assert result.required_years == 10
    assert result.sentence == "Đã có 10 năm, cần 10 năm (nữ, thành viên Tổ bảo vệ ANTT): đủ."


def test_further_conditions_decide_too():
    parts = [p("01/01/2010", "31/12/2019")]
    checks = [(True, "Đã được khen thưởng."), (False, "Đang xem xét kỷ luật.")]
    result = assess(parts, required_years=10, hard_factor=2, extra=checks)
    assert (result.missing, result.ok) == (None, False)
    assert result.sentence == "Đã có 10 năm, cần 10 năm: đủ. Đã được khen thưởng. Đang xem xét kỷ luật."
    assert assess(parts, required_years=10, hard_factor=2, extra=checks[:1]).ok


def test_required_years_must_not_be_negative():
    with pytest.raises(ValueError, match="must not be negative, not -1"):
        assess([], required_years=-1, hard_factor=2)


@given(PERIODS, st.integers(0, 45), FACTORS)
def test_missing_exactly_when_less_than_required(periods, years, factor):
    result = assess(iter(periods), required_years=years, hard_factor=factor)
    assert result.served == served(periods, hard_factor=factor)
    assert result.ok == (result.served >= Served(years)) == (result.missing is None)
    assert result.missing is None or result.missing > Served()
