"""What the records say of units: golden facts, with records of other units and years around that could leak."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from models_programs.models import Force, ModelRating, UnitPaper, UnitYear
from registrations.models import Recognition, Registration
from registrations.queries.facts import FORM, PAPERS, YEAR_FIGURES, collect_facts
from registrations.rules.facts import Facts, ForceFact, Limits, Paper, Share
from tests import factories as make
from tests.models_programs.samples import make_model, maker
from tests.registrations.cases import registered

pytestmark = pytest.mark.django_db
LIMITS = Limits(quarter_end=dt.date(2026, 3, 31))
FROM_FORM = {
    "resolution": Paper("05-NQ/CB", dt.date(2026, 1, 12), "bản đăng ký"),
    "plan": Paper("07/KH", dt.date(2026, 1, 14), "bản đăng ký"),
    "households": Share(100, 100, FORM),
    "sub_units": Share(6, 6, FORM),
}


def fill(unit, year, *, n: int) -> None:
    """One record of each kind, all figures made from ``n`` so that a leak is seen."""
    day = dt.date(year, 2, n)
    for kind in ("resolution", "plan", "statute", "other"):
        maker(UnitPaper)(unit=unit, year=year, kind=kind, number=f"{kind} {n}", date=day)
    maker(UnitYear)(
        unit=unit, year=year, people=100 + n, staff_briefed=n, households=200 + n, households_committed=10 + n,
        sub_units=20 + n, sub_units_committed=n,
    )  # fmt: skip
    maker(Force)(unit=unit, year=year, kind="guard", members=4, rating=2, has_discipline=n == 9)
    maker(Force)(unit=unit, year=year, kind="team", members=3, rating=3)
    maker(Force)(unit=unit, year=year, kind="civil", members=9, rating=1, has_discipline=True)
    model = make_model(unit=unit, year=year, name=f"Mô hình {n}")
    rate(model.places.get(), unit, year)


def rate(place, unit, year, rank: int = 1) -> None:
    ModelRating.objects.create(
        place=place, unit=unit, authority_path=unit.authority_path, year=year, rank=rank, rated_at=timezone.now()
    )


def facts_of(row: Registration) -> Facts:
    row = Registration.objects.select_related("unit__area").get(pk=row.pk)
    return collect_facts([row])[row.pk]


def recognise(unit, user, year: int = 2026) -> None:
    Recognition.objects.create(
        unit=unit, authority_path=unit.authority_path, year=year, status="recognised", decision_number="1/QĐ",
        decision_date=dt.date(year, 11, 1), recorded_by=user, recorded_at=timezone.now(),
    )  # fmt: skip


def test_nothing_to_collect():
    with CaptureQueriesContext(connection) as queries:
        assert collect_facts([]) == {}
    assert len(queries) == 0


def test_golden_facts_of_one_unit(cast):
    row = registered(cast.unit)
    fill(cast.unit, 2026, n=7)
    for unit, year in ((cast.unit, 2025), (cast.sibling, 2026), (cast.other_unit, 2026)):
        fill(unit, year, n=9)
    assert facts_of(row) == Facts(
        limits=LIMITS,
        unit_kind="school",
        registered=True,
        no_party=not cast.unit.has_party,
        has_guards=cast.unit.has_guards,
        resolution=Paper("resolution 7", dt.date(2026, 2, 7), PAPERS),
        plan=Paper("plan 7", dt.date(2026, 2, 7), PAPERS),
        statutes=1,
        households=Share(17, 207, YEAR_FIGURES),
        briefed=Share(7, 107, YEAR_FIGURES),
        sub_units=Share(7, 27, YEAR_FIGURES),
        effective_models=1,
        guards=(ForceFact("Lực lượng bảo vệ", 2, "Hoàn thành tốt nhiệm vụ", False),),
        local_forces=(ForceFact("Tổ bảo vệ an ninh, trật tự", 3, "Hoàn thành nhiệm vụ", False),),
    )


def test_only_other_units_and_years_have_records(cast):
    row = registered(cast.unit)
    for unit, year in ((cast.unit, 2025), (cast.sibling, 2026), (cast.other_unit, 2026)):
        fill(unit, year, n=9)
    assert facts_of(row) == Facts(
        limits=LIMITS,
        unit_kind="school",
        registered=True,
        no_party=not cast.unit.has_party,
        has_guards=cast.unit.has_guards,
        **FROM_FORM,
    )


def test_each_of_several_gets_its_own(cast):
    third = make.unit(cast.commune, "Trường ba")
    rows = [registered(unit) for unit in (cast.unit, cast.sibling, third)]
    fill(cast.unit, 2026, n=3)
    fill(cast.sibling, 2026, n=4)
    found = collect_facts(list(Registration.objects.select_related("unit__area")))
    assert [found[row.pk].briefed for row in rows] == [
        Share(3, 103, YEAR_FIGURES),
        Share(4, 104, YEAR_FIGURES),
        Share(),
    ]
    assert [found[row.pk].effective_models for row in rows] == [1, 1, 0]


@pytest.mark.parametrize(
    ("figures", "share"),
    [
        ({"households": 90, "households_committed": 80}, Share(80, 90, YEAR_FIGURES)),
        ({"households": 90}, Share(100, 100, FORM)),
        ({"households_committed": 80}, Share(100, 100, FORM)),
        ({"households": 0, "households_committed": 0}, Share(0, 0, YEAR_FIGURES)),
    ],
    ids=["both", "no part", "no whole", "nought is a figure"],
)
def test_figures_of_the_year_go_before_the_form_where_both_are_given(cast, figures, share):
    row = registered(make.unit(cast.commune, "Thôn 1", kind="residential"))
    maker(UnitYear)(unit=row.unit, **figures)
    assert facts_of(row).households == share


def test_the_earliest_paper_counts_and_one_without_a_day_stands_back(cast):
    row = registered(cast.unit)
    for number, day in (("không ngày", None), ("muộn", dt.date(2026, 5, 1)), ("sớm", dt.date(2026, 2, 1))):
        maker(UnitPaper)(unit=cast.unit, kind="resolution", number=number, date=day)
    assert facts_of(row).resolution == Paper("sớm", dt.date(2026, 2, 1), PAPERS)


def test_neither_kept_nor_referred_to(cast):
    row = registered(cast.unit, resolution_number="", resolution_date=None, plan_number="", plan_date=None)
    assert (facts_of(row).resolution, facts_of(row).plan) == (None, None)


@pytest.mark.parametrize(
    ("kind", "has_party", "said", "none"),
    [
        ("school", True, False, False),
        ("school", True, True, True),
        ("enterprise", False, False, True),
        ("residential", False, False, False),
        ("commune", False, False, False),
    ],
    ids=["party", "said so on the form", "no party", "residential", "commune"],
)
def test_who_has_no_party_organisation(cast, kind, has_party, said, none):
    unit = make.unit(cast.commune, "Đơn vị thử", kind=kind, has_party=has_party)
    assert facts_of(registered(unit, no_resolution=said)).no_party is none


@pytest.mark.parametrize(
    ("state", "is_registered"), [("draft", False), ("returned", False), ("sent", True), ("accepted", True)]
)
def test_registered_is_sent_or_later(cast, state, is_registered):
    assert facts_of(registered(cast.unit, state=state)).registered is is_registered


def test_a_force_that_is_not_rated(cast):
    row = registered(cast.unit)
    maker(Force)(unit=cast.unit, kind="guard", members=4)
    [fact] = facts_of(row).guards
    assert (fact.rank, fact.has_discipline) == (None, False)


def test_a_commune_counts_its_own_units_and_models(cast):
    commune = make.unit(cast.province, "Xã Bình Sơn (đơn vị)", kind="commune", area=cast.commune)
    row = registered(commune)
    registered(cast.unit, state="sent")
    registered(cast.sibling, state="draft")
    registered(cast.other_unit)
    registered(cast.sibling, year=2025)
    make.unit(cast.commune, "Ngoài diện", eligibility="out")
    recognise(cast.unit, cast.officer)
    recognise(cast.sibling, cast.officer, year=2025)
    recognise(cast.other_unit, cast.officer)
    for unit, rank in ((cast.unit, 1), (cast.sibling, 4), (cast.other_unit, 1)):
        rate(make_model(unit=unit, name=f"Mô hình {unit.pk}").places.get(), unit, 2026, rank)
    found = facts_of(row)
    assert (found.below, found.below_registered, found.below_recognised) == (2, 1, 1)
    assert found.effective_models == 1
    assert facts_of(registered(cast.unit)).below == 0


def test_the_number_of_queries_does_not_grow(cast):
    """Over three managing authorities, two of them communes that are units themselves."""

    def count(rows: list[Registration]) -> int:
        chosen = list(Registration.objects.select_related("unit__area").filter(pk__in=[row.pk for row in rows]))
        assert len(chosen) == len(rows)
        with CaptureQueriesContext(connection) as queries:
            collect_facts(chosen)
        return len(queries)

    third = make.unit(make.authority("Xã Ba", parent=cast.province), "Trường ba")
    plain = [registered(unit) for unit in (cast.unit, cast.other_unit, third)]
    for row in plain:
        fill(row.unit, 2026, n=5)
    communes = [
        registered(make.unit(cast.province, f"{area.name} (đơn vị)", kind="commune", area=area))
        for area in (cast.commune, cast.other_commune)
    ]
    assert (count(plain[:1]), count(plain)) == (6, 6)  # seven where units were merged
    assert (count(communes[:1]), count([*communes, *plain])) == (9, 9)


def test_communes_together_count_as_they_do_alone(cast):
    communes = [
        registered(make.unit(cast.province, f"{area.name} (đơn vị)", kind="commune", area=area))
        for area in (cast.commune, cast.other_commune)
    ]
    registered(cast.unit, state="sent")
    recognise(cast.other_unit, cast.officer)
    for unit in (cast.unit, cast.other_unit):
        rate(make_model(unit=unit, name=f"Mô hình {unit.pk}").places.get(), unit, 2026)
    together = collect_facts(list(Registration.objects.filter(unit__kind="commune").select_related("unit__area")))
    assert [together[row.pk] for row in communes] == [facts_of(row) for row in communes]
    assert [(one.below, one.below_registered, one.below_recognised) for one in together.values()] == [
        (2, 1, 0), (1, 0, 1),
    ]  # fmt: skip
