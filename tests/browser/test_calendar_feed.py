"""A calendar address is made in the browser, read by a calendar program without a session, and taken back."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import ics
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.deadlines import samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_address_is_made_read_and_taken_back(cast, browse):
    due = timezone.localdate() + dt.timedelta(days=9)
    samples.occurrence(samples.obligation(), cast.unit, on_time_to=due)
    page = browse(cast.unit_head)
    page.goto(reverse("deadlines:calendar", args=[2026]))
    page.get_by_role("link", name="Xem trên điện thoại, Google").click()
    page.get_by_label("Tên gợi nhớ").fill("Điện thoại của cô Bình")
    page.get_by_role("button", name="Tạo địa chỉ lịch").click()
    address = page.get_by_label("Địa chỉ", exact=True).input_value()
    assert page.get_by_text("Thêm vào lịch").is_visible()
    path = urlsplit(address).path
    answer = Client().get(path)
    (event,) = ics.Calendar(answer.content.decode()).events
    assert (event.name, event.all_day, event.begin.date()) == ("Hạn: Báo cáo kết quả năm", True, due)
    page.goto(reverse("deadlines:feeds"))
    assert page.get_by_text("đọc gần nhất").is_visible()
    assert page.get_by_label("Địa chỉ", exact=True).count() == 0
    page.get_by_role("link", name="Thu hồi Điện thoại của cô Bình").click()
    page.get_by_role("button", name="Thu hồi").click()
    assert page.get_by_text("Chưa có địa chỉ nào.").is_visible()
    assert Client().get(path).status_code == 404


def test_the_calendar_turns_and_becomes_a_list_on_a_phone(cast, browse):
    samples.occurrence(samples.obligation(), cast.unit)
    page = browse(cast.unit_head)
    page.goto(f"{reverse('deadlines:calendar', args=[2026])}?thang=9")
    page.get_by_role("link", name="Tháng 10/2026").click()
    assert page.get_by_role("columnheader", name="Thứ Hai").is_visible()
    assert page.get_by_role("link", name="Báo cáo kết quả năm").is_visible()
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.get_by_text("Thứ Tư, 14/10").is_visible()
    assert page.get_by_text("Thứ Sáu, 2/10").count() == 0 or not page.get_by_text("Thứ Sáu, 2/10").is_visible()
    page.get_by_role("link", name="Danh sách", exact=True).click()
    assert page.get_by_text("trước ngày 15/10/2026").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
