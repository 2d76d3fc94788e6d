"""Opening, saving, sending a registration, taking its steps, recording it on paper: the verbs."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db.models.signals import post_init
from django.utils import timezone

from common.models import AuditEvent, StatusChange
from common.scope import Role
from common.workflow import NotAllowed, Refused, WrongState
from models_programs.models import RuleValue, UnitPaper, UnitYear
from registrations.domain.registering import (
    copy_last_year,
    open_registration,
    register_on_paper,
    save_registration,
    send_registration,
    take_step,
)
from registrations.enums import RegistrationState
from registrations.models import Recognition, Registration
from registrations.queries.due import due_of, dues_of
from registrations.rules.timeliness import Due, lateness
from tests import factories as make
from tests.models_programs.plans import plan
from tests.models_programs.samples import maker
from tests.registrations.cases import FULL, registered
from units.enums import AuthorityKind

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = dt.datetime(2026, 1, 20, 9, tzinfo=HERE)


def opened(cast, **fields) -> Registration:
    row = open_registration(unit=cast.unit, year=2026, actor=cast.actor("unit_head"), now=NOW)
    Registration.objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def sent(cast, *, now=NOW, who="unit_head") -> Registration:
    return send_registration(registration=opened(cast, **FULL), actor=cast.actor(who), now=now)


def set_rule(cast, value: str) -> None:
    RuleValue.objects.create(
        authority=cast.commune, authority_path=cast.commune.path, code="registration.takes_late", value=value,
        source="Công văn thử 12", set_at=NOW, set_by=cast.admin,
    )  # fmt: skip


def test_opening_takes_what_the_records_know(cast):
    cast.unit.head_name, cast.unit.phone, cast.unit.staff = "Lê Thị Hoa", "0912", 90
    cast.unit.save()
    maker(UnitYear)(cast.commune, cast.unit, 2026, people=120, sub_units=4, sub_units_committed=3)
    maker(UnitPaper)(
        cast.commune, cast.unit, 2026, kind="plan", title="Kế hoạch", number="07/KH", date=dt.date(2026, 1, 5),
        issuer="Nhà trường",
    )  # fmt: skip
    row = opened(cast)
    assert (row.head_name, row.contact_phone, row.people) == ("Lê Thị Hoa", "0912", 120)
    assert (row.sub_units, row.sub_units_committed) == (4, 3)
    assert (row.plan_number, row.plan_date, row.plan_issuer) == ("07/KH", dt.date(2026, 1, 5), "Nhà trường")
    assert (row.state, row.entered_on_behalf, row.authority_path) == ("draft", False, cast.commune.path)


def test_opening_again_gives_the_same_row_to_everybody_who_may_read(cast):
    first = opened(cast)
    again = open_registration(unit=cast.unit, year=2026, actor=cast.actor("officer"), now=NOW)
    assert (again.pk, again.entered_on_behalf, Registration.objects.count()) == (first.pk, False, 1)


@pytest.mark.parametrize("name", ["approver", "viewer", "admin", "outsider"])
def test_only_the_unit_and_its_officers_open(cast, name):
    with pytest.raises(NotAllowed):
        open_registration(unit=cast.unit, year=2026, actor=cast.actor(name), now=NOW)
    assert not Registration.objects.exists()


def test_a_unit_that_ended_before_does_not_register(cast):
    cast.unit.valid_to = dt.date(2026, 1, 5)
    cast.unit.save()
    with pytest.raises(Refused) as caught:
        open_registration(unit=cast.unit, year=2026, actor=cast.actor("officer"), now=NOW)
    assert str(caught.value) == "Đơn vị này không còn hoạt động trong kỳ đánh giá năm 2026 nên không đăng ký."


def test_two_people_who_open_at_once_get_one_row(cast):
    """The second save meets the constraint and takes the row of the first."""

    def somebody_faster(sender, instance, **kwargs):
        if instance.pk is None and not Registration.objects.exists():
            post_init.disconnect(somebody_faster, sender=Registration)
            registered(cast.unit, state="draft")

    post_init.connect(somebody_faster, sender=Registration)
    row = open_registration(unit=cast.unit, year=2026, actor=cast.actor("unit_head"), now=NOW)
    assert (row.commitments, Registration.objects.count()) == (FULL["commitments"], 1)


def test_saving_keeps_half_a_form_and_counts(cast):
    row = opened(cast)
    changes = save_registration(
        registration=row, values={"commitments": "Một lời hứa"}, actor=cast.actor("unit_head"), now=NOW, seen=1
    )
    assert (changes, row.version, row.changed_by_id) == ({"commitments": ["", "Một lời hứa"]}, 2, cast.unit_head.pk)
    assert save_registration(registration=row, values={}, actor=cast.actor("officer"), now=NOW, seen=2) == {}
    assert row.version == 2


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"households": 10, "households_committed": 11}, "households_committed", "Nhập số không lớn hơn"),
        ({"sub_units": 1, "sub_units_committed": 2}, "sub_units_committed", "Nhập số không lớn hơn"),
        ({"plan_date": dt.date(2026, 1, 21)}, "plan_date", "Ngày ban hành không được sau hôm nay."),
        ({"resolution_date": dt.date(2020, 1, 1)}, "resolution_date", "Kiểm tra lại năm"),
        ({"head_name": "x" * 101}, "head_name", "Rút gọn"),
        ({"commitments": "a\x01"}, "commitments", "Xóa ký tự lạ"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field(cast, values, field, words):
    row = opened(cast)
    with pytest.raises(ValidationError) as caught:
        save_registration(registration=row, values=values, actor=cast.actor("unit_head"), now=NOW)
    assert list(caught.value.message_dict) == [field]
    assert caught.value.message_dict[field][0].startswith(words)


def test_saving_is_refused_to_the_slow_the_foreign_and_the_late(cast):
    row = opened(cast)
    with pytest.raises(ValidationError) as stale:
        save_registration(registration=row, values={}, actor=cast.actor("unit_head"), now=NOW, seen=0)
    assert stale.value.code == "stale"
    with pytest.raises(NotAllowed):
        save_registration(registration=row, values={}, actor=cast.actor("approver"), now=NOW)
    with pytest.raises(WrongState):
        save_registration(registration=sent(cast), values={}, actor=cast.actor("unit_head"), now=NOW)


def test_last_year_gives_words_never_figures_or_numbers(cast):
    registered(cast.unit, year=2025, contact_name="Người cũ", plan_issuer="Nhà trường cũ")
    row = opened(cast)
    names = copy_last_year(registration=row, actor=cast.actor("unit_head"), now=NOW)
    assert (row.contact_name, row.plan_issuer, row.commitments) == ("Người cũ", "Nhà trường cũ", FULL["commitments"])
    assert (row.people, row.plan_number, row.plan_date, row.state) == (None, "", None, "draft")
    assert names == [
        "Người liên hệ", "Điện thoại liên hệ", "Cấp ủy ban hành", "Nơi ban hành kế hoạch", "Nội dung đăng ký, cam kết",
    ]  # fmt: skip
    with pytest.raises(Refused):
        copy_last_year(registration=row, actor=cast.actor("unit_head"), now=NOW)


def test_without_last_year_there_is_nothing_to_copy(cast):
    with pytest.raises(Refused) as caught:
        copy_last_year(registration=opened(cast), actor=cast.actor("unit_head"), now=NOW)
    assert str(caught.value) == "Năm 2025 đơn vị không có bản đăng ký trên hệ thống để chép."


def test_sending_gives_code_and_moment_once(cast):
    row = sent(cast)
    code, first = row.receipt_code, row.first_sent_at
    assert (row.state, first, row.sent_at, row.entered_on_behalf) == ("sent", NOW, NOW, False)
    assert code
    later = NOW + dt.timedelta(days=2)
    take_step(action="withdraw", registration=row, actor=cast.actor("unit_head"), now=later)
    assert (row.state, row.sent_at) == ("draft", None)
    send_registration(registration=row, actor=cast.actor("officer"), now=later)
    assert (row.receipt_code, row.first_sent_at, row.sent_at, row.entered_on_behalf) == (code, first, later, True)


def test_an_incomplete_form_is_not_sent(cast):
    with pytest.raises(Refused) as caught:
        send_registration(
            registration=opened(cast, **FULL | {"people": None, "commitments": ""}),
            actor=cast.actor("unit_head"),
            now=NOW,
        )
    assert str(caught.value) == (
        "Còn thiếu: số cán bộ, người lao động, người học; nội dung đăng ký, cam kết. Điền đủ rồi gửi."
    )


@pytest.mark.parametrize(
    ("day", "late"),
    [(dt.datetime(2026, 3, 31, 23, 59, 59, tzinfo=HERE), ""), (dt.datetime(2026, 4, 1, tzinfo=HERE), "law")],
)
def test_the_law_ends_with_quarter_one_in_vietnam(cast, day, late):
    row = sent(cast, now=day)
    due = due_of(cast.commune.path, 2026)
    assert lateness(timezone.localdate(row.first_sent_at), due, unit=cast.unit.pk, since=cast.unit.valid_from) == late


@pytest.mark.parametrize(("day", "late"), [(30, ""), (31, "plan")])
def test_before_the_31st_ends_with_the_30th(cast, day, late):
    own = plan(cast.commune)
    own.dates.all().delete()
    own.dates.create(code="registration", text="Gửi bản đăng ký", rule="before", day=31, month=1)
    due = due_of(cast.commune.path, 2026)
    assert (due.plan, due.nearest, due.law) == (dt.date(2026, 1, 30), dt.date(2026, 1, 30), dt.date(2026, 3, 31))
    assert due.plan_words == "trước ngày 31/01 hằng năm"
    assert lateness(dt.date(2026, 1, day), due, unit=cast.unit.pk, since=cast.unit.valid_from) == late


def test_days_of_many_places_cost_three_queries(cast, django_assert_num_queries):
    for place, day in ((cast.province, 20), (cast.commune, 31)):
        plan(place).dates.create(code="registration", text="Gửi", rule="before", day=day, month=1)
    with django_assert_num_queries(3):
        dues = dues_of([cast.commune.path, cast.other_commune.path, ""], 2026)
    assert [dues[one.path].plan for one in (cast.commune, cast.other_commune)] == [
        dt.date(2026, 1, 30), dt.date(2026, 1, 19),
    ]  # fmt: skip
    assert dues[""].plan is None


def test_a_place_that_takes_no_late_ones_says_since_when(cast):
    set_rule(cast, "Không")
    late = dt.datetime(2026, 4, 1, tzinfo=HERE)
    with pytest.raises(Refused) as caught:
        sent(cast, now=late)
    assert str(caught.value) == "Đã hết hạn đăng ký (31/03/2026). Cơ quan quản lý không nhận bản đăng ký gửi muộn."
    row = sent(cast, now=late - dt.timedelta(seconds=1))
    take_step(action="return", registration=row, actor=cast.actor("officer"), now=late, note="Bổ sung số nghị quyết")
    assert send_registration(registration=row, actor=cast.actor("unit_head"), now=late).state == "sent"


@pytest.mark.parametrize(
    ("eligibility", "words"), [("out", "Đơn vị đang xếp ngoài diện"), ("unknown", "Chưa xác định")]
)
def test_only_units_in_scope_are_accepted(cast, eligibility, words):
    row = sent(cast)
    type(cast.unit).objects.filter(pk=cast.unit.pk).update(eligibility=eligibility)
    row = Registration.objects.get(pk=row.pk)
    with pytest.raises(Refused) as caught:
        take_step(action="accept", registration=row, actor=cast.actor("officer"), now=NOW)
    assert str(caught.value).startswith(words)


def test_a_conclusion_writes_the_result_and_reconsidering_removes_it(cast):
    row = registered(cast.unit, state="verified", verdict="not_met", failed="3a")
    take_step(action="refuse", registration=row, actor=cast.actor("approver"), now=NOW)
    assert (row.state, Recognition.objects.get().status) == ("not_recognised", "not_recognised")
    note = "Đơn vị đã bổ sung giấy tờ"
    take_step(action="reconsider", registration=row, actor=cast.actor("approver"), now=NOW, note=note)
    assert (row.state, row.verdict, row.failed, Recognition.objects.count()) == ("proposed", "", "", 0)


def test_paper_counts_from_the_day_it_came(cast):
    row = register_on_paper(
        unit=cast.unit, year=2026, received_on=dt.date(2026, 1, 15), actor=cast.actor("officer"), now=NOW
    )
    assert (row.state, row.on_paper, row.entered_on_behalf) == ("accepted", True, True)
    assert timezone.localdate(row.first_sent_at) == dt.date(2026, 1, 15)
    assert [change.note for change in StatusChange.objects.all()] == ["Ghi nhận bản đăng ký giấy"]
    assert AuditEvent.objects.get(kind="registration.on_paper").detail["received_on"] == "2026-01-15"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 1, 21), "Ngày nhận không được sau hôm nay."),
        (dt.date(2024, 12, 31), "Ngày nhận phải trong năm 2025 hoặc 2026."),
    ],
)
def test_a_day_that_cannot_be_is_refused(cast, day, words):
    with pytest.raises(Refused) as caught:
        register_on_paper(unit=cast.unit, year=2026, received_on=day, actor=cast.actor("officer"), now=NOW)
    assert (str(caught.value), Registration.objects.count()) == (words, 0)


def test_paper_is_recorded_once_and_by_the_own_officer(cast):
    with pytest.raises(NotAllowed):
        register_on_paper(unit=cast.unit, year=2026, received_on=NOW.date(), actor=cast.actor("outsider"), now=NOW)
    registered(cast.unit, state=RegistrationState.SENT)
    with pytest.raises(Refused) as caught:
        register_on_paper(unit=cast.unit, year=2026, received_on=NOW.date(), actor=cast.actor("officer"), now=NOW)
    assert str(caught.value) == "Trường THPT Bình Sơn đã có bản đăng ký (đã gửi)."


def test_a_commune_registers_with_its_province(cast):
    """The commune is a unit of the province: its own head writes, the province's officer receives, nobody between."""
    unit = make.unit(cast.province, "Xã Bình Sơn", kind="commune", area=cast.commune)
    head = make.actor(make.person(Role.UNIT_HEAD, unit))
    officer = make.actor(make.person(Role.OFFICER, cast.province))
    row = open_registration(unit=unit, year=2026, actor=head, now=NOW)
    save_registration(registration=row, values=FULL, actor=head, now=NOW)
    send_registration(registration=row, actor=head, now=NOW)
    with pytest.raises(NotAllowed):
        take_step(action="accept", registration=row, actor=cast.actor("officer"), now=NOW)
    take_step(action="accept", registration=row, actor=officer, now=NOW)
    assert (row.state, row.authority.kind, row.authority_path) == ("accepted", AuthorityKind.PROVINCE, "51.")


def test_a_day_before_the_unit_existed_makes_nobody_late(cast):
    """Units that came out of a merger in May could not register in Quý I."""
    due = Due(dt.date(2026, 3, 31), dt.date(2026, 1, 30), "trước ngày 31/01", "Kế hoạch")
    new = dt.date(2026, 5, 4)
    assert lateness(dt.date(2026, 5, 20), due, unit=cast.unit.pk, since=new) == ""
    assert lateness(dt.date(2026, 4, 1), due, unit=cast.unit.pk, since=dt.date(2026, 2, 10)) == "law"
    assert lateness(dt.date(2026, 3, 1), due, unit=cast.unit.pk, since=dt.date(2026, 2, 10)) == ""
    assert lateness(dt.date(2026, 2, 1), due, unit=cast.unit.pk, since=dt.date(2026, 1, 30)) == "plan"
