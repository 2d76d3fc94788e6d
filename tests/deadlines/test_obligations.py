"""Setting what is due, saying who owes what a plan asks for, taking it out of use (ADR 0023; issue 6, item 1)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from common.models import AuditEvent
from common.scope import Role
from common.workflow import NotAllowed, Refused
from deadlines.domain.obligations import assign_date, may_keep, parse_stages, retire, set_obligation
from deadlines.domain.requests import answer_one
from deadlines.enums import Bearer, Subject, When
from deadlines.loading import load_obligations
from deadlines.models import Obligation, Occurrence, Remake
from deadlines.queries.rules import dates_without_bearer
from models_programs.models import Programme, ProgrammeDate
from tests import factories as make
from tests.deadlines.samples import obligation
from tests.models_programs.samples import maker
from units.enums import AuthorityKind

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 5, 2, tzinfo=dt.UTC)
VALUES = {
    "title": "Gửi báo cáo năm", "subject": Subject.REPORT, "bearer": Bearer.UNIT, "unit_kinds": ["school"],
    "authority_kinds": [], "report_form": "unit_year", "when": When.BEFORE, "day": 15, "month": 10, "quarter": None,
    "source": "Kế hoạch 54/KH-UBND ngày 13/02/2026", "year_from": 2026, "year_to": None,
}  # fmt: skip


def put(cast, who: str = "officer", *, owner=None, row=None, beyond_law: bool = False, **changes) -> Obligation:
    return set_obligation(
        authority=owner or cast.commune, values=VALUES | changes, year=2026, actor=cast.actor(who), now=NOW, row=row,
        beyond_law=beyond_law,
    )  # fmt: skip


def plan_date(cast, code: str = "moc_rieng") -> ProgrammeDate:
    """A date of the commune's plan that nobody has described: "trước ngày 01/09"."""
    plan = maker(Programme)(cast.commune, None, 2026, kind="plan", title="Kế hoạch xã", number="07/KH-UBND")
    return ProgrammeDate.objects.create(programme=plan, code=code, text="Gửi danh sách", rule="before", day=1, month=9)


def assign(cast, date: ProgrammeDate, who: str = "officer", **changes) -> Obligation:
    names = ("subject", "bearer", "unit_kinds", "authority_kinds", "report_form")
    values = {name: VALUES[name] for name in names} | changes
    return assign_date(date=date, values=values, year=2026, actor=cast.actor(who), now=NOW)


WHO = {
    "officer": True, "approver": True, "admin": True, "own_viewer": False, "unit_head": False, "outsider": False,
    "viewer": False, "province_officer": False, "province_admin": False, "province_approver": False,
}  # fmt: skip


@pytest.fixture
def people(cast):
    """The fixed cast with officers of the level above and a viewer of the commune."""
    cast.own_viewer = make.person(Role.VIEWER, cast.commune)
    cast.province_officer = make.person(Role.OFFICER, cast.province)
    cast.province_admin = make.person(Role.ADMIN, cast.province)
    cast.province_approver = make.person(Role.APPROVER, cast.province)
    return cast


@pytest.mark.parametrize(("who", "may"), WHO.items())
def test_only_the_very_authority_sets(people, who, may):
    """Nobody does it for another authority, not even the level above: it sets its own."""
    assert may_keep(people.actor(who), people.commune.path) is may
    if may:
        assert put(people, who).authority_id == people.commune.pk
        return
    with pytest.raises(NotAllowed, match="của chính cấp này"):
        put(people, who)
    assert not Obligation.objects.exists()


@pytest.mark.parametrize(("who", "may"), WHO.items())
def test_only_the_very_authority_retires(people, who, may):
    row = obligation(authority=people.commune)
    if may:
        retire(row=row, actor=people.actor(who), now=NOW)
    else:
        with pytest.raises(NotAllowed):
            retire(row=row, actor=people.actor(who), now=NOW)
    row.refresh_from_db()
    assert row.is_active is not may


@pytest.mark.parametrize(("who", "may"), WHO.items())
def test_only_the_plan_s_authority_says_who_owes_its_dates(people, who, may):
    date = plan_date(people)
    if may:
        assert assign(people, date, who).programme_date_id == date.pk
        return
    with pytest.raises(NotAllowed):
        assign(people, date, who)
    assert not Obligation.objects.exists()


def test_nobody_retires_the_law(cast):
    row = obligation()
    ministry_admin = make.actor(make.person(Role.ADMIN, cast.ministry))
    for actor in (cast.actor("admin"), ministry_admin):
        with pytest.raises(NotAllowed):
            retire(row=row, actor=actor, now=NOW)
    assert Obligation.objects.get().is_active


def test_another_authority_s_row_is_not_changed(cast):
    """The way is an own day, and the sentence says so."""
    for row in (obligation(authority=cast.province), obligation()):
        with pytest.raises(Refused, match="Đặt ngày riêng"):
            put(cast, row=row, title="Khác")
        row.refresh_from_db()
        assert row.title == "Báo cáo kết quả năm"


def test_what_is_written(cast):
    row = put(cast, stages=[10, 0])
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in VALUES} == VALUES
    assert (row.authority_path, row.stages, row.set_by_id, row.set_at, row.is_active) == (
        cast.commune.path, [10, 0], cast.officer.pk, NOW, True,
    )  # fmt: skip
    changed = put(cast, "approver", row=row, day=20)
    assert (changed.pk, changed.day, changed.set_by_id, changed.code) == (row.pk, 20, cast.approver.pk, row.code)


def test_codes_of_own_obligations_never_meet(cast):
    """Two of one code would hide each other. A plan's row that was deleted frees no code."""
    date = plan_date(cast)
    assign(cast, date)
    first = put(cast)
    date.delete()
    assert not Obligation.objects.exclude(pk=first.pk).exists()
    second = put(cast)
    theirs = put(cast, "outsider", owner=cast.other_commune)
    assert len({first.code, second.code, theirs.code}) == 3


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"day": None}, "day", "Nhập ngày."),
        ({"month": None}, "month", "Nhập tháng."),
        ({"when": When.ON, "day": None, "month": None}, "month", "Nhập tháng."),
        ({"when": When.MONTHLY_BEFORE, "day": None}, "day", "Nhập ngày."),
        ({"when": When.MONTH, "month": None}, "month", "Nhập tháng."),
        ({"when": When.QUARTER}, "quarter", "Chọn quý."),
        ({"day": 31, "month": 4}, "day", "Tháng 4 không có ngày 31. Nhập ngày khác."),
        ({"day": 30, "month": 2}, "day", "Tháng 2 không có ngày 30. Nhập ngày khác."),
        ({"unit_kinds": []}, "unit_kinds", "Chọn ít nhất một loại đơn vị."),
        ({"bearer": Bearer.AUTHORITY}, "authority_kinds", "Chọn ít nhất một cấp."),
        ({"report_form": ""}, "report_form", "Chọn mẫu báo cáo."),
        ({"subject": Subject.EVENT, "report_form": ""}, "event_code", "Chọn ngày, tháng hoạt động."),
        ({"source": "..........."}, "source", "từ 10 chữ cái trở lên"),
        ({"year_to": 2025}, "year_to", "Năm cuối không được trước năm đầu."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(cast, changes, field, words):
    Remake.objects.all().delete()
    with pytest.raises(ValidationError) as refused:
        put(cast, **changes)
    assert words in " ".join(refused.value.message_dict[field])
    assert not Obligation.objects.exists()
    assert not Remake.objects.exists()


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"when": When.MONTHLY_BEFORE, "quarter": 2}, (15, None, None)),
        ({"when": When.MONTH, "quarter": 2}, (None, 10, None)),
        ({"when": When.QUARTER, "quarter": 2}, (None, None, 2)),
        ({"when": When.UNDATED, "quarter": 2}, (None, None, None)),
        ({"day": 29, "month": 2, "quarter": 2}, (29, 2, None)),
    ],
)
def test_only_what_the_way_of_saying_needs_is_kept(cast, changes, kept):
    row = put(cast, **changes)
    assert (row.day, row.month, row.quarter) == kept


@pytest.mark.parametrize(
    ("said", "is_beyond"),
    [
        ({"day": 31, "month": 3}, False),
        ({"when": When.ON, "day": 31, "month": 3}, False),
        ({"when": When.QUARTER, "quarter": 1}, False),
        ({"when": When.UNDATED}, False),
        ({"day": 1, "month": 4}, False),
        ({"day": 2, "month": 4}, True),
        ({"when": When.ON, "day": 1, "month": 4}, True),
        ({"when": When.QUARTER, "quarter": 2}, True),
        ({"when": When.MONTHLY_BEFORE, "day": 10}, True),
    ],
)
def test_later_than_the_law_only_on_purpose(cast, said, is_beyond):
    """The law's last day of registering is 31/03 (rulebook); "trước ngày 01/04" is the same day."""
    load_obligations(now=NOW)
    said = {"code": "registration", "subject": Subject.REGISTRATION, "report_form": "", **said}
    if is_beyond:
        with pytest.raises(ValidationError) as refused:
            put(cast, **said)
        assert "Muộn hơn hạn theo luật (31/03/2026)" in refused.value.message_dict["day"][0]
        assert not Obligation.objects.exclude(authority=None).exists()
    assert put(cast, beyond_law=is_beyond, **said).code == "registration"


def test_what_the_law_does_not_limit_is_free(cast):
    load_obligations(now=NOW)
    said = {"subject": Subject.DOSSIER, "report_form": "", "day": 31, "month": 12}
    assert put(cast, code="dossier", **said).day == 31
    assert put(cast, **said).day == 31


def test_what_was_done_is_on_record(cast):
    """Who set which day and who took it away (asked about later)."""
    row = put(cast)
    put(cast, "approver", row=row, day=20)
    retire(row=row, actor=cast.actor("admin"), now=NOW)
    events = AuditEvent.objects.filter(kind__startswith="due.").order_by("pk")
    assert [(one.kind, one.actor_id, one.detail["day"]) for one in events] == [
        ("due.obligation_set", cast.officer.pk, 15),
        ("due.obligation_set", cast.approver.pk, 20),
        ("due.obligation_retired", cast.admin.pk, 20),
    ]
    assert {one.subject_id for one in events} == {row.pk}


def test_each_step_asks_for_what_is_due_to_be_made_anew(cast):
    """Here and below, once; the next tick answers."""
    date, row = plan_date(cast), obligation(authority=cast.commune)
    for step in (
        lambda: put(cast),
        lambda: assign(cast, date),
        lambda: retire(row=row, actor=cast.actor("officer"), now=NOW),
    ):
        Remake.objects.all().delete()
        step()
        assert list(Remake.objects.values_list("path", "below")) == [(cast.commune.path, True)]


def answer_all() -> None:
    while answer_one(now=NOW) is not None:
        pass


def due(cast, unit=None) -> list[tuple[dt.date | None, bool]]:
    rows = Occurrence.objects.filter(unit=unit or cast.unit, year=2026)
    return list(rows.values_list("on_time_to", "voided"))


def test_what_is_due_follows(cast):
    """REL-REM-01: set, moved, taken out of use; the school of another commune never owes it."""
    row = put(cast)
    answer_all()
    assert due(cast) == [(dt.date(2026, 10, 14), False)]
    assert due(cast, cast.other_unit) == due(cast, cast.sibling) == []
    put(cast, row=row, when=When.ON, day=30)
    answer_all()
    assert due(cast) == [(dt.date(2026, 10, 30), False)]
    retire(row=row, actor=cast.actor("officer"), now=NOW)
    answer_all()
    assert due(cast) == [(dt.date(2026, 10, 30), True)]


def test_retired_gives_the_level_above_back(cast):
    obligation(authority=cast.province, unit_kinds=["school"], day=5, month=11)
    row = put(cast, code="bao_cao_nam")
    answer_all()
    assert due(cast) == [(dt.date(2026, 10, 14), False)]
    retire(row=row, actor=cast.actor("officer"), now=NOW)
    answer_all()
    assert due(cast) == [(dt.date(2026, 11, 4), False)]


def test_retired_once(cast):
    row = put(cast)
    retire(row=row, actor=cast.actor("officer"), now=NOW)
    with pytest.raises(Refused, match="đã được bỏ"):
        retire(row=row, actor=cast.actor("approver"), now=NOW)


def test_who_owes_what_a_plan_asks_for(cast):
    """The day, the words and the source stay the plan's, whatever was typed."""
    date = plan_date(cast)
    row = assign(cast, date, title="Chữ khác", when=When.BEFORE, source="Văn bản khác hẳn")
    row.refresh_from_db()
    assert (row.title, row.code, row.when, row.day, row.month) == ("Gửi danh sách", "moc_rieng", When.PLAN, None, None)
    assert (row.year_from, "07/KH-UBND" in row.source) == (2026, True)
    answer_all()
    assert due(cast) == [(dt.date(2026, 8, 31), False)]


def test_one_bearer_once(cast):
    """Units and authorities may both owe it, each said once."""
    date = plan_date(cast)
    assign(cast, date)
    with pytest.raises(Refused, match="đã có người phải làm"):
        assign(cast, date, "approver")
    both = {"bearer": Bearer.AUTHORITY, "authority_kinds": [AuthorityKind.COMMUNE], "report_form": "authority_year"}
    assert assign(cast, date, **both).pk
    assert Obligation.objects.filter(programme_date=date).count() == 2


WRONG_HANDS = [
    (Subject.REGISTRATION, Bearer.AUTHORITY), (Subject.PAPERS, Bearer.AUTHORITY), (Subject.DOSSIER, Bearer.AUTHORITY),
    (Subject.RECOGNITION, Bearer.UNIT), (Subject.REVIEW, Bearer.UNIT), (Subject.CLASSIFICATION, Bearer.UNIT),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "bearer"), WRONG_HANDS)
def test_only_who_can_prove_it_owes_it(cast, subject, bearer):
    """Nothing that happens could ever settle it: people would be reminded for ever."""
    with pytest.raises(ValidationError) as refused:
        put(cast, subject=subject, bearer=bearer, authority_kinds=["commune"], report_form="")
    assert "là việc của từng" in refused.value.message_dict["bearer"][0]
    assert not Obligation.objects.exists()


def test_days_of_sheets_stand_in_their_windows(cast):
    """A day has one home (ADR 0023)."""
    with pytest.raises(ValidationError) as refused:
        put(cast, subject=Subject.SELF_SCORE, report_form="")
    assert "Hạn nhận phiếu" in refused.value.message_dict["subject"][0]


def test_what_an_authority_does_for_units_says_which(cast):
    """Without kinds it would never be due, and nobody would notice."""
    said = {"subject": Subject.REVIEW, "bearer": Bearer.AUTHORITY, "authority_kinds": ["commune"], "report_form": ""}
    with pytest.raises(ValidationError) as refused:
        put(cast, **said, unit_kinds=[])
    assert "unit_kinds" in refused.value.message_dict
    put(cast, **said, unit_kinds=["school"])
    answer_all()
    assert Occurrence.objects.get(authority=cast.commune).on_time_to == dt.date(2026, 10, 14)


def test_a_plan_s_date_is_not_given_to_a_bearer_twice(cast):
    """Units and the authority owe it; the row of one does not become a second one of the other."""
    date = plan_date(cast)
    row = assign(cast, date)
    assign(cast, date, bearer=Bearer.AUTHORITY, authority_kinds=["commune"], report_form="authority_year")
    kept = {name: getattr(row, name) for name in VALUES if name not in ("bearer", "authority_kinds")}
    with pytest.raises(ValidationError) as refused:
        put(cast, row=row, **kept, bearer=Bearer.AUTHORITY, authority_kinds=["commune"])
    assert "đã ghi việc cho bên đó" in refused.value.message_dict["bearer"][0]
    assert Obligation.objects.get(pk=row.pk).bearer == Bearer.UNIT


def test_a_plan_s_date_taken_out_of_use_can_be_said_anew(cast):
    """No dead end: it is open again, and the same row is taken up (what hangs on it stays)."""
    date = plan_date(cast)
    row = assign(cast, date)
    assert dates_without_bearer(cast.commune, 2026) == []
    retire(row=row, actor=cast.actor("officer"), now=NOW)
    assert dates_without_bearer(cast.commune, 2026) == [date]
    again = assign(cast, date, unit_kinds=["agency"])
    assert (again.pk, again.is_active, again.unit_kinds) == (row.pk, True, ["agency"])
    assert dates_without_bearer(cast.commune, 2026) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("30, 14, 7, 3, 1, 0", [30, 14, 7, 3, 1, 0]),
        ("0;7;3", [7, 3, 0]),
        (" 3,3 , 3 ,", [3]),
        ("90", [90]),
        ("1,2,3,4,5,6,7,8,9,10", [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("", None),
        (" , ;", None),
        ("7 3", None),
        ("7, ba", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("²", None),
        ("91", None),
        ("0,1,2,3,4,5,6,7,8,9,10", None),
        ("9" * 60, None),
    ],
)
def test_stages_as_typed(text, found):
    """REL-REM-04: falling, each once, at most ten, none further than ninety days."""
    if found is None:
        with pytest.raises(ValidationError, match=r"^\['Nhập (các số ngày|nhiều nhất)"):
            parse_stages(text)
    else:
        assert parse_stages(text) == found


def test_an_own_day_of_the_law_s_thing_stays_the_law_s(cast):
    """REL-REM-07: reminders of what the law asks cannot be muted, whoever sets the day."""
    load_obligations(now=NOW)
    said = {"code": "registration", "subject": Subject.REGISTRATION, "report_form": ""}
    assert put(cast, day=31, month=1, **said).is_legal
    assert not put(cast).is_legal


REPORTS = {"authority_kinds": [AuthorityKind.COMMUNE], "bearer": Bearer.AUTHORITY, "report_form": "authority_year"}


@pytest.mark.parametrize(("day", "good"), [(4, True), (5, False)])
@pytest.mark.parametrize("asked", ["own_report", "same_of_units", "units_before_own"])
def test_no_report_is_due_later_than_the_level_above_wants_it(cast, asked, day, good):
    """The province receives until 04/11: neither the own report, nor the same of units, nor theirs after the own."""
    above = {"authority": cast.province, "day": 5, "month": 11}
    if asked == "same_of_units":
        obligation(**above, unit_kinds=["school"])
    else:
        obligation(**above, **REPORTS)
    mine = {"when": When.ON, "day": day, "month": 11}
    mine |= {"own_report": {**REPORTS, "code": "bao_cao_nam"}, "same_of_units": {"code": "bao_cao_nam"}}.get(asked, {})
    if good:
        assert put(cast, **mine).day == 4
        return
    with pytest.raises(ValidationError) as refused:
        put(cast, beyond_law=True, **mine)
    assert "Cấp trên nhận báo cáo đến hết ngày 04/11/2026." in refused.value.message_dict["day"][0]
    assert not Obligation.objects.filter(authority=cast.commune).exists()


def test_other_things_and_other_places_are_not_bound_by_the_level_above(cast):
    obligation("khac", authority=cast.province, unit_kinds=["agency"], day=1, month=2)
    obligation("registration", authority=cast.province, subject=Subject.REGISTRATION, unit_kinds=["school"], day=31,
               month=1)  # fmt: skip
    assert put(cast, code="khac").pk
    assert put(cast, code="registration", subject=Subject.REGISTRATION, report_form="", month=3).pk


def test_a_row_taken_out_of_use_meanwhile_is_not_brought_back(cast):
    """Somebody still has the form open."""
    row = put(cast)
    stale = Obligation.objects.get(pk=row.pk)
    retire(row=row, actor=cast.actor("approver"), now=NOW)
    with pytest.raises(Refused, match="vừa được bỏ"):
        put(cast, row=stale, day=20)
    row.refresh_from_db()
    assert (row.is_active, row.day) == (False, 15)
