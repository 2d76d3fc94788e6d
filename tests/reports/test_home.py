"""Việc cần làm: what waits for each role."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deadlines.enums import Bearer, Subject
from reports.home import tasks_for
from reports.home.dates import moments
from scoring.domain import questions
from scoring.domain.requests import ask_reopen
from tests import factories as make
from tests.deadlines import samples
from tests.registrations import cases
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
URL = reverse("reports:home", args=[2026])


def tasks(cast, name: str, today: dt.date | None = None):
    return tasks_for(cast.actor(name), 2026, today or timezone.localdate())


def titles(cast, name: str, today: dt.date | None = None) -> list[str]:
    return [task.title for task in tasks(cast, name, today)]


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("draft", "Chấm tiếp phiếu chấm điểm"),
        ("filled", "Kiểm tra lại và gửi phiếu chấm điểm"),
        ("sent", ""),
        ("returned", "Bổ sung phiếu chấm điểm bị trả lại"),
        ("approved", ""),
    ],
)
def test_unit_head(cast, state, title):
    cases.registered(cast.unit, state="recognised")
    assert titles(cast, "unit_head") == ["Mở phiếu chấm điểm năm 2026"]
    sheets.IN_STATE[state](cast)
    assert titles(cast, "unit_head") == ([title] if title else [])


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
    assert tasks(cast, "unit_head")[0].hint == "Lời nhắn: Bổ sung minh chứng hàng 7 rồi gửi lại."


def test_officer(cast):
    assert titles(cast, "officer") == ["Nhắc 2 đơn vị chưa đăng ký", "Nhắc 2 đơn vị chưa gửi phiếu"]
    sheets.sent(cast)
    assert titles(cast, "officer") == [
        "Thẩm định 1 phiếu mới gửi",
        "Nhắc 2 đơn vị chưa đăng ký",
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


def test_moments_are_the_ends_of_the_assessed_year(cast):
    """TT 124 Điều 8.2. Nothing is left of a year that is over."""
    actor = cast.actor("unit_head")
    found = moments(actor, 2026, dt.date(2026, 10, 30))
    assert [one.day for one in found] == [dt.date(2026, 10, 31), dt.date(2026, 11, 15)]
    assert [one.day for one in moments(actor, 2026, dt.date(2026, 11, 15))] == [dt.date(2026, 11, 15)]
    assert moments(actor, 2026, dt.date(2026, 11, 16)) == []
    assert moments(actor, 2026, dt.date(2027, 6, 1)) == []


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
    with django_assert_num_queries(23) as few:
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


TODAY = dt.date(2026, 10, 12)


def report_of(cast, place=None, **fields):
    obligation = fields.pop("obligation", None) or samples.obligation()
    return samples.occurrence(obligation, place or cast.unit, **fields)


def own(cast, title: str, today: dt.date = TODAY):
    return next((task for task in tasks(cast, "unit_head", today) if task.title == title), None)


def test_what_is_due_is_something_to_do_with_its_day(cast):
    """Last day in time 14/10 ("trước ngày 15/10"): 2 days are left on 12/10; late from 15/10 on."""
    cases.registered(cast.unit, state="recognised")
    report_of(cast)
    task = own(cast, "Gửi báo cáo kết quả năm")
    assert (task.when, task.is_late, task.label) == ("Còn 2 ngày – trước ngày 15/10/2026", False, "Chưa bắt đầu")
    on_the_day = own(cast, "Gửi báo cáo kết quả năm", dt.date(2026, 10, 14))
    assert (on_the_day.when, on_the_day.is_late) == ("Hôm nay là ngày cuối – trước ngày 15/10/2026", False)
    late = own(cast, "Gửi báo cáo kết quả năm", dt.date(2026, 10, 17))
    assert (late.when, late.is_late) == ("Quá hạn 3 ngày – trước ngày 15/10/2026", True)
    assert titles(cast, "unit_head", dt.date(2026, 10, 17))[0] == "Gửi báo cáo kết quả năm"


def test_what_is_sent_void_or_far_ahead_is_not_to_be_done(cast):
    yearly = samples.obligation()
    row = report_of(cast, obligation=yearly)
    assert own(cast, "Gửi báo cáo kết quả năm", dt.date(2026, 6, 1)) is None
    assert next(entry.title for entry in moments(cast.actor("unit_head"), 2026, dt.date(2026, 9, 1))) == yearly.title
    type(row).objects.update(sent_on=dt.date(2026, 10, 1))
    assert own(cast, "Gửi báo cáo kết quả năm") is None
    assert yearly.title not in {one.title for one in moments(cast.actor("unit_head"), 2026, dt.date(2026, 9, 1))}
    type(row).objects.update(sent_on=dt.date(2026, 10, 1), returned=True)
    assert own(cast, "Gửi báo cáo kết quả năm").label == "Cần sửa"
    type(row).objects.update(sent_on=None, returned=False, voided=True)
    assert own(cast, "Gửi báo cáo kết quả năm") is None


def test_nothing_appears_twice(cast):
    """Registration and sheet keep their own words and get the day of what is due; tasks are not repeated as dates."""
    register = samples.obligation("registration", subject=Subject.REGISTRATION, title="Bản đăng ký", when="on")
    score = samples.obligation("self_score", subject=Subject.SELF_SCORE, title="Phiếu tự chấm điểm", when="on")
    for row in (register, score):
        samples.occurrence(row, cast.unit)
    report_of(cast)
    found = {task.title: task for task in tasks(cast, "unit_head", TODAY)}
    assert set(found) == {
        "Đăng ký An toàn về an ninh, trật tự năm 2026",
        "Mở phiếu chấm điểm năm 2026",
        "Gửi báo cáo kết quả năm",
    }
    assert found["Mở phiếu chấm điểm năm 2026"].when == "Còn 2 ngày – hạn 14/10/2026"
    with time_machine.travel(dt.datetime(2026, 10, 12, 2, tzinfo=dt.UTC)):
        page = cast.client("unit_head").get(URL).content.decode()
    assert page.count("áo cáo kết quả năm") == 1


def test_verb_first_for_every_kind(cast):
    for number, subject in enumerate(Subject.values):
        row = samples.obligation(f"thing_{number}", subject=subject, title="Việc lớn")
        samples.occurrence(row, cast.unit)
    day = samples.obligation("festival", subject=Subject.EVENT, title="Ngày hội toàn dân bảo vệ an ninh Tổ quốc")
    samples.occurrence(day, cast.unit)
    said = titles(cast, "unit_head", TODAY)
    assert {"Gửi việc lớn", "Ghi việc lớn", "Tổ chức việc lớn"} <= set(said)
    assert "Tổ chức Ngày hội toàn dân bảo vệ an ninh Tổ quốc" in said


def test_the_officer_receives_reminds_and_owes(cast):
    """One line for each thing, with its list; other communes' rows do not count."""
    yearly = samples.obligation()
    report_of(cast, obligation=yearly)
    report_of(cast, cast.sibling, obligation=yearly, sent_on=dt.date(2026, 10, 1))
    report_of(cast, cast.other_unit, obligation=yearly)
    upward = samples.obligation("bao_cao_xa", bearer=Bearer.AUTHORITY, title="Báo cáo gửi tỉnh")
    report_of(cast, cast.commune, obligation=upward)
    found = {task.title: task for task in tasks(cast, "officer", TODAY)}
    assert "Tiếp nhận 1 báo cáo kết quả năm" in found
    remind = found["Nhắc 1 đơn vị chưa gửi báo cáo kết quả năm"]
    assert remind.url == (
        reverse("deadlines:behind", args=[2026]) + f"?code=bao_cao_nam&state=unsent&authority={cast.commune.pk}-own"
    )
    assert (remind.for_others, remind.when) == (True, "Còn 2 ngày – hạn 14/10/2026")
    assert found["Gửi báo cáo gửi tỉnh"].due == dt.date(2026, 10, 14)
    assert titles(cast, "officer", TODAY)[0] == "Gửi báo cáo gửi tỉnh"
    cast.above = make.person("officer", cast.province, "Ngô Thị Yến")
    assert titles(cast, "above", TODAY) == ["Nhắc 1 nơi chưa gửi báo cáo gửi tỉnh"]


def test_dossiers_say_where_they_are(cast):
    cases.registered(cast.unit, state="accepted")
    sheets.sent(cast)
    report_of(cast, sent_on=dt.date(2026, 10, 1))
    page = cast.client("unit_head").get(URL).content.decode()
    for words in ("Hồ sơ đang ở đâu", "Đã tiếp nhận", "Chưa gửi", "Chờ thẩm định", "đã gửi 1 / 1, tiếp nhận 0"):
        assert words in page, words


def test_staff_see_how_complete_each_thing_is(cast):
    yearly = samples.obligation()
    report_of(cast, obligation=yearly)
    report_of(cast, cast.sibling, obligation=yearly, sent_on=dt.date(2026, 10, 1))
    report_of(cast, cast.other_unit, obligation=yearly)
    assert "1 / 2 (50 %)" in cast.client("officer").get(URL).content.decode()
    assert "1 / 3 (33,3 %)" in cast.client("viewer").get(URL).content.decode()


@pytest.mark.parametrize("name", ["unit_head", "officer"])
def test_query_count_with_things_due(cast, name, django_assert_num_queries):
    client, where = cast.client(name), {"unit_head": cast.unit, "officer": cast.commune}[name]
    bearer = Bearer.UNIT if name == "unit_head" else Bearer.AUTHORITY

    def add(number: int) -> None:
        samples.occurrence(samples.obligation(f"due_{number}", bearer=bearer), where)
        if name == "officer":
            samples.occurrence(samples.obligation(f"below_{number}"), cast.unit)

    add(0)
    with time_machine.travel(dt.datetime(2026, 10, 12, 2, tzinfo=dt.UTC), tick=False):
        with CaptureQueriesContext(connection) as few:
            client.get(URL)
        add(1)
        add(2)
        with django_assert_num_queries(len(few)):
            client.get(URL)
