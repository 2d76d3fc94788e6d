"""A report is started, the page left; the bell rings, the file is fetched; progress goes on after signing in again."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from common import jobs
from common.models import Job, JobState
from common.scope import Role
from deadlines.models import Notice
from tests import factories as make
from tests.browser.crawl import problems
from tests.scoring.filled import load_rubrics

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EXCEL = re.compile("^Lập Excel.*Tổng hợp chấm điểm")
LOOKS = [(1366, "light"), (1366, "dark"), (360, "light"), (360, "dark")]


def test_started_left_rung_and_fetched(cast, browse, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    load_rubrics()
    page = browse(cast.officer)
    page.goto(reverse("reports:index", args=[2026]))
    assert problems(page, LOOKS) == []
    page.get_by_role("button", name=EXCEL).click()
    page.get_by_text("Đang chờ tới lượt").wait_for()
    page.goto(reverse("reports:home", args=[2026]))
    assert page.get_by_role("link", name="Thông báo, đã đọc hết").is_visible()
    jobs.run(Job.objects.get().pk, now=timezone.now())
    page.reload()
    page.get_by_role("link", name="Thông báo, 1 chưa đọc").click()
    page.get_by_role("link", name="Báo cáo đã lập xong: Tổng hợp năm 2026 – Xã Bình Sơn (Excel)").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về").click()
    assert download.value.suggested_filename == "Tổng hợp chấm điểm 2026 – Xã Bình Sơn.xlsx"
    assert page.get_by_role("link", name="Thông báo, đã đọc hết").is_visible()
    assert problems(page, LOOKS) == []


def test_progress_goes_on_after_signing_in_again(cast, browse, tmp_path, settings):
    """The session ends while somebody watches: put off, nobody is asked twice; signed in again, the percent moves."""
    settings.MEDIA_ROOT = tmp_path
    load_rubrics()
    page = browse(cast.officer)
    page.goto(reverse("reports:index", args=[2026]))
    page.get_by_role("button", name=EXCEL).click()
    page.get_by_text("Đang chờ tới lượt").wait_for()
    Session.objects.all().delete()
    page.wait_for_selector("#relogin-password:visible")
    page.press("#relogin-password", "Escape")
    with page.expect_response(lambda answer: answer.status == 401):  # it asks on, and opens nothing
        pass
    page.wait_for_timeout(300)
    assert not page.is_visible("#relogin-password")
    Job.objects.update(state=JobState.RUNNING, percent=40)
    page.click("[data-keep-session]")
    page.fill("#relogin-password", make.PASSWORD)
    page.press("#relogin-password", "Enter")
    page.get_by_text("Đã làm 40 %").wait_for()
    Job.objects.update(state=JobState.QUEUED)
    jobs.run(Job.objects.get().pk, now=timezone.now())
    page.get_by_role("link", name="Tải về").wait_for()
    assert not Notice.objects.filter(read_at=None).exists()


def test_a_report_is_scheduled_and_stopped_on_a_phone(cast, browse, settings):
    settings.MAIL_LEAVES = True
    person = make.person(Role.VIEWER, cast.province, email="em@example.vn")
    page = browse(person, width=360, height=780)
    page.goto(reverse("reports:schedules"))
    page.get_by_role("link", name="Hẹn báo cáo").click()
    page.get_by_label("Báo cáo (bắt buộc)", exact=True).select_option("summary:xlsx")
    page.get_by_label("Nơi lập báo cáo").select_option(label="Xã Bình Sơn")
    day = timezone.localdate() + dt.timedelta(days=3)
    page.get_by_label("Ngày lập lần đầu").fill(f"{day:%d/%m/%Y}")
    page.get_by_label("Hằng tháng, vào ngày này").check()
    page.get_by_label("Gửi cả thư điện tử khi lập xong").check()
    assert problems(page, LOOKS) == []
    page.set_viewport_size({"width": 360, "height": 780})
    page.get_by_role("button", name="Hẹn báo cáo").click()
    page.get_by_text(f"Đã hẹn lập báo cáo ngày {day:%d/%m/%Y}.").wait_for()
    assert problems(page, LOOKS) == []
    page.get_by_role("button", name="Dừng Tổng hợp chấm điểm (Excel), Xã Bình Sơn").click()
    page.get_by_role("heading", name="Đã xong hoặc đã dừng").wait_for()
    assert problems(page, LOOKS) == []
