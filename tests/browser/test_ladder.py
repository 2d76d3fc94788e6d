"""The ladder: the superior's day, proposals, a warning after a change, set together (issue 6, item 1)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from deadlines.models import Obligation
from scoring.models import SheetWindow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_days_below_the_superiors_are_set_in_one_go(cast, browse):
    page = browse(cast.officer)
    page.goto(reverse("deadlines:obligations", args=[2026]))
    page.get_by_role("link", name="Xếp ngày từ hạn của cấp trên").click()
    page.get_by_label("Hạn báo cáo lên cấp trên").fill("4/11/2026")
    page.get_by_label("Căn cứ").fill("Thông báo 15/TB-UBND ngày 02/10/2026")
    page.get_by_role("button", name="Đề xuất các ngày").click()
    review = page.get_by_label("Thẩm định, chấm điểm xong")
    assert review.input_value() == "28/10/2026"
    review.fill("31/10/2026")
    page.get_by_role("button", name="Xem lại lời nhắc").click()
    page.get_by_text("Là thứ Bảy, ngày nghỉ.").wait_for()
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_label("Thẩm định, chấm điểm xong").fill("29/10/2026")
    page.get_by_role("button", name="Đặt các ngày này").click()
    page.get_by_text("Đã đặt 5 thời hạn.").wait_for()
    assert page.get_by_text("chậm nhất ngày 29/10/2026").first.is_visible()
    assert Obligation.objects.get(authority=cast.commune, code="review").day == 29
    assert SheetWindow.objects.filter(authority=cast.commune, year=2026).count() == 1
