"""More time for two units: granted by the officer, seen by the unit, taken back (issue 6, item 2)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from deadlines.models import Occurrence
from tests.deadlines.samples import obligation, occurrence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_units_get_longer_and_one_loses_it_again(cast, browse):
    today = timezone.localdate()
    report = obligation(authority=cast.commune)
    rows = [occurrence(report, unit, on_time_to=today - dt.timedelta(days=3)) for unit in (cast.unit, cast.sibling)]
    until = today + dt.timedelta(days=10)
    page = browse(cast.officer)
    page.goto(reverse("deadlines:extensions", args=[2026]))
    page.get_by_role("link", name="Gia hạn", exact=True).first.click()
    page.get_by_label("Việc cần gia hạn").select_option(label="Báo cáo kết quả năm")
    page.get_by_role("button", name="Tiếp").click()
    for row in rows:
        page.get_by_label(row.bearer_name).check()
    page.get_by_label("Gia hạn đến hết ngày").fill(f"{until:%d/%m/%Y}")
    page.get_by_label("Lý do").fill("Đơn vị vừa thay người phụ trách")
    page.get_by_role("button", name="Gia hạn").click()
    page.get_by_text(f"Đã gia hạn cho 2 nơi đến hết ngày {until:%d/%m/%Y}.").wait_for()
    unit = browse(cast.unit_head)
    unit.set_viewport_size({"width": 360, "height": 780})
    unit.goto(reverse("deadlines:occurrence", args=[2026, rows[0].pk]))
    assert unit.get_by_text(f"được gia hạn đến hết ngày {until:%d/%m/%Y}").is_visible()
    assert unit.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("link", name=f"Thu hồi gia hạn của {cast.unit.name}").click()
    page.get_by_role("button", name="Thu hồi gia hạn").click()
    page.get_by_text(f"Đã thu hồi gia hạn của {cast.unit.name}.").wait_for()
    unit.reload()
    assert unit.get_by_text("đã quá hạn 3 ngày").is_visible()
    assert Occurrence.objects.get(pk=rows[1].pk).due_on == until
