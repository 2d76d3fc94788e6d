"""What is due as shipped: every row of domain.md 8.1 that somebody owes, and the outer limits of the law (0.5)."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from django.core.management import call_command

from deadlines import loading
from deadlines.enums import Bearer, Subject, When
from deadlines.loading import follow_date, load_obligations, shipped
from deadlines.models import Obligation, Remake
from deadlines.queries.effective import obligations_for
from deadlines.queries.report_forms import forms
from models_programs.loading import load_programmes
from models_programs.models import EventDay, Programme, ProgrammeDate
from models_programs.queries.rulebook import specs
from tests import factories as make
from tests.deadlines.samples import occurrence
from tests.models_programs.samples import maker
from units.enums import AuthorityKind, UnitKind

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 5, 2, tzinfo=dt.UTC)
RESIDENTIAL, AGENCY, HOSPITAL, ENTERPRISE, SCHOOL = (
    UnitKind.RESIDENTIAL, UnitKind.AGENCY, UnitKind.HOSPITAL, UnitKind.ENTERPRISE, UnitKind.SCHOOL,
)  # fmt: skip
ALL = {RESIDENTIAL, AGENCY, HOSPITAL, ENTERPRISE, SCHOOL}
OTHERS = ALL - {RESIDENTIAL}
COMMUNE, TEAM, DEPARTMENT = AuthorityKind.COMMUNE, AuthorityKind.TEAM, AuthorityKind.DEPARTMENT
BLV, SD, YK, QN, HN = "31.11948.", "08.02536.", "31.11020.", "51.", "01."

# domain.md 8.1, transcribed: (path of the plan, code, year) → (subject, who, last valid day as month and day or None).
# "trước ngày X" is X−1; events of 8.3 stand with their day or the end of their month.
OF_UNITS = {
    (BLV, "registration", 2026): (Subject.REGISTRATION, ALL, (1, 30)),
    (HN, "registration", 2024): (Subject.REGISTRATION, OTHERS, (3, 31)),  # "đầu năm": the law's day
    (BLV, "quarter_one_papers", 2026): (Subject.PAPERS, ALL, (3, 31)),
    (QN, "quarter_one_papers", 2026): (Subject.PAPERS, OTHERS, (3, 31)),
    (HN, "quarter_one_papers", 2024): (Subject.PAPERS, OTHERS, (3, 31)),
    (SD, "briefing", 2026): (Subject.REPORT, ALL, (3, 31)),
    (QN, "concrete_plan", 2025): (Subject.REPORT, OTHERS, (8, 24)),
    (SD, "annual_report", 2026): (Subject.REPORT, ALL, (10, 14)),
    (SD, "annual_report", 2030): (Subject.REPORT, ALL, (10, 14)),
    (BLV, "annual_report", 2026): (Subject.REPORT, ALL, (10, 30)),
    (QN, "annual_report", 2026): (Subject.REPORT, OTHERS, (11, 4)),
    (HN, "award_dossier", 2024): (Subject.AWARDS, OTHERS, (11, 14)),
    (SD, "environment_day", 2026): (Subject.EVENT, ALL, (6, 5)),
    (SD, "drug_month", 2026): (Subject.EVENT, ALL, (6, 30)),
    (SD, "drug_day", 2026): (Subject.EVENT, ALL, (6, 26)),
    (SD, "trafficking_day", 2026): (Subject.EVENT, ALL, (7, 30)),
    (SD, "festival", 2026): (Subject.EVENT, ALL, (8, 19)),
    (SD, "traffic_month", 2026): (Subject.EVENT, ALL, (9, 30)),
    (SD, "fire_day", 2026): (Subject.EVENT, ALL, (10, 4)),
    (BLV, "drug_month", 2026): (Subject.EVENT, ALL, (6, 30)),
    (BLV, "drug_day", 2026): (Subject.EVENT, ALL, (6, 26)),
    (BLV, "trafficking_day", 2026): (Subject.EVENT, ALL, (7, 30)),
    (BLV, "festival", 2026): (Subject.EVENT, ALL, (8, 19)),
    (BLV, "traffic_month", 2026): (Subject.EVENT, ALL, (9, 30)),
    (BLV, "fire_day", 2026): (Subject.EVENT, ALL, (10, 4)),
    (BLV, "unity_day", 2026): (Subject.EVENT, ALL, (11, 18)),
    (QN, "festival", 2026): (Subject.EVENT, OTHERS, (8, 19)),
    (HN, "festival", 2024): (Subject.EVENT, OTHERS, (8, 19)),
    (YK, "festival", 2026): (Subject.EVENT, {RESIDENTIAL}, (8, 19)),
    (YK, "unity_day", 2026): (Subject.EVENT, {RESIDENTIAL}, (11, 18)),
}
# The same of authorities: the kinds that owe it and are below, or the authority of the plan itself.
OF_AUTHORITIES = {
    (BLV, "launch", 2026): (Subject.REPORT, {COMMUNE}, (1, 31)),
    (SD, "board_direction", 2026): (Subject.REPORT, {COMMUNE}, (3, 31)),
    (SD, "fifteen_year_review", 2026): (Subject.REPORT, {COMMUNE}, (6, 30)),
    (SD, "people_security_plan", 2026): (Subject.REPORT, {COMMUNE}, (6, 30)),
    (HN, "half_year_report", 2024): (Subject.REPORT, {TEAM}, (6, 9)),
    (HN, "annual_report", 2024): (Subject.REPORT, {TEAM}, (11, 9)),
    (HN, "scoring", 2024): (Subject.REVIEW, {DEPARTMENT, TEAM}, (11, 19)),
    (QN, "concrete_plan", 2025): (Subject.REPORT, {COMMUNE}, (8, 24)),
    (QN, "annual_report", 2026): (Subject.REPORT, {COMMUNE}, (11, 4)),
    (SD, "year_end_conference", 2026): (Subject.REPORT, {COMMUNE}, None),
    (SD, "year_end_summary", 2026): (Subject.REPORT, {COMMUNE}, None),
    (BLV, "year_end_summary", 2026): (Subject.REPORT, {COMMUNE}, None),
    (YK, "year_end_summary", 2026): (Subject.REPORT, {COMMUNE}, None),
}
MONTHLY = (HN, "monthly_report", 2024)

# domain.md section 0 item 5 and section 2.4: (code, who) → (last valid day, confirmed).
LIMITS = {
    ("recognition_residential", "authority"): ((11, 14), True),
    ("recognition_others", "authority"): ((11, 19), True),
    ("classification_residential", "authority"): ((11, 19), False),
    ("classification_others", "authority"): ((11, 29), False),
    ("registration", "unit"): ((3, 31), True),
    ("quarter_one_papers", "unit"): ((3, 31), True),
}


@pytest.fixture
def places(db):
    """The authorities of the five plans, a commune of Quảng Ngãi, a phòng with a đội of Hà Nội; everything loaded."""
    ministry = make.authority("Bộ Công an", kind=AuthorityKind.MINISTRY, code="BCA")
    found = {"": ministry}
    for province, communes in {"01": (), "08": ("02536",), "31": ("11948", "11020"), "51": ("21115",)}.items():
        parent = make.authority(f"Tỉnh {province}", kind=AuthorityKind.PROVINCE, parent=ministry, code=province)
        found[parent.path] = parent
        for code in communes:
            found[f"{province}.{code}."] = make.authority(f"Xã {code}", parent=parent, code=code)
    found["01.PA03."] = make.authority("Phòng PA03", kind=DEPARTMENT, parent=found[HN], code="PA03")
    found["01.PA03.D1."] = make.authority("Đội 1", kind=TEAM, parent=found["01.PA03."], code="D1")
    load_programmes(now=NOW)
    load_obligations(now=NOW)
    return found


def held_by_units(path: str, kind: str, year: int):
    return {one.obligation.code: one for one in obligations_for([path], year).of_unit(path, kind)}


def held_by_authority(path: str, kind: str, year: int):
    return {one.obligation.code: one for one in obligations_for([path], year).of_authority(path, kind)}


def day_in(year: int, day: tuple[int, int] | None) -> dt.date | None:
    return dt.date(year, *day) if day else None


@pytest.mark.parametrize("key", OF_UNITS, ids=lambda key: "-".join(map(str, key)))
def test_rows_of_the_table_that_units_owe(places, key):
    """REL-REM-01: each row of domain.md 8.1 with its day, its subject, and nobody else asked."""
    (path, code, year), (subject, kinds, day) = key, OF_UNITS[key]
    for kind in ALL:
        held = held_by_units(path, kind, year).get(code)
        if kind not in kinds:
            assert held is None or held.obligation.is_law, kind
            continue
        assert held is not None, kind
        assert held.obligation.authority_path == path
        assert held.obligation.subject == subject
        assert [due.on_time_to for due in held.dues] == [day_in(year, day)]


BELOW = {HN: {TEAM: "01.PA03.D1.", DEPARTMENT: "01.PA03."}, QN: {COMMUNE: "51.21115."}}


@pytest.mark.parametrize("key", OF_AUTHORITIES, ids=lambda key: "-".join(map(str, key)))
def test_rows_of_the_table_that_authorities_owe(places, key):
    (path, code, year), (subject, kinds, day) = key, OF_AUTHORITIES[key]
    who = BELOW.get(path, {COMMUNE: path})
    for kind, where in who.items():
        held = held_by_authority(where, kind, year).get(code)
        if kind not in kinds:
            assert held is None, kind
            continue
        assert held is not None, kind
        assert held.obligation.authority_path == path
        assert held.obligation.subject == subject
        assert [due.on_time_to for due in held.dues] == [day_in(year, day)]
    if path in BELOW:
        assert code not in held_by_authority(path, AuthorityKind.PROVINCE, year)


def test_the_monthly_report_has_twelve_days(places):
    path, code, year = MONTHLY
    held = held_by_authority("01.PA03.D1.", TEAM, year)[code]
    assert held.obligation.authority_path == path
    assert [due.on_time_to for due in held.dues] == [dt.date(year, month, 9) for month in range(1, 13)]
    assert code not in held_by_authority("01.PA03.", DEPARTMENT, year)


def test_nothing_shipped_is_missing_from_the_table(places):
    """A new date of a plan has to be written above too; one without anybody who owes it is seen here."""
    told = {(path, code, Bearer.UNIT) for path, code, _ in OF_UNITS}
    told |= {(path, code, Bearer.AUTHORITY) for path, code, _ in (*OF_AUTHORITIES, MONTHLY)}
    plans = Obligation.objects.exclude(programme_date=None)
    assert {(row.authority_path, row.code, row.bearer) for row in plans} == told
    assert not ProgrammeDate.objects.filter(obligations=None).exists()


@pytest.mark.parametrize("key", LIMITS, ids="-".join)
def test_the_law_s_outer_limits(places, key):
    """domain.md 0.5: recognition before 15/11 and 20/11, classification before 20/11 and 30/11 (not confirmed)."""
    (code, bearer), (day, confirmed) = key, LIMITS[key]
    path = "51.21115."
    found = held_by_authority(path, COMMUNE, 2027) if bearer == "authority" else held_by_units(path, RESIDENTIAL, 2027)
    held = found[code]
    assert held.obligation.is_law
    assert held.obligation.is_legal
    assert [due.on_time_to for due in held.dues] == [dt.date(2027, *day)]
    assert held.obligation.confirmed is confirmed


def test_limits_name_their_units(places):
    """Khu dân cư by the earlier days, xã and CQ/DN/CSGD by the later ones: no kind twice, none left out."""
    for subject in (Subject.RECOGNITION, Subject.CLASSIFICATION):
        rows = Obligation.objects.filter(authority=None, subject=subject)
        kinds = [kind for row in rows for kind in row.unit_kinds]
        assert sorted(kinds) == sorted(UnitKind.values)
        assert next(row.unit_kinds for row in rows if row.code.endswith("_residential")) == [RESIDENTIAL]


def test_what_the_law_does_not_date_stays_undated(places):
    """[N] of domain.md: nobody invents a day for the dossier, the review or the sheets."""
    path = "51.21115."
    units, own = held_by_units(path, SCHOOL, 2026), held_by_authority(path, COMMUNE, 2026)
    assert [units[code].dues[0].on_time_to for code in ("dossier", "self_score")] == [None, None]
    assert own["review"].dues[0].on_time_to is None


def test_what_is_shipped_speaks_the_code_s_language(places):
    call_command("load_records", verbosity=0)
    events = set(EventDay.objects.values_list("code", flat=True))
    for row in Obligation.objects.all():
        row.clean_fields(exclude=["set_by", "authority", "authority_path", "programme_date"])
        assert set(row.unit_kinds) <= set(UnitKind.values)
        assert set(row.authority_kinds) <= set(AuthorityKind.values)
        assert row.authority_kinds if row.bearer == Bearer.AUTHORITY else row.unit_kinds, row.code
        assert row.stages == sorted(set(row.stages), reverse=True), row.code
        assert row.rule_code in {"", *specs()}
        assert (row.report_form in forms()) is (row.subject == Subject.REPORT), row.code
        assert (row.event_code in events) is (row.subject == Subject.EVENT), row.code
        assert len(row.source) > 10


def rows_now() -> list[dict]:
    return list(Obligation.objects.order_by("pk").values())


def test_loading_twice_changes_nothing(places):
    before = rows_now()
    assert load_obligations(now=NOW + dt.timedelta(days=9)) == (0, 0)
    assert rows_now() == before


def test_the_command_tells_what_it_did(db, capsys):
    call_command("load_obligations")
    call_command("load_obligations")
    count = len(shipped()["law"])
    assert capsys.readouterr().out.splitlines() == [
        f"Quy định về thời hạn: thêm {count}, cập nhật 0.", "Quy định về thời hạn: thêm 0, cập nhật 0.",
    ]  # fmt: skip


def test_a_changed_row_is_brought_up(db, monkeypatch):
    """The row stays the same one, so that what hangs on it stays; the others are not touched."""
    load_obligations(now=NOW)
    row = Obligation.objects.get(code="classification_others")
    table = copy.deepcopy(shipped())
    changed = next(one for one in table["law"] if one["code"] == row.code)
    changed.update(day=25, confirmed=True, source="Quyết định 510/QĐ-BCA-V05, Điều 11")
    monkeypatch.setattr(loading, "shipped", lambda: table)
    later = NOW + dt.timedelta(days=30)
    assert load_obligations(now=later) == (0, 1)
    row.refresh_from_db()
    assert (row.day, row.confirmed, row.source) == (25, True, "Quyết định 510/QĐ-BCA-V05, Điều 11")
    assert set(Obligation.objects.exclude(pk=row.pk).values_list("set_at", flat=True)) == {NOW}
    assert load_obligations(now=later) == (0, 0)


def test_what_a_changed_row_no_longer_says_goes(db, monkeypatch):
    """A field left out of the fixture is its default again: from a fixed day to no day at all."""
    load_obligations(now=NOW)
    table = copy.deepcopy(shipped())
    changed = next(one for one in table["law"] if one["code"] == "classification_others")
    for name in ("day", "month", "is_legal", "confirmed"):
        del changed[name]
    changed["when"] = "undated"
    monkeypatch.setattr(loading, "shipped", lambda: table)
    load_obligations(now=NOW)
    row = Obligation.objects.get(code="classification_others")
    assert (row.when, row.day, row.month, row.is_legal, row.confirmed) == (When.UNDATED, None, None, False, True)


def test_a_row_that_is_gone_is_no_longer_in_use_and_may_return(db, monkeypatch):
    load_obligations(now=NOW)
    whole = shipped()
    table = {**whole, "law": [row for row in whole["law"] if row["code"] != "review"]}
    monkeypatch.setattr(loading, "shipped", lambda: table)
    assert load_obligations(now=NOW) == (0, 1)
    assert not Obligation.objects.get(code="review").is_active
    assert load_obligations(now=NOW) == (0, 0)
    monkeypatch.setattr(loading, "shipped", lambda: whole)
    assert load_obligations(now=NOW) == (0, 1)
    assert Obligation.objects.get(code="review").is_active


def plan_date(authority, code: str = "annual_report", **fields) -> ProgrammeDate:
    plan = maker(Programme)(authority, None, 2026, kind="plan", title="Kế hoạch xã", number="07/KH-UBND", year_to=2026)
    values = {"text": "Gửi báo cáo", "whom": "Công an xã", "rule": "before", "day": 15, "month": 10} | fields
    return ProgrammeDate.objects.create(programme=plan, code=code, **values)


def test_a_plan_s_date_gets_who_owes_it_once(cast):
    """As soon as the plan says it; asked again, nothing is new; what is due there is made with the next tick."""
    Remake.objects.all().delete()
    date = plan_date(cast.commune)
    assert follow_date(date, now=NOW) == 0
    assert Remake.objects.filter(path=cast.commune.path, below=True).exists()
    row = Obligation.objects.get()
    assert (row.authority_id, row.authority_path, row.code, row.title, row.receiver, row.when, row.day) == (
        cast.commune.pk, cast.commune.path, "annual_report", "Gửi báo cáo", "Công an xã", When.PLAN, None,
    )  # fmt: skip
    assert (row.report_form, row.year_from, row.year_to) == ("unit_year", 2026, None)
    assert "07/KH-UBND" in row.source


def test_a_date_that_nobody_described_waits_for_people(cast):
    assert follow_date(plan_date(cast.commune, "moc_rieng"), now=NOW) == 0
    assert load_obligations(now=NOW)[0] == len(shipped()["law"])
    assert not Obligation.objects.exclude(authority=None).exists()


def test_loading_leaves_own_rows_and_words_of_people_alone(cast):
    """What an authority changed on the obligation of its plan stays when the shipped rows are loaded again."""
    date = plan_date(cast.commune)
    load_obligations(now=NOW)
    Obligation.objects.filter(programme_date=date).update(stages=[5, 0], unit_kinds=["school"])
    load_obligations(now=NOW)
    row = Obligation.objects.get(programme_date=date)
    assert (row.stages, row.unit_kinds) == ([5, 0], ["school"])


def test_dates_that_were_there_before_get_theirs_with_the_next_loading(cast):
    """An installation that had its plans before it had obligations (REL-REM-01)."""
    date = plan_date(cast.commune)
    Obligation.objects.all().delete()
    assert load_obligations(now=NOW)[0] == len(shipped()["law"]) + 1
    assert Obligation.objects.get(programme_date=date).code == "annual_report"


def test_new_words_of_a_date_are_carried(cast):
    date = plan_date(cast.commune)
    date.text, date.whom = "Gửi báo cáo năm", "Ban Chỉ đạo"
    date.save()
    assert Obligation.objects.values_list("title", "receiver").get() == ("Gửi báo cáo năm", "Ban Chỉ đạo")


@pytest.mark.parametrize("is_used", [False, True])
def test_a_date_that_leaves_its_plan(cast, is_used):
    """Its obligation goes; where something hangs on it, it stays on record out of use."""
    date = plan_date(cast.commune)
    if is_used:
        occurrence(Obligation.objects.get(), cast.unit)
    date.delete()
    assert list(Obligation.objects.values_list("is_active", "programme_date")) == ([(False, None)] if is_used else [])


def test_a_plan_that_moves_takes_its_obligations_along(cast):
    """Its years and its number; what is due there is made with the next tick."""
    date = plan_date(cast.commune)
    plan = date.programme
    Remake.objects.all().delete()
    plan.year, plan.number = 2025, "08/KH-UBND"
    plan.save()
    row = Obligation.objects.get()
    assert (row.year_from, "08/KH-UBND" in row.source) == (2025, True)
    assert "annual_report" in held_by_units(cast.commune.path, SCHOOL, 2025)
    assert Remake.objects.filter(path=cast.commune.path, below=True).exists()
