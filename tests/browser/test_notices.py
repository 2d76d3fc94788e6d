"""The bell: how many, opened, read; another role is asked for first; all read by one button."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from common.workflow import apply
from deadlines.domain.notices import notify
from deadlines.models import Notice
from registrations.workflow import TABLE
from tests.browser.crawl import problems
from tests.registrations import cases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_returned_registration_rings_is_opened_and_counts_as_read(cast, browse):
    row = cases.registered(cast.unit, state="sent")
    page = browse(cast.unit_head)
    page.goto(reverse("reports:home", args=[2026]))
    assert page.get_by_role("link", name="Thông báo, đã đọc hết").is_visible()
    apply(TABLE["return"], instance=row, actor=cast.actor("officer"), now=timezone.now(), note="Ghi thêm số hộ dân.")
    page.reload()
    bell = page.get_by_role("link", name="Thông báo, 1 chưa đọc")
    size = bell.bounding_box()
    assert min(size["width"], size["height"]) >= 44
    bell.click()
    assert page.get_by_text("Ghi thêm số hộ dân.").is_visible()
    assert page.get_by_text("Chưa đọc", exact=True).is_visible()
    page.get_by_role("link", name="Bản đăng ký năm 2026 bị trả lại để bổ sung").click()
    page.wait_for_url(f"**{reverse('registrations:registration', args=[2026, row.pk])}")
    assert page.get_by_role("link", name="Thông báo, đã đọc hết").is_visible()


def test_all_read_on_a_phone(cast, browse):
    for number in range(3):
        users = [cast.unit_head.pk]
        notify(users=users, key=str(number), kind="system", title="Việc", lines=[], url="/2026/", now=timezone.now())
    page = browse(cast.unit_head)
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(reverse("reports:home", args=[2026]))
    page.get_by_role("link", name="Thông báo, 3 chưa đọc").click()
    page.get_by_role("button", name="Đánh dấu đã đọc hết").click()
    assert page.get_by_role("link", name="Thông báo, đã đọc hết").is_visible()
    assert page.get_by_text("Chưa đọc", exact=True).count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not Notice.objects.filter(read_at=None).exists()


def test_a_notice_of_another_role_changes_the_role_and_opens(cast, browse):
    since = dt.date(2020, 1, 1)
    other = Membership.objects.create(user=cast.unit_head, role="unit_head", unit=cast.sibling, valid_from=since)
    url = reverse("deadlines:calendar", args=[2026])
    notify(
        users=[cast.unit_head.pk], key="a", kind="system", title="Việc của trạm", lines=[], url=url,
        now=timezone.now(), membership_id=other.pk,
    )  # fmt: skip
    page = browse(cast.unit_head)
    page.goto(reverse("deadlines:notices"))
    page.get_by_role("link", name="Việc của trạm").click()
    assert problems(page, [(1366, "light"), (360, "dark")]) == []
    page.get_by_role("button", name="Chuyển vai trò và mở").click()
    page.wait_for_url(f"**{url}")
    assert page.get_by_text("Trạm Y tế Bình Sơn").first.is_visible()
