"""The live value of each target, from real rows; the same number of queries for few and for many units."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from models_programs.models import (
    Activity,
    Exemplar,
    Force,
    ModelField,
    ModelPlace,
    ModelRating,
    MovementModel,
    Programme,
    Target,
    TargetFigure,
    UnitYear,
)
from models_programs.queries.metrics import METRICS, progress_of, units_behind
from models_programs.rules.quotas import Outcome
from registrations.models import Recognition
from scoring.models import Level, Scorecard
from tests import factories as make
from tests.models_programs.samples import maker
from tests.registrations import cases
from tests.scoring import sheets
from units.enums import AuthorityKind, Eligibility
from units.models import UnitSuccession

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def place(cast):
    """Four units that count in the commune: two schools, one agency, one hamlet; one school out of scope."""
    cast.school = cast.unit
    cast.second = make.unit(cast.commune, "Trường THCS Bình Sơn")
    cast.hamlet = make.unit(cast.commune, "Thôn Một", kind="residential")
    cast.out = make.unit(cast.commune, "Trường Mầm non", eligibility=Eligibility.OUT, eligibility_reason="mầm non")
    cast.agency = cast.sibling
    return cast


def programme(cast):
    return maker(Programme, kind="plan", title="Kế hoạch", year_to=YEAR)(cast.commune)


def target(cast, metric, *, kinds=(), operator=">=", value=100, basis="eligible", **more):
    plan = Programme.objects.first() or programme(cast)
    return Target.objects.create(
        programme=plan, code=f"t{Target.objects.count()}", text="Chỉ tiêu", metric=metric, kinds=list(kinds),
        operator=operator, value=value, basis=basis, **more,
    )  # fmt: skip


def measure(cast, *args, **kwargs):
    [progress] = progress_of([target(cast, *args, **kwargs)], authority=cast.commune, year=YEAR)
    return progress


def activity(unit, kind, **fields):
    return maker(Activity, kind=kind, title="Việc", on=dt.date(2026, 8, 19))(None, unit, YEAR, **fields)


def rated(unit, rank, year=YEAR):
    field = ModelField.objects.get_or_create(code="khac", defaults={"name": "Khác"})[0]
    model = maker(MovementModel, name="Camera an ninh", field=field)(None, unit, YEAR)
    point = ModelPlace.objects.create(model=model, unit=unit, opened_on=dt.date(2025, 1, 1), is_origin=True)
    return ModelRating.objects.create(
        place=point, unit=unit, authority_path=unit.authority_path, year=year, rank=rank, rated_at=timezone.now()
    )


def recognise(unit, user, status="recognised"):
    return Recognition.objects.create(
        unit=unit, year=YEAR, authority_path=unit.authority_path, status=status, decision_number="1/QĐ",
        decision_date=dt.date(2026, 11, 10), recorded_by=user, recorded_at=timezone.now(), reason="Chưa đủ hồ sơ",
    )  # fmt: skip


def classify(unit, level, rubric):
    now = timezone.now()
    return Scorecard.objects.create(
        unit=unit, year=YEAR, authority_path=unit.authority_path, rubric=rubric, state="approved",
        level=Level.objects.get(pk=level), created_at=now, approved_at=now,
    )  # fmt: skip


def test_registered_counts_units_in_scope_only(place):
    for unit in (place.school, place.second, place.out, place.other_unit):
        cases.registered(unit)
    cases.registered(place.hamlet, state="returned")
    progress = measure(place, "registered", kinds=["school", "agency"])
    assert (progress.measured.part, progress.measured.total) == (2, 3)
    assert (progress.outcome, progress.needed) == (Outcome.NOT_MET, 1)
    everybody = measure(place, "registered", kinds=["school", "agency"], basis="all")
    assert (everybody.measured.part, everybody.measured.total) == (3, 4)


def test_recognised_and_classified_come_from_the_rooms_above(place):
    rubric = sheets.load_rubrics()
    recognise(place.school, place.officer)
    recognise(place.second, place.officer, "not_recognised")
    classify(place.school, "K", rubric)
    classify(place.second, "Y", rubric)
    classify(place.agency, "XS", rubric)
    schools = measure(place, "recognised", kinds=["school"], value=50)
    assert (schools.measured.part, schools.measured.total, schools.outcome) == (1, 2, Outcome.MET)
    good = measure(place, "classified_good", kinds=["school", "agency"], operator=">", value=Decimal("66.66"))
    assert (good.measured.part, good.measured.total, good.outcome) == (2, 3, Outcome.MET)
    weak = measure(place, "classified_weak", operator="=", value=0)
    assert (weak.value, weak.outcome) == (Decimal(1), Outcome.NOT_MET)


def test_the_commune_itself_is_a_unit_of_the_province(place):
    rubric = sheets.load_rubrics()
    own = make.unit(place.province, "Xã Bình Sơn", kind="commune", area=place.commune)
    make.unit(place.province, "Xã Trà Bồng", kind="commune", area=place.other_commune)
    assert measure(place, "commune_recognised", operator="=", value=1).outcome == Outcome.NOT_MET
    recognise(own, place.officer)
    classify(own, "XS", rubric)
    assert measure(place, "commune_recognised", operator="=", value=1).outcome == Outcome.MET
    assert measure(place, "commune_excellent", operator="=", value=1).outcome == Outcome.MET
    cases.registered(own)
    registered = measure(place, "registered", kinds=["commune"])
    assert (registered.measured.part, registered.measured.total) == (1, 1)


def test_effective_models(place):
    rated(place.school, 1)
    rated(place.second, 2)
    rated(place.agency, 3)
    rated(place.hamlet, 1, year=2025)
    units = measure(place, "effective_model", kinds=["school", "agency", "residential"])
    assert (units.measured.part, units.measured.total) == (2, 4)
    assert measure(place, "effective_models", value=1).value == Decimal(2)


def test_activities_and_attendance(place):
    activity(place.hamlet, "festival", board_member="Trưởng ban")
    activity(place.school, "festival")
    activity(place.agency, "inspection")
    activity(place.agency, "inspection")
    activity(place.other_unit, "inspection")
    festivals = measure(place, "festival_held", basis="all")
    assert (festivals.measured.part, festivals.measured.total) == (2, 5)
    board = measure(place, "board_attended")
    assert (board.measured.part, board.measured.total, board.value) == (1, 2, Decimal(50))
    count = measure(place, "inspected_units", kinds=["agency", "school"], value=10, basis="all")
    assert (count.value, count.needed) == (Decimal(1), 9)
    hamlets = measure(place, "inspected", kinds=["residential"])
    assert (hamlets.measured.part, hamlets.measured.total) == (0, 1)


def test_sums_of_figures_leave_out_what_is_not_known(place):
    maker(UnitYear, people=100, informed=95, joined=None)(None, place.school, YEAR)
    maker(UnitYear, people=50, informed=40, joined=50)(None, place.hamlet, YEAR)
    maker(UnitYear, people=900, informed=1)(None, place.other_unit, YEAR)
    maker(UnitYear, people=900, informed=1)(None, place.school, 2025)
    informed = measure(place, "people_informed", operator=">", value=90)
    assert (informed.measured.part, informed.measured.total, informed.outcome) == (135, 150, Outcome.NOT_MET)
    joined = measure(place, "members_joined", kinds=["school", "residential"], value=90)
    assert (joined.measured.part, joined.measured.total, joined.outcome) == (50, 50, Outcome.MET)
    assert measure(place, "staff_briefed").outcome == Outcome.UNKNOWN


def test_forces_and_exemplars(place):
    maker(Force, kind="team", members=6, trained=6, equipped=3)(None, place.hamlet, YEAR)
    maker(Force, kind="guard", members=4, trained=2)(place.commune, None, YEAR, area="Chợ")
    maker(Exemplar, subject="collective", name="Thôn Một")(None, place.hamlet, YEAR)
    assert measure(place, "forces_trained").value == Decimal(80)
    assert measure(place, "forces_equipped").value == Decimal(50)
    assert measure(place, "exemplars", value=1).outcome == Outcome.MET


def test_typed_figures_belong_to_an_authority_and_year(place):
    one = target(place, "declared", operator="=", value=1)
    [before] = progress_of([one], authority=place.commune, year=YEAR)
    assert (before.outcome, before.source) == (Outcome.UNKNOWN, "")
    now = timezone.now()
    for authority, year, value in ((place.commune, YEAR, 1), (place.commune, 2025, 0), (place.other_commune, YEAR, 0)):
        TargetFigure.objects.create(
            target=one, authority=authority, year=year, value=value, source=f"Văn bản {year}", recorded_at=now
        )
    [after] = progress_of([one], authority=place.commune, year=YEAR)
    assert (after.outcome, after.source) == (Outcome.MET, "Văn bản 2026")


def test_what_a_merged_unit_did_counts_for_what_it_became(place):
    cases.registered(place.second)
    new = make.unit(place.commune, "Trường liên cấp", valid_from=dt.date(2026, 7, 1))
    for old in (place.school, place.second):
        old.valid_to = dt.date(2026, 6, 30)
        old.save()
        UnitSuccession.objects.create(kind="merge", predecessor=old, successor=new, on=dt.date(2026, 7, 1))
    progress = measure(place, "registered", kinds=["school"])
    assert (progress.measured.part, progress.measured.total) == (1, 1)
    behind = units_behind(progress.target, authority=place.commune, year=YEAR)
    assert [(unit.name, unit.is_met) for unit in behind] == [("Trường liên cấp", True)]


def test_units_behind_a_target(place):
    cases.registered(place.school)
    one = target(place, "registered", kinds=["school", "agency"])
    found = {unit.name: unit.is_met for unit in units_behind(one, authority=place.commune, year=YEAR)}
    assert found == {place.school.name: True, place.second.name: False, place.agency.name: False}


def test_a_province_counts_all_its_communes(place):
    cases.registered(place.school)
    cases.registered(place.other_unit)
    plan = maker(Programme, kind="plan", title="Kế hoạch tỉnh", year_to=YEAR)(place.province)
    one = Target.objects.create(
        programme=plan, code="r", text="Đăng ký", metric="registered", kinds=["school"], value=80
    )
    [progress] = progress_of([one], authority=place.province, year=YEAR)
    assert (progress.measured.part, progress.measured.total) == (2, 3)


def test_a_constant_number_of_queries(place):
    """All metrics at once: as many queries for 5 units as for 65."""
    make.unit(place.province, "Xã Bình Sơn", kind="commune", area=place.commune)
    targets = [target(place, code) for code in METRICS]
    counts = []
    for number in (0, 60):
        for _ in range(number):
            unit = make.unit(place.commune)
            cases.registered(unit)
            activity(unit, "festival")
            rated(unit, 1)
        with CaptureQueriesContext(connection) as queries:
            assert len(progress_of(targets, authority=place.commune, year=YEAR)) == len(METRICS)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 28


def test_unconfirmed_metrics_do_not_break_a_page(place):
    """A target whose metric this version does not know is read as typed by hand."""
    assert measure(place, "khong_co_nua").outcome == Outcome.UNKNOWN


def test_an_authority_without_units_has_no_share(place):
    department = make.authority("Phòng A", kind=AuthorityKind.DEPARTMENT, parent=place.province, code="PA03")
    [progress] = progress_of([target(place, "registered")], authority=department, year=YEAR)
    assert (progress.measured.part, progress.measured.total, progress.outcome) == (0, 0, Outcome.UNKNOWN)
