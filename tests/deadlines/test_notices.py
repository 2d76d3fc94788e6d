"""Messages in the system: once, read, muted; which steps are told to whom (issue 6, section 4)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from common.workflow import apply
from deadlines.domain.extensions import grant, revoke
from deadlines.domain.notices import mute, notify, read, read_all
from deadlines.domain.telling import Told, to_heads
from deadlines.enums import Subject
from deadlines.models import Mute, Notice, Report
from deadlines.queries.notices import unread_count
from deadlines.workflow import TABLE as REPORT_STEPS
from registrations.domain.recognition import record_recognition
from registrations.enums import RecognitionStatus
from registrations.workflow import TABLE as REGISTRATION_STEPS
from scoring.domain import questions
from scoring.domain.requests import answer_reopen, ask_reopen
from scoring.domain.windows import extend, revoke_extension, set_window
from tests import factories as make
from tests.deadlines import samples
from tests.decisions import samples as decisions
from tests.registrations import cases
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 12, 2, tzinfo=dt.UTC)
LIST = reverse("deadlines:notices")


def tell(cast, *names: str, key: str = "a", url: str = "/2026/", **more) -> int:
    users = [getattr(cast, name).pk for name in names]
    values = {"kind": "system", "title": "Việc mới", "lines": [{"text": "Dòng một"}], "now": NOW, **more}
    return notify(users=users, key=key, url=url, **values)


def told(cast, name: str = "unit_head") -> list[str]:
    return [row.title for row in Notice.objects.filter(user=getattr(cast, name)).order_by("pk")]


def test_the_same_thing_reaches_a_person_once(cast):
    """REL-REM-02: exactly once by (user, key), also when somebody was told already."""
    assert tell(cast, "unit_head", "officer") == 2
    assert tell(cast, "unit_head", "officer", "approver") == 1
    assert tell(cast, "unit_head", key="b") == 1
    assert Notice.objects.count() == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(user=cast.officer, key="a", kind="system", title="x", created_at=NOW)


@pytest.mark.parametrize(
    "url", ["https://example.org/", "//example.org/x", "/\\example.org", "javascript:alert(1)", "x"]
)
def test_only_addresses_of_this_site(cast, url):
    with pytest.raises(ValueError, match="this site"):
        tell(cast, "unit_head", url=url)


def test_long_titles_end_in_dots(cast):
    tell(cast, "unit_head", title="Đ" * 300)
    assert told(cast) == ["Đ" * 199 + "…"]


def test_telling_many_costs_two_queries(cast, django_assert_num_queries):
    people = [make.person("officer", cast.commune, f"Người {n}").pk for n in range(5)]
    for number in (1, 3, 5):
        with django_assert_num_queries(2):
            notify(users=people[:number], key=f"k{number}", kind="system", title="x", lines=[], url="", now=NOW)


def test_read_keeps_the_first_time(cast):
    tell(cast, "unit_head")
    row = Notice.objects.get()
    read(row, NOW)
    read(row, NOW + dt.timedelta(days=1))
    row.refresh_from_db()
    assert row.read_at == NOW
    tell(cast, "unit_head", "officer", key="b")
    assert (unread_count(cast.unit_head.pk), unread_count(cast.officer.pk)) == (1, 1)
    assert read_all(cast.unit_head.pk, NOW) == 1
    assert (unread_count(cast.unit_head.pk), unread_count(cast.officer.pk)) == (0, 1)


def test_muting_replaces_what_was_muted(cast):
    mute(user_id=cast.officer.pk, subjects=[Subject.EVENT, Subject.REPORT])
    mute(user_id=cast.officer.pk, subjects=[Subject.EVENT])
    mute(user_id=cast.unit_head.pk, subjects=[])
    assert list(Mute.objects.values_list("user", "subject")) == [(cast.officer.pk, "event")]


def test_steps_of_a_registration_reach_its_head(cast):
    row = cases.registered(cast.unit, state="sent")
    apply(REGISTRATION_STEPS["return"], instance=row, actor=cast.actor("officer"), now=NOW, note="Ghi thêm số hộ.")
    one = Notice.objects.get()
    assert (one.user, one.title) == (cast.unit_head, "Bản đăng ký năm 2026 bị trả lại để bổ sung")
    assert [line["text"] for line in one.lines] == ["Trường THPT Bình Sơn", "Ghi thêm số hộ."]
    assert one.url == reverse("registrations:registration", args=[2026, row.pk])
    assert one.membership_id == cast.unit_head.memberships.get().pk


def test_what_the_unit_does_itself_is_not_told(cast):
    """The officer finds what was sent under "Việc cần làm"; nobody is told of the own act."""
    sheets.sent(cast)
    assert Notice.objects.count() == 0


def test_a_refused_step_tells_nobody(cast):
    row = cases.registered(cast.unit, state="sent")
    with pytest.raises(RuntimeError), transaction.atomic():
        apply(REGISTRATION_STEPS["accept"], instance=row, actor=cast.actor("officer"), now=NOW)
        assert Notice.objects.count() == 1
        raise RuntimeError
    assert Notice.objects.count() == 0


def test_results_recorded_from_outside(cast):
    cases.registered(cast.unit, state="verified")
    record_recognition(
        unit=cast.unit, year=2026, status=RecognitionStatus.RECOGNISED, actor=cast.actor("officer"), now=NOW,
        decision_number="12/QĐ-UBND", decision_date=dt.date(2026, 10, 1),
    )  # fmt: skip
    assert told(cast) == ["Đơn vị được công nhận đạt tiêu chuẩn An toàn về an ninh, trật tự năm 2026"]


def test_sheets_returned_and_questions(cast):
    card = sheets.returned(cast)
    assert told(cast) == ["Phiếu chấm điểm năm 2026 bị trả lại để bổ sung"]
    Notice.objects.all().delete()
    card = sheets.reviewing(cast, unit=cast.sibling, head="officer")
    make.person("unit_head", cast.sibling, "Lý Văn Tám", username="tam")
    row = card.marks.select_related("criterion").get(criterion__code="7").criterion
    due = timezone.localdate() + dt.timedelta(days=3)
    actor = cast.actor("officer")
    questions.ask(card=card, criterion=row, text="Nêu tên mô hình.", due_on=due, actor=actor, now=timezone.now())
    one = Notice.objects.get()
    assert (one.user.username, one.title) == (
        "tam", "Cấp trên đề nghị giải trình hàng 7 của phiếu chấm điểm năm 2026",
    )  # fmt: skip
    assert one.lines[1]["text"] == f"Trả lời đến hết ngày {due:%d/%m/%Y}. Nêu tên mô hình."


def test_longer_time_and_taking_it_back(cast):
    now, today = timezone.now(), timezone.localdate()
    set_window(
        authority=cast.commune, year=2026, unit_kind="", on_time_to=today, closes_on=today, source="KH 1",
        actor=cast.actor("officer"), now=now,
    )  # fmt: skip
    until = today + dt.timedelta(days=9)
    units = [cast.unit, cast.sibling]
    made = extend(units=units, year=2026, until=until, reason="Mưa lũ.", actor=cast.actor("officer"), now=now)
    revoke_extension(extension=made[0], actor=cast.actor("officer"), now=now)
    assert told(cast) == [
        f"Được gia hạn gửi phiếu chấm điểm đến hết ngày {until:%d/%m/%Y}",
        "Gia hạn gửi phiếu chấm điểm năm 2026 đã được thu hồi",
    ]


@pytest.mark.parametrize(
    ("granted", "title"),
    [
        (True, "Phiếu chấm điểm năm 2026 bị trả lại để bổ sung"),
        (False, "Đề nghị mở lại phiếu chấm điểm năm 2026 chưa được đồng ý"),
    ],
)
def test_a_request_to_open_is_answered_once(cast, granted, title):
    """Granting takes a step that tells of itself: one message, not two."""
    card = sheets.reviewing(cast)
    now = timezone.now()
    request = ask_reopen(card=card, text="Nhập nhầm điểm hàng 7.", actor=cast.actor("unit_head"), now=now)
    actor = cast.actor("officer")
    answer_reopen(request=request, granted=granted, answer="Đã xem đề nghị.", actor=actor, now=now)
    assert told(cast) == [title]


def test_reports_of_authorities_reach_their_officers(cast):
    """Not the one who did it, not an account that was closed."""
    upward = samples.obligation("bao_cao_xa", bearer="authority", title="Báo cáo gửi tỉnh")
    row = samples.occurrence(upward, cast.commune)
    report = Report.objects.create(
        occurrence=row, authority_path=row.authority_path, year=2026, form="nam", state="sent", created_at=NOW,
        changed_at=NOW, first_sent_at=NOW, sent_at=NOW,
    )  # fmt: skip
    closed = make.person("officer", cast.commune, "Ngô Văn Đã Nghỉ")
    closed.is_active = False
    closed.save()
    above = make.actor(make.person("officer", cast.province, "Ngô Thị Yến"))
    apply(REPORT_STEPS["accept"], instance=report, actor=above, now=NOW)
    assert told(cast, "officer") == ["Đã tiếp nhận: Báo cáo gửi tỉnh năm 2026"]
    assert Notice.objects.count() == 1


def test_a_person_heading_two_units_hears_of_each(cast):
    Membership.objects.create(user=cast.unit_head, role="unit_head", unit=cast.sibling, valid_from=dt.date(2020, 1, 1))
    for unit in (cast.unit, cast.sibling):
        row = cases.registered(unit, state="sent")
        apply(REGISTRATION_STEPS["accept"], instance=row, actor=cast.actor("officer"), now=NOW)
    assert len(told(cast)) == 2


def test_an_issued_decision_reaches_every_unit_in_it_at_once(cast):
    """One message each however many units, with the number; not those of other units."""
    make.person("unit_head", cast.sibling, "Lý Văn Tám", username="tam")
    make.person("unit_head", cast.other_unit, "Người Ngoài", username="ngoai")
    decisions.issued(cast)
    told_of = Notice.objects.filter(url=reverse("decisions:own", args=[2026]))
    assert set(told_of.values_list("user__username", flat=True)) == {"donvi", "tam"}
    assert told_of.first().lines[1]["text"] == f"Quyết định số 01/QĐ-UBND ngày {decisions.SIGNED:%d/%m/%Y}"


@pytest.mark.parametrize("count", [1, 3])
def test_telling_heads_of_many_units_costs_the_same(cast, count, django_assert_num_queries):
    units = [make.unit(cast.commune, f"Trường {number}") for number in range(count)]
    for number, unit in enumerate(units):
        make.person("unit_head", unit, f"Đầu mối {number}", username=f"dm{number}")
    with django_assert_num_queries(3):
        assert to_heads(units, Told("k", "Việc", "/2026/", NOW, None)) == count


def test_a_head_whose_role_has_ended_is_not_told(cast):
    cast.unit_head.memberships.update(valid_to=dt.date(2026, 10, 11))
    assert to_heads([cast.unit], Told("k", "Việc", "/2026/", NOW, None)) == 0
    cast.unit_head.memberships.update(valid_to=dt.date(2026, 10, 12))
    assert to_heads([cast.unit], Told("k", "Việc", "/2026/", NOW, None)) == 1


def test_longer_time_for_a_report_and_taking_it_back(cast):
    row = samples.occurrence(samples.obligation(), cast.unit)
    actor, until = cast.actor("officer"), dt.date(2026, 10, 30)
    grant(occurrences=[row], until=until, reason="Mưa lũ kéo dài.", actor=actor, now=NOW)
    revoke(extension=row.extensions.get(), actor=actor, now=NOW)
    assert told(cast) == [
        "Được gia hạn đến hết ngày 30/10/2026: Báo cáo kết quả năm",
        "Đã thu hồi gia hạn: Báo cáo kết quả năm",
    ]
