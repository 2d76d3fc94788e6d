"""What falls on which day, the calendar page, and the iCalendar file (issue 6, section 6)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines.enums import Progress
from deadlines.models import Holiday
from deadlines.queries.agenda import below_entries, end_entries, event_entries, holidays_named, own_entries
from models_programs.models import EventDay
from tests import factories as make
from tests.deadlines import samples

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
TODAY = dt.date(2026, 10, 12)
URL = reverse("deadlines:calendar", args=[2026])


def day(number: int) -> dt.date:
    return dt.date(2026, 10, number)


def test_own_things_stand_on_the_last_day_in_time(cast):
    """ "Trước ngày 15/10" ends on the 14th and is said as the 15th (domain.md section 10 item 15)."""
    samples.occurrence(samples.obligation(), cast.unit)
    found = own_entries(cast.actor("unit_head"), *OCTOBER, TODAY)
    assert [(one.day, one.words, one.state) for one in found] == [
        (day(14), "trước ngày 15/10/2026", Progress.SOON),
    ]
    assert own_entries(cast.actor("unit_head"), dt.date(2026, 10, 15), dt.date(2026, 10, 31), TODAY) == []


def test_own_means_own(cast):
    samples.occurrence(samples.obligation(), cast.sibling)
    upward = samples.obligation("len_tinh", bearer="authority")
    samples.occurrence(upward, cast.commune)
    samples.occurrence(upward, cast.other_commune)
    assert own_entries(cast.actor("unit_head"), *OCTOBER, TODAY) == []
    assert len(own_entries(cast.actor("officer"), *OCTOBER, TODAY)) == 1


def test_what_others_owe_is_one_line_a_thing_and_day(cast):
    yearly = samples.obligation()
    samples.occurrence(yearly, cast.unit, sent_on=day(1))
    samples.occurrence(yearly, cast.sibling)
    samples.occurrence(yearly, cast.other_unit)
    samples.occurrence(yearly, make.unit(cast.commune, "Trường Bỏ"), voided=True)
    longer = make.unit(cast.commune, "Trường Gia Hạn")
    samples.occurrence(yearly, longer, extended_to=day(20))
    samples.occurrence(samples.obligation("len_tinh", bearer="authority"), cast.commune)
    found = below_entries(cast.actor("officer"), *OCTOBER)
    assert [(one.day, one.sent, one.total) for one in found] == [(day(14), 1, 2), (day(20), 0, 1)]
    assert below_entries(cast.actor("unit_head"), *OCTOBER) == []
    assert [(one.day, one.total) for one in below_entries(cast.actor("viewer"), *OCTOBER)] == [
        (day(14), 3), (day(14), 1), (day(20), 1),
    ]  # fmt: skip


def test_things_of_the_year_before_fall_due_in_january(cast):
    samples.occurrence(samples.obligation(), cast.unit, on_time_to=dt.date(2027, 1, 4))
    found = own_entries(cast.actor("unit_head"), dt.date(2027, 1, 1), dt.date(2027, 1, 31), TODAY)
    assert [one.day for one in found] == [dt.date(2027, 1, 4)]


def test_days_of_the_year(cast):
    EventDay.objects.create(code="day", name="Ngày hội", day=19, month=8)
    EventDay.objects.create(code="month", name="Tháng hành động", day=None, month=9)
    EventDay.objects.create(code="leap", name="Ngày nhuận", day=29, month=2)
    found = event_entries(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert [(one.day, one.title) for one in found] == [
        (dt.date(2026, 2, 28), "Ngày nhuận"),
        (dt.date(2026, 8, 19), "Ngày hội"),
        (dt.date(2026, 9, 1), "Tháng hành động (cả tháng 9)"),
    ]


def test_ends_of_assessed_years():
    """TT 124 Điều 8.2: schools end on 31/5 …, others on 31/10 and 15/11."""
    found = end_entries(*OCTOBER)
    assert [one.day for one in found] == [day(31)]
    assert found[0].title.startswith("Hết kỳ đánh giá năm 2026: ")


def test_the_nearest_holiday_wins(cast):
    def holiday(number: int, name: str, **fields):
        Holiday.objects.create(day=day(number), name=name, **fields)

    holiday(5, "Lễ chung")
    holiday(6, "Làm bù", is_working=True)
    holiday(5, "Lễ của tỉnh", authority=cast.province, authority_path=cast.province.path)
    holiday(7, "Nơi khác", authority=cast.other_commune, authority_path=cast.other_commune.path)
    assert holidays_named(cast.commune.path, *OCTOBER) == {day(5): "Lễ của tỉnh"}


def page(cast, name: str, query: str = "?thang=10") -> str:
    with time_machine.travel(dt.datetime(2026, 10, 12, 2, tzinfo=dt.UTC), tick=False):
        response = cast.client(name).get(URL + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_grid_begins_on_monday_and_marks_today(cast):
    """1/10/2026 is a Thursday."""
    samples.occurrence(samples.obligation(), cast.unit)
    Holiday.objects.create(day=day(9), name="Ngày nghỉ thử")
    text = page(cast, "unit_head")
    heads = re.findall(r'<th scope="col">([^<]+)</th>', text)
    assert (heads[0], heads[-1], len(heads)) == ("Thứ Hai", "Chủ Nhật", 7)
    first_week = text.split("<tr>")[2]
    assert first_week.count("is-out") == 3
    assert "Thứ Năm, " in first_week
    assert text.count("Hôm nay") == 1
    assert "Ngày nghỉ thử" in text
    assert "Báo cáo kết quả năm" in text
    assert "<caption" in text


def test_the_list_runs_to_the_end_of_the_year(cast):
    yearly = samples.obligation()
    samples.occurrence(yearly, cast.unit)
    samples.occurrence(samples.obligation("thang_12"), cast.unit, on_time_to=dt.date(2026, 12, 5))
    text = page(cast, "unit_head", "?thang=11&kieu=danh-sach")
    assert "Tháng 12/2026" in text
    assert "trước ngày 06/12/2026" in text
    assert "<h2>Tháng 10/2026" not in text


def test_only_the_own_things_on_demand(cast):
    samples.occurrence(samples.obligation(), cast.unit)
    assert "0 / 1 nơi đã gửi" in page(cast, "officer")
    assert "nơi đã gửi" not in page(cast, "officer", "?thang=10&cua=toi")
    assert "Việc của tôi" not in page(cast, "unit_head")


@pytest.mark.parametrize("wrong", ["0", "13", "-1", "x", "1e1", "١", "99999999999999999999", ""])
def test_a_month_that_is_none_shows_the_present_one(cast, wrong):
    assert "Lịch tháng 10 năm 2026" in page(cast, "unit_head", f"?thang={wrong}")


def test_months_turn_within_the_years_of_the_installation(cast):
    assert f"{reverse('deadlines:calendar', args=[2025])}?thang=12" in page(cast, "unit_head", "?thang=1")
    assert "Tháng 1/2027" not in page(cast, "unit_head", "?thang=12")


@pytest.mark.parametrize("kind", ["", "&kieu=danh-sach"])
def test_query_count(cast, kind, django_assert_num_queries):
    client = cast.client("officer")

    def add(number: int) -> None:
        samples.occurrence(samples.obligation(f"tren_{number}", bearer="authority"), cast.commune)
        samples.occurrence(samples.obligation(f"duoi_{number}"), cast.unit)

    add(0)
    with CaptureQueriesContext(connection) as few:
        client.get(f"{URL}?thang=10{kind}")
    add(1)
    add(2)
    with django_assert_num_queries(len(few)):
        client.get(f"{URL}?thang=10{kind}")


def test_litany_of_the_page(cast):
    """Other years are not found, nothing but reading, people without a session sign in."""
    client = cast.client("unit_head")
    assert client.get(reverse("deadlines:calendar", args=[2024])).status_code == 404
    assert client.post(URL).status_code == 405
    assert client.get(URL + "?thang=10&kieu=khac&cua=ai").status_code == 200
    client.logout()
    assert client.get(URL).url.startswith("/dang-nhap/")
