"""The yearly report on its way: written and sent by a unit head on a phone, sent back and received by the officer."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.utils import timezone

from deadlines.models import Report
from tests.deadlines import samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXTS = {
    "Đánh giá chung": "Phong trào giữ vững.",
    "Tồn tại, hạn chế và nguyên nhân": "Không có.",
    "Phương hướng, chương trình năm sau": "100% đăng ký trong tháng 01.",
}


def test_from_the_list_to_receiving(cast, browse):
    day = timezone.localdate() + dt.timedelta(days=10)
    samples.occurrence(samples.obligation(), cast.unit, on_time_to=day)
    head = browse(cast.unit_head, width=360, height=740)
    head.goto("/2026/bao-cao-don-vi/")
    head.get_by_role("button", name=re.compile("Lập báo cáo")).click()
    head.wait_for_url("**/soan/")
    assert head.evaluate("document.documentElement.scrollWidth") == 360
    line = head.locator("details", has=head.get_by_text("Buổi tuyên truyền", exact=True))
    assert "0 buổi" in line.inner_text()
    line.locator("summary").click()
    line.get_by_label("Số khác: Buổi tuyên truyền").fill("3")
    head.get_by_role("button", name="Lưu, kiểm tra rồi gửi").click()
    assert "Ghi lý do" in head.locator("#error-summary").inner_text()
    head.get_by_label("Lý do: Buổi tuyên truyền").fill("Ba buổi chưa nhập vào hồ sơ")
    for label, text in TEXTS.items():
        head.get_by_label(label, exact=True).fill(text)
    head.get_by_role("button", name="Lưu, kiểm tra rồi gửi").click()
    head.wait_for_url("**/gui/")
    assert "Hệ thống tính 0. Ba buổi chưa nhập vào hồ sơ" in head.locator("main").inner_text()
    head.get_by_role("button", name="Gửi báo cáo").click()
    head.wait_for_url(re.compile(r"/bao-cao-don-vi/\d+/$"))
    report = Report.objects.get()
    assert head.locator(".receipt").inner_text() == report.receipt_code

    officer = browse(cast.officer)
    officer.goto("/2026/bao-cao-don-vi/?state=waiting")
    officer.locator("table").get_by_role("link", name=cast.unit.name, exact=True).click()
    officer.get_by_role("link", name="Trả lại để bổ sung").click()
    officer.get_by_label("Lý do").fill("Nêu rõ nguyên nhân của tồn tại.")
    officer.get_by_role("button", name="Trả lại").click()
    head.reload()
    assert "Nêu rõ nguyên nhân của tồn tại." in head.locator(".next").inner_text()
    head.get_by_role("link", name="Kiểm tra rồi gửi").click()
    head.get_by_role("button", name="Gửi báo cáo").click()
    officer.goto(f"/2026/bao-cao-don-vi/{report.pk}/")
    officer.get_by_role("link", name="Tiếp nhận", exact=True).click()
    officer.get_by_role("button", name="Tiếp nhận").click()
    officer.wait_for_url(re.compile(r"/bao-cao-don-vi/\d+/$"))
    report.refresh_from_db()
    assert report.state == "accepted"
    with officer.expect_download() as found:
        officer.get_by_role("link", name="Báo cáo (PDF)").click()
    assert found.value.suggested_filename.endswith(".pdf")
    assert Path(found.value.path()).read_bytes().startswith(b"%PDF-")
