"""A year from the checklist to the closing, refused afterwards, opened by the province and written again (issue 7)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from models_programs.models import Activity
from reports.models import YearClosing
from tests.browser.crawl import problems
from tests.reports.closings import REASON, YEAR, chief, ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def add_activity(page, title):
    page.goto(f"/{YEAR}/phong-trao/hoat-dong/them/")
    page.locator("#id_title").fill(title)
    page.locator("#id_kind").select_option("festival")
    page.locator("#id_on").fill("10/8/2026")
    page.locator("main form").last.locator("button[type=submit]").first.click()
    page.wait_for_load_state()


def test_closed_refused_opened_and_written_again(cast, browse):
    ready(cast)
    chief(cast)
    page = browse(cast.approver)
    page.goto(reverse("reports:closing", args=[YEAR]))
    assert problems(page) == []
    page.get_by_role("link", name="Xem trước nội dung sẽ khóa").click()
    assert problems(page) == []
    assert page.get_by_role("heading", name=f"Nội dung sẽ khóa của năm {YEAR}").is_visible()
    page.get_by_role("button", name=f"Khóa sổ năm {YEAR}").click()
    page.get_by_text("Có lỗi cần sửa").wait_for()
    for box in page.locator("textarea").all():
        box.fill(REASON)
    page.get_by_role("button", name=f"Khóa sổ năm {YEAR}").click()
    page.get_by_text(f"Đã khóa sổ năm {YEAR}.").first.wait_for()
    made = YearClosing.objects.get()
    assert page.get_by_text(made.sha256).is_visible()
    assert problems(page) == []

    for width, theme in ((1366, "light"), (360, "dark")):
        officer = browse(cast.officer, width=width, height=780, theme=theme)
        add_activity(officer, "Ngày hội")
        assert officer.get_by_role("heading", name=f"Năm {YEAR} đã khóa sổ").is_visible()
        assert problems(officer, [(width, theme)]) == []
        assert not Activity.objects.exists()
    officer.get_by_role("link", name="Xem nội dung đã khóa và đề nghị mở lại").click()
    assert officer.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    officer.get_by_role("link", name="Đề nghị mở lại").click()
    officer.get_by_label("Lý do đề nghị mở lại").fill("Thiếu Ngày hội của trường, xin bổ sung.")
    officer.get_by_role("button", name="Gửi đề nghị").click()
    officer.get_by_text("Đã gửi đề nghị mở lại tới 1 lãnh đạo duyệt.").wait_for()

    superior = browse(cast.chief)
    superior.goto(reverse("deadlines:notices"))
    superior.get_by_role("link", name="Xã Bình Sơn đề nghị mở lại").first.click()
    superior.get_by_role("link", name=f"Mở lại năm {YEAR}").click()
    superior.get_by_label("Lý do mở lại").fill("Xã bổ sung hoạt động còn thiếu.")
    superior.get_by_role("button", name="Mở lại").click()
    superior.get_by_text(f"Đã mở lại năm {YEAR} của Xã Bình Sơn.").wait_for()
    add_activity(officer, "Ngày hội toàn dân")
    assert Activity.objects.get().title == "Ngày hội toàn dân"
