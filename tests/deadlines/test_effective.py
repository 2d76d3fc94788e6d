"""Which obligations hold where, for whom, by which day (ADR 0023; issue 6, item 1)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from deadlines.enums import Bearer, Subject, When
from deadlines.queries.effective import Held, obligations_for
from deadlines.rules.dates import Due
from models_programs.enums import DateRule
from models_programs.models import Programme, ProgrammeDate, RuleValue
from scoring.models import SheetWindow
from tests import factories as make
from tests.deadlines.samples import YEAR, obligation
from tests.models_programs.samples import maker
from units.enums import AuthorityKind, UnitKind

pytestmark = pytest.mark.django_db
SCHOOLS = {"unit_kinds": [UnitKind.SCHOOL]}
COMMUNES = {"bearer": Bearer.AUTHORITY, "authority_kinds": [AuthorityKind.COMMUNE]}


def units_owe(path: str, kind: str = UnitKind.SCHOOL, year: int = YEAR) -> dict[str, Held]:
    return {held.obligation.code: held for held in obligations_for([path], year).of_unit(path, kind)}


def authority_owes(path: str, kind: str = AuthorityKind.COMMUNE, year: int = YEAR) -> dict[str, Held]:
    return {held.obligation.code: held for held in obligations_for([path], year).of_authority(path, kind)}


def day_of(held: Held) -> dt.date | None:
    assert len(held.dues) == 1
    return held.dues[0].on_time_to


def planned(authority, code: str = "bao_cao_nam", *, year: int = YEAR, year_to: int | None = YEAR, **fields):
    """An obligation whose day is a plan's: "trước ngày 01/10" unless told otherwise."""
    said = {"rule": DateRule.BEFORE, "day": 1, "month": 10}
    said |= {name: fields.pop(name) for name in ("rule", "day", "month", "quarter", "of_year") if name in fields}
    said["year"] = said.pop("of_year", None)
    plan = maker(Programme)(authority, None, year, kind="plan", title="Kế hoạch", number="07/KH-UBND", year_to=year_to)
    date = ProgrammeDate.objects.create(programme=plan, code=code, text="Báo cáo", **said)
    return obligation(
        code, authority=authority, when=When.PLAN, programme_date=date, day=None, month=None, **SCHOOLS | fields
    )


def test_the_nearest_authority_wins(cast):
    """REL-REM-01: commune before province before ministry before the law; a neighbour's does not reach here."""
    here, there = cast.commune.path, cast.other_commune.path
    found = []
    for day, owner in enumerate((None, cast.ministry, cast.province, cast.commune), 10):
        obligation(authority=owner, day=day, **SCHOOLS)
        held = units_owe(here)["bao_cao_nam"]
        found.append((held.obligation.authority_id, day_of(held)))
    expected = [None, cast.ministry.pk, cast.province.pk, cast.commune.pk]
    assert found == [(owner, dt.date(2026, 10, day - 1)) for day, owner in enumerate(expected, 10)]
    assert units_owe(there)["bao_cao_nam"].obligation.authority_id == cast.province.pk


def test_nearest_per_code_and_kind_of_unit(cast):
    """The commune's row is for schools only: others keep the province's; another code stands beside it."""
    obligation(authority=cast.province, day=10, unit_kinds=[UnitKind.SCHOOL, UnitKind.AGENCY])
    obligation(authority=cast.commune, day=5, **SCHOOLS)
    obligation("khac", authority=cast.province, day=3, **SCHOOLS)
    path = cast.commune.path
    assert {code: day_of(held) for code, held in units_owe(path).items()} == {
        "bao_cao_nam": dt.date(2026, 10, 4),
        "khac": dt.date(2026, 10, 2),
    }
    assert day_of(units_owe(path, UnitKind.AGENCY)["bao_cao_nam"]) == dt.date(2026, 10, 9)
    assert units_owe(path, UnitKind.RESIDENTIAL) == {}


def test_units_and_authorities_are_asked_apart(cast):
    """One code may ask both; the commune's word to its units leaves its own report to the province untouched."""
    obligation(authority=cast.province, day=20, **COMMUNES)
    obligation(authority=cast.commune, day=5, **SCHOOLS)
    path = cast.commune.path
    assert day_of(units_owe(path)["bao_cao_nam"]) == dt.date(2026, 10, 4)
    assert day_of(authority_owes(path)["bao_cao_nam"]) == dt.date(2026, 10, 19)
    assert authority_owes(cast.province.path, AuthorityKind.PROVINCE) == {}


def test_the_law_stays_the_outer_limit(cast):
    obligation("registration", day=31, month=3, **SCHOOLS)
    path = cast.commune.path
    assert units_owe(path)["registration"].limit is None
    obligation("registration", authority=cast.commune, day=31, month=1, **SCHOOLS)
    held = units_owe(path)["registration"]
    assert (day_of(held), held.limit) == (dt.date(2026, 1, 30), dt.date(2026, 3, 30))
    assert held.words == "trước ngày 31/01/2026"


def test_a_law_without_a_day_limits_nothing(cast):
    obligation("dossier", when=When.UNDATED, day=None, month=None, **SCHOOLS)
    path = cast.commune.path
    assert (units_owe(path)["dossier"].dues, units_owe(path)["dossier"].words) == ([Due(0, None)], "không ghi ngày")
    obligation("dossier", authority=cast.commune, **SCHOOLS)
    assert units_owe(path)["dossier"].limit is None


@pytest.mark.parametrize(("direct", "reaches"), [(False, True), (True, False)])
def test_direct_units_only(cast, direct, reaches):
    """What the province asks of the units that it manages itself is not asked of the commune's."""
    obligation(authority=cast.province, direct_only=direct, **SCHOOLS)
    assert "bao_cao_nam" in units_owe(cast.province.path)
    assert ("bao_cao_nam" in units_owe(cast.commune.path)) is reaches


@pytest.mark.parametrize(("direct", "reaches"), [(False, True), (True, False)])
def test_direct_authorities_only(cast, direct, reaches):
    """Authorities right below the setting one: the province's communes, not a team two levels down."""
    everyone = [AuthorityKind.PROVINCE, AuthorityKind.COMMUNE, AuthorityKind.TEAM]
    obligation(authority=cast.province, direct_only=direct, bearer=Bearer.AUTHORITY, authority_kinds=everyone)
    team = make.authority("Đội 1", kind=AuthorityKind.TEAM, parent=cast.commune, code="D1")
    assert "bao_cao_nam" in authority_owes(cast.commune.path)
    assert ("bao_cao_nam" in authority_owes(team.path, AuthorityKind.TEAM)) is reaches
    assert ("bao_cao_nam" in authority_owes(cast.province.path, AuthorityKind.PROVINCE)) is reaches


@pytest.mark.parametrize(("year", "holds"), [(2025, False), (2026, True), (2028, True), (2029, False)])
def test_a_plan_holds_while_it_is_in_force(cast, year, holds):
    planned(cast.commune, year_to=2028)
    held = units_owe(cast.commune.path, year=year)
    assert ({code: day_of(one) for code, one in held.items()}) == (
        {"bao_cao_nam": dt.date(year, 9, 30)} if holds else {}
    )


def test_a_plan_that_has_ended_gives_the_law_back(cast):
    obligation(day=15, **SCHOOLS)
    planned(cast.commune, year=2025, year_to=2025)
    assert day_of(units_owe(cast.commune.path)["bao_cao_nam"]) == dt.date(2026, 10, 14)
    held = units_owe(cast.commune.path, year=2025)["bao_cao_nam"]
    assert (day_of(held), held.limit) == (dt.date(2025, 9, 30), dt.date(2025, 10, 14))


def test_a_date_for_one_year_of_a_longer_plan_gives_the_law_back_in_the_others(cast):
    """Nothing falls through: "trước ngày 01/10/2026" of a plan 2026–2030 says nothing about 2027; the law does."""
    obligation(day=15, **SCHOOLS)
    planned(cast.commune, year_to=2030, of_year=2026)
    assert day_of(units_owe(cast.commune.path)["bao_cao_nam"]) == dt.date(2026, 9, 30)
    held = units_owe(cast.commune.path, year=2027)["bao_cao_nam"]
    assert (day_of(held), held.obligation.is_law, held.limit) == (dt.date(2027, 10, 14), True, None)


def test_typed_before_planned_and_newer_plans_before_older(cast):
    planned(cast.commune, year=2025, year_to=None, day=3)
    planned(cast.commune, year=2026, day=2)
    assert day_of(units_owe(cast.commune.path)["bao_cao_nam"]) == dt.date(2026, 10, 1)
    obligation(authority=cast.commune, day=20, **SCHOOLS)
    assert day_of(units_owe(cast.commune.path)["bao_cao_nam"]) == dt.date(2026, 10, 19)


def test_the_day_is_read_from_the_plan(cast):
    """A day has one home: moved in the plan, it moves here."""
    row = planned(cast.commune)
    ProgrammeDate.objects.filter(pk=row.programme_date_id).update(rule=DateRule.ON, day=30, month=10)
    held = units_owe(cast.commune.path)["bao_cao_nam"]
    assert (day_of(held), held.words) == (dt.date(2026, 10, 30), "chậm nhất ngày 30/10/2026")


def rule_value(authority, value: str) -> None:
    RuleValue.objects.create(
        authority=authority, authority_path=authority.path, code="registration.law_end", value=value,
        source="Kế hoạch", set_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize(("before", "last", "moved"), [(False, (3, 31), (2, 28)), (True, (3, 30), (2, 27))])
def test_a_rule_value_moves_the_day_where_it_is_set(cast, before, last, moved):
    """The rulebook's day (31/3 as shipped) and, below the province that overrides it, the province's."""
    obligation(
        "registration", when=When.RULE, rule_code="registration.law_end", rule_is_before=before, day=None, month=None,
        **SCHOOLS,
    )  # fmt: skip
    path, far = cast.commune.path, make.authority("Tỉnh khác", kind=AuthorityKind.PROVINCE, parent=cast.ministry).path
    assert day_of(units_owe(path)["registration"]) == dt.date(2026, *last)
    rule_value(cast.province, "28/2")
    held = units_owe(path)["registration"]
    assert day_of(held) == dt.date(2026, *moved)
    assert held.words == ("trước ngày 28/02/2026" if before else "chậm nhất ngày 28/02/2026")
    assert day_of(units_owe(far)["registration"]) == dt.date(2026, *last)


def window(cast, authority, kind: str = "", *, on_time_to=None, closes_on=None, year: int = YEAR) -> None:
    SheetWindow.objects.create(
        authority=authority, authority_path=authority.path, year=year, unit_kind=kind, on_time_to=on_time_to,
        closes_on=closes_on, source="Kế hoạch", set_by=cast.officer, set_at=timezone.now(),
    )  # fmt: skip


def test_sheets_follow_their_windows(cast):
    """Until a window is set no day; then the nearest, a kind's own before that of all kinds."""
    obligation(
        "self_score", subject=Subject.SELF_SCORE, when=When.WINDOW, day=None, month=None,
        unit_kinds=[UnitKind.SCHOOL, UnitKind.AGENCY], closes_after=3,
    )  # fmt: skip
    path = cast.commune.path
    held = units_owe(path)["self_score"]
    assert (day_of(held), held.words, held.closes_on(held.dues[0])) == (None, "chưa đặt hạn nhận phiếu", None)
    window(cast, cast.province, on_time_to=dt.date(2026, 11, 1), closes_on=dt.date(2026, 11, 9))
    window(cast, cast.province, year=2025, on_time_to=dt.date(2025, 12, 1))
    held = units_owe(path)["self_score"]
    assert (day_of(held), held.closes_on(held.dues[0])) == (dt.date(2026, 11, 1), dt.date(2026, 11, 9))
    assert held.words == "chậm nhất ngày 01/11/2026"
    window(cast, cast.province, UnitKind.SCHOOL, closes_on=dt.date(2026, 10, 25))
    assert day_of(units_owe(path)["self_score"]) == dt.date(2026, 10, 25)
    assert day_of(units_owe(path, UnitKind.AGENCY)["self_score"]) == dt.date(2026, 11, 1)
    window(cast, cast.commune, on_time_to=dt.date(2026, 10, 20))
    assert day_of(units_owe(path)["self_score"]) == dt.date(2026, 10, 20)


@pytest.mark.parametrize(("after", "closes"), [(None, None), (0, dt.date(2026, 10, 14)), (5, dt.date(2026, 10, 19))])
def test_how_long_it_is_taken(cast, after, closes):
    obligation(closes_after=after, **SCHOOLS)
    held = units_owe(cast.commune.path)["bao_cao_nam"]
    assert held.closes_on(held.dues[0]) == closes
    assert held.closes_on(Due(0, None)) is None


def test_a_rule_for_one_year(cast):
    obligation(year_from=2026, year_to=2026, authority=cast.commune, **SCHOOLS)
    path = cast.commune.path
    assert [len(units_owe(path, year=year)) for year in (2025, 2026, 2027)] == [0, 1, 0]


def test_from_and_to_years_and_what_is_out_of_use(cast):
    obligation(year_from=2026, year_to=2027, **SCHOOLS)
    obligation("bo", is_active=False, **SCHOOLS)
    path = cast.commune.path
    assert [list(units_owe(path, year=year)) for year in (2025, 2026, 2027, 2028)] == [
        [], ["bao_cao_nam"], ["bao_cao_nam"], [],
    ]  # fmt: skip


def test_every_month(cast):
    """domain.md 8.1: "trước ngày 10 hằng tháng" is twelve periods, each ending on the 9th."""
    obligation(authority=cast.province, when=When.MONTHLY_BEFORE, day=10, month=None, **COMMUNES)
    held = authority_owes(cast.commune.path)["bao_cao_nam"]
    assert held.dues == [Due(month, dt.date(2026, month, 9)) for month in range(1, 13)]
    assert held.words == "hằng tháng, trước ngày 10"


def test_the_same_number_of_queries_for_one_authority_and_three(cast, django_assert_num_queries):
    obligation(**SCHOOLS)
    for owner in (cast.province, cast.commune, cast.other_commune):
        planned(owner)
        obligation("khac", authority=owner, **SCHOOLS)
        rule_value(owner, "15/3")
        window(cast, owner, on_time_to=dt.date(2026, 11, 1))
    paths = [cast.commune.path, cast.other_commune.path, cast.province.path]
    for some in (paths[:1], paths):
        with django_assert_num_queries(3):
            book = obligations_for(some, YEAR)
            for path in some:
                assert {held.obligation.code for held in book.of_unit(path, UnitKind.SCHOOL)} == {"bao_cao_nam", "khac"}
                assert [held.words for held in book.of_unit(path, UnitKind.SCHOOL)] == [
                    "trước ngày 01/10/2026", "trước ngày 15/10/2026",
                ]  # fmt: skip


def test_a_plan_without_a_day_leaves_the_day_of_the_law(cast):
    """ "Đầu năm" is what the plan says; people are reminded of the law's day."""
    obligation(
        "registration", subject=Subject.REGISTRATION, unit_kinds=[UnitKind.SCHOOL], is_legal=True, day=1, month=4
    )
    obligation(
        "registration", authority=cast.commune, subject=Subject.REGISTRATION, unit_kinds=[UnitKind.SCHOOL],
        when=When.UNDATED, day=None, month=None,
    )  # fmt: skip
    (held,) = obligations_for([cast.commune.path], 2026).of_unit(cast.commune.path, UnitKind.SCHOOL)
    assert held.dues == [Due(0, dt.date(2026, 3, 31))]
    assert held.words == "không ghi ngày, chậm nhất theo luật ngày 31/03/2026"


def test_a_day_for_one_year_comes_before_a_day_for_every_year(cast):
    """The ladder of 2026, set again after an own day for every year, holds in 2026."""
    only = obligation(authority=cast.commune, day=10, year_from=YEAR, year_to=YEAR, **SCHOOLS)
    obligation(authority=cast.commune, day=20, **SCHOOLS)
    assert units_owe(cast.commune.path)["bao_cao_nam"].obligation == only
    assert day_of(units_owe(cast.commune.path, year=YEAR + 1)["bao_cao_nam"]) == dt.date(YEAR + 1, 10, 19)
