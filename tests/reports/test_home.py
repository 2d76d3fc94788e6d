"""Việc cần làm: what waits for each role."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from reports.home import moments, tasks_for
from scoring.domain import questions
from scoring.domain.requests import ask_reopen
from tests import factories as make
from tests.registrations import cases
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
URL = reverse("reports:home", args=[2026])


def titles(cast, name: str) -> list[str]:
    return [task.title for task in tasks_for(cast.actor(name), 2026)]


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("draft", "Chấm tiếp phiếu chấm điểm"),
        ("filled", "Kiểm tra lại và gửi phiếu chấm điểm"),
        ("sent", "Xem phiếu chấm điểm đã gửi"),
        ("returned", "Bổ sung phiếu chấm điểm bị trả lại"),
        ("approved", "Xem phiếu chấm điểm đã gửi"),
    ],
)
def test_unit_head(cast, state, title):
    cases.registered(cast.unit, state="recognised")
    assert titles(cast, "unit_head") == ["Mở phiếu chấm điểm năm 2026"]
    sheets.IN_STATE[state](cast)
    assert titles(cast, "unit_head") == [title]


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("", "Đăng ký An toàn về an ninh, trật tự năm 2026"),
        ("draft", "Viết tiếp và gửi bản đăng ký"),
        ("returned", "Bổ sung bản đăng ký bị trả lại"),
        ("accepted", "Làm hồ sơ đề nghị công nhận"),
        ("sent", ""),
        ("proposed", ""),
        ("verified", ""),
        ("not_recognised", ""),
    ],
)
def test_the_own_registration_comes_first(cast, state, title):
    if state:
        cases.registered(cast.unit, state=state)
    assert titles(cast, "unit_head") == [*([title] if title else []), "Mở phiếu chấm điểm năm 2026"]


def test_a_unit_out_of_scope_is_not_asked_to_register(cast):
    cast.unit.eligibility = "out"
    cast.unit.save()
    assert titles(cast, "unit_head") == ["Mở phiếu chấm điểm năm 2026"]


def test_officer_and_approver_see_how_dossiers_stand(cast):
    """Only those of the own authority: another commune's rows are there and do not count."""
    for place in (cast.commune, cast.other_commune):
        cases.registered(make.unit(place, "Trường Gửi"), state="sent")
        cases.registered(make.unit(place, "Trường Hồ Sơ"), state="proposed")
        cases.registered(make.unit(place, "Trường Đạt"), state="verified")
        cases.registered(make.unit(place, "Trường Không"), state="verified", verdict="not_met", failed="3b")
    assert titles(cast, "officer")[:4] == [
        "Tiếp nhận 1 bản đăng ký",
        "Thẩm định 1 hồ sơ đề nghị",
        "Soạn quyết định công nhận cho 1 đơn vị",
        "Nhắc 2 đơn vị chưa đăng ký",
    ]
    assert titles(cast, "approver") == ["Kết luận 1 hồ sơ chưa đạt"]


def test_returned_sheets_show_the_note(cast):
    cases.registered(cast.unit, state="recognised")
    sheets.returned(cast)
    assert tasks_for(cast.actor("unit_head"), 2026)[0].hint == "Lời nhắn: Bổ sung minh chứng hàng 7 rồi gửi lại."


def test_officer(cast):
    assert titles(cast, "officer") == ["Nhắc 2 đơn vị chưa đăng ký", "Nhắc 2 đơn vị chưa gửi phiếu"]
    sheets.sent(cast)
    assert titles(cast, "officer") == [
        "Nhắc 2 đơn vị chưa đăng ký",
        "Thẩm định 1 phiếu mới gửi",
        "Nhắc 1 đơn vị chưa gửi phiếu",
    ]


def test_approver(cast):
    assert titles(cast, "approver") == []
    sheets.reviewed(cast)
    assert titles(cast, "approver") == ["Duyệt 1 phiếu đã chấm"]


def test_questions_wait_for_the_unit_until_their_day(cast):
    card = sheets.reviewing(cast)
    row = card.marks.select_related("criterion").get(criterion__code="7").criterion
    now = timezone.now()
    due = timezone.localdate(now) + dt.timedelta(days=3)
    questions.ask(
        card=card,
        criterion=row,
        text="Nêu tên mô hình và ngày ra mắt.",
        due_on=due,
        actor=cast.actor("officer"),
        now=now,
    )
    assert "Giải trình hàng 7" in titles(cast, "unit_head")
    with time_machine.travel(now + dt.timedelta(days=5)):
        assert "Giải trình hàng 7" not in titles(cast, "unit_head")


def test_requests_to_open_a_sheet_wait_for_those_who_can(cast):
    card = sheets.reviewing(cast)
    ask_reopen(card=card, text="Nhập nhầm điểm hàng 7.", actor=cast.actor("unit_head"), now=timezone.now())
    assert "Trả lời 1 đề nghị mở lại phiếu" in titles(cast, "officer")
    assert "Trả lời 1 đề nghị mở lại phiếu" not in titles(cast, "approver")


def test_admin(cast):
    sheets.load_rubrics()
    make.unit(cast.commune, "Hợp tác xã", kind="enterprise", eligibility="unknown")
    assert titles(cast, "admin") == [
        "Xác nhận điểm chuẩn xếp loại",
        "Xếp diện Thông tư 124 cho 1 đơn vị",
        "Ghi tên các cơ quan trên văn bản",
    ]
    sheets.confirm_thresholds(cast)
    assert "Xác nhận điểm chuẩn xếp loại" not in titles(cast, "admin")


def test_moments_are_the_ends_of_the_assessed_year():
    """TT 124 Điều 8.2."""
    found = moments(2026, dt.date(2026, 10, 30))
    assert [(one.day, one.days) for one in found] == [(dt.date(2026, 10, 31), 1), (dt.date(2026, 11, 15), 16)]
    assert [one.day for one in moments(2026, dt.date(2026, 11, 15))] == [dt.date(2026, 11, 15)]
    assert moments(2026, dt.date(2026, 11, 16)) == []


@pytest.mark.parametrize("name", ["unit_head", "officer", "approver", "viewer", "admin"])
def test_every_role_lands_here(cast, name):
    sheets.reviewed(cast)
    response = cast.client(name).get(URL)
    assert response.status_code == 200
    assert "Việc cần làm" in response.content.decode()
    assert cast.client(name).get(reverse("home")).url == URL
    assert cast.client(name).post(URL).status_code == 405


def test_query_count_does_not_grow(cast, django_assert_num_queries):
    client = cast.client("officer")
    sheets.sent(cast)
    with django_assert_num_queries(16) as few:
        client.get(URL)
    for n in range(3):
        sheets.sent(cast, unit=make.unit(cast.commune, f"Trường {n}"), head="officer")
    with django_assert_num_queries(len(few)):
        client.get(URL)


def test_who_stands_above_is_not_asked_to_do_the_work_of_those_below(cast):
    """The province sees the commune's sheets; scoring and approving them is the commune's."""
    sheets.reviewed(cast)
    for role in ("officer", "approver"):
        cast.above = make.person(role, cast.province, "Ngô Thị Yến")
        assert titles(cast, "above") == []


def test_a_trial_sheet_waits_for_nobody_to_approve_it(cast):
    """Trial sheets never classify, so the task would never end."""
    hamlet = make.unit(cast.commune, "Thôn Thử", kind="residential")
    cast.hamlet_head = make.person("unit_head", hamlet, "Đinh Văn Sáu")
    card = sheets.reviewed(cast, unit=hamlet, head="hamlet_head")
    assert (card.rubric.is_draft, card.state) == (True, "reviewed")
    assert titles(cast, "approver") == []
