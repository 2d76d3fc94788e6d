"""The bell and its pages (issue 6, section 4)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Membership
from deadlines.models import Mute, Notice
from tests.deadlines import samples
from tests.deadlines.test_notices import LIST, NOW, tell

pytestmark = pytest.mark.django_db
CHOICES = reverse("deadlines:notice_choices")


def page_of(client, url: str = LIST) -> str:
    return client.get(url).content.decode()


def test_the_bell_says_how_many(cast):
    client = cast.client("unit_head")
    assert 'aria-label="Thông báo, đã đọc hết"' in page_of(client)
    for number in range(3):
        tell(cast, "unit_head", key=str(number))
    assert 'aria-label="Thông báo, 3 chưa đọc"' in page_of(client, "/2026/")
    for number in range(3, 101):
        tell(cast, "unit_head", key=str(number))
    assert 'aria-label="Thông báo, 99+ chưa đọc"' in page_of(client, "/2026/")


def test_groups_by_when_they_came(cast):
    """12/10/2026 is a Monday: what came on Sunday is earlier."""
    for day in (5, 11, 12, 14):
        tell(cast, "unit_head", key=str(day), title=f"Việc ngày {day}", now=NOW.replace(day=day))
    with time_machine.travel(NOW.replace(day=14), tick=False):
        page = page_of(cast.client("unit_head"))
    order = ["Hôm nay", "Việc ngày 14", "Tuần này", "Việc ngày 12", "Trước đó", "Việc ngày 11", "Việc ngày 5"]
    places = [page.index(f">{words}<") for words in order]
    assert places == sorted(places)


def test_opening_marks_as_read_and_leads_on(cast):
    tell(cast, "unit_head", url="/2026/lich/?thang=10")
    row, client = Notice.objects.get(), cast.client("unit_head")
    assert page_of(client).count("Chưa đọc") == 1
    response = client.get(reverse("deadlines:notice", args=[row.pk]))
    assert (response.status_code, response.url) == (302, "/2026/lich/?thang=10")
    page = page_of(client)
    assert "Chưa đọc" not in page
    assert "Đã đọc" in page


def test_others_notices_are_not_found(cast):
    tell(cast, "unit_head")
    row = Notice.objects.get()
    assert cast.client("officer").get(reverse("deadlines:notice", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_an_address_that_leads_away_is_not_followed(cast):
    tell(cast, "unit_head")
    Notice.objects.update(url="//example.org/")
    response = cast.client("unit_head").get(reverse("deadlines:notice", args=[Notice.objects.get().pk]))
    assert response.url == LIST


def test_another_role_is_asked_for_first(cast):
    other = Membership.objects.create(
        user=cast.unit_head, role="unit_head", unit=cast.sibling, valid_from=dt.date(2020, 1, 1)
    )
    tell(cast, "unit_head", url="/2026/lich/", membership_id=other.pk)
    client, row = cast.client("unit_head"), Notice.objects.get()
    page = page_of(client, reverse("deadlines:notice", args=[row.pk]))
    assert "Chuyển vai trò và mở" in page
    assert "Trạm Y tế Bình Sơn" in page
    switched = client.post(reverse("accounts:switch"), {"membership": other.pk, "next": "/2026/lich/"})
    assert switched.url == "/2026/lich/"
    assert client.get(reverse("deadlines:notice", args=[row.pk])).url == "/2026/lich/"
    Membership.objects.filter(pk=other.pk).update(valid_to=dt.date(2020, 2, 1))
    response = client.get(reverse("deadlines:notice", args=[row.pk]), follow=True)
    assert "không còn giữ" in response.content.decode()


def test_changing_the_role_never_leads_away(cast):
    member = cast.unit_head.memberships.get()
    for away in ("https://example.org/", "//example.org/", "/\\example.org"):
        response = cast.client("unit_head").post(reverse("accounts:switch"), {"membership": member.pk, "next": away})
        assert response.url == reverse("home"), away


def test_all_read_by_one_button(cast):
    tell(cast, "unit_head", "officer")
    client = cast.client("unit_head")
    assert "Đánh dấu đã đọc hết" in page_of(client)
    assert client.get(reverse("deadlines:notices_read")).status_code == 405
    client.post(reverse("deadlines:notices_read"))
    assert Notice.objects.filter(read_at=None).get().user == cast.officer
    assert "Đánh dấu đã đọc hết" not in page_of(client).replace("Đã đánh dấu đã đọc hết.", "")


def test_pages_of_thirty(cast):
    for number in range(31):
        tell(cast, "unit_head", key=str(number), title=f"Việc số {number}.")
    client = cast.client("unit_head")
    assert "Việc số 0." not in page_of(client)
    assert "Việc số 0." in page_of(client, f"{LIST}?page=2")
    assert "Việc số 0." in page_of(client, f"{LIST}?page=99")


def test_query_count_of_the_list(cast, django_assert_num_queries):
    client = cast.client("unit_head")
    tell(cast, "unit_head", key="0")
    with django_assert_num_queries(8):
        client.get(LIST)
    tell(cast, "unit_head", key="1")
    tell(cast, "unit_head", key="2")
    with django_assert_num_queries(8):
        client.get(LIST)


def test_choices_keep_what_was_unticked(cast):
    """What only the law sets is said to be told always; a kind with both keeps the part of the law."""
    samples.obligation("dang_ky", subject="registration", is_legal=True)
    samples.obligation("bao_cao", is_legal=True)
    samples.obligation("bao_cao_2", is_legal=False)
    client = cast.client("officer")
    page = page_of(client, CHOICES)
    assert "Luôn nhắc" in page
    assert "Báo cáo (việc theo luật vẫn nhắc)" in page
    assert 'value="registration"' not in page
    assert "Chưa ghi địa chỉ thư" in page
    client.post(CHOICES, {"subjects": ["event", "papers"]})
    muted = set(Mute.objects.filter(user=cast.officer).values_list("subject", flat=True))
    assert {"report", "self_score"} <= muted
    assert not muted & {"event", "papers", "registration"}
    assert client.post(CHOICES, {"subjects": ["registration"]}).status_code == 422


def test_choices_say_the_address(cast):
    cast.officer.email = "can.bo@example.vn"
    cast.officer.save()
    assert "can.bo@example.vn" in page_of(cast.client("officer"), CHOICES)
