"""What writes many rows at once, or lives for years, does not pass by a closed year; and what follows after one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.queries import actor_of
from common import jobs
from common.jobs import JobRefused
from common.locks import YearLocked
from common.models import Job
from common.scope import Role
from models_programs.domain.imports import SHEETS, apply_records, plan_records
from models_programs.domain.movement import end_model, load_model_fields
from models_programs.domain.movement.acts import Deed
from models_programs.models import ModelField, ModelPlace, MovementModel
from reports.checkup import closed_years
from reports.documents import DOCUMENTS, Order
from reports.domain import drift
from reports.domain.jobs import start_report
from reports.exports.pack import reading
from reports.exports.pack.annexes.comparison import _gap
from reports.models import Issue, UnitFact, YearClosing
from reports.queries.facts import facts_at
from reports.queries.schedules import year_of
from tests import factories as make
from tests.conftest import Cast
from tests.models_programs import sheets
from tests.models_programs.plans import plan
from tests.reports.closings import REASON, YEAR, close, closed
from tests.units import test_imports as units
from units.columns import LAYOUT
from units.domain import apply_import, plan_import
from units.domain.succession import NewUnit, rename_unit
from units.models import UnitSuccession

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2027, 3, 1, 8, tzinfo=dt.UTC)
D = Decimal


def model(cast: Cast, **fields: Any) -> MovementModel:
    load_model_fields()
    field = ModelField.objects.get(code="drugs")
    values = {"authority": cast.commune, "year": 2025, "name": "Camera an ninh", "field": field,
              "state": "active", "created_at": LATER, "changed_at": LATER} | fields  # fmt: skip
    return MovementModel.objects.create(**values)


def test_a_list_of_units_cannot_take_a_unit_out_of_the_year(cast: Cast) -> None:
    head = [*units.HEAD, LAYOUT.names["valid_from"]]
    row = ["THPT01", cast.unit.name, "Cơ sở giáo dục", "05/01/2027"]
    assert units.problems(cast, row, head=head) == []
    closed(cast)
    (problem,) = units.problems(cast, row, head=head)
    assert problem.startswith("Dòng 2, cột Có từ ngày")
    assert "đã khóa sổ" in problem
    renamed = units.table(["THPT01", "Trường THPT Bình Sơn 1", "Cơ sở giáo dục"])
    seen = plan_import(table=renamed, year=2027, actor=cast.actor("officer"))
    assert apply_import(
        table=renamed, digest=seen.digest, sha256="b" * 64, year=2027, actor=cast.actor("officer"), now=LATER
    ).changed == 1  # fmt: skip


def take(cast: Cast, row: dict[str, Any]) -> None:
    """A list of one model, in March 2027."""
    given, how = (
        sheets.table(cast, "model", row),
        {"sheet": SHEETS["model"], "year": 2027, "actor": cast.actor("officer")},
    )
    seen = plan_records(table=given, today=LATER.date(), **how)
    assert seen.problems == []
    apply_records(table=given, digest=seen.digest, sha256="c" * 64, now=LATER, **how)


def test_a_list_of_models_cannot_change_the_end_of_the_year(cast: Cast) -> None:
    """Neither by a new model that would have lived then, nor by a later first day."""
    old = model(cast, unit=cast.unit, number="12/KH-UBND", date=dt.date(2025, 1, 19), launched_on=dt.date(2025, 5, 1))
    place = ModelPlace.objects.create(model=old, unit=cast.unit, is_origin=True, opened_on=dt.date(2025, 5, 1))
    closed(cast)
    make.work_year(2027)
    new = sheets.row("model", number="1/KH", date="19/01/2023", launched_on="01/05/2023")
    moved = sheets.row("model", id=old.pk, name=old.name, date="08/01/2027", launched_on="10/01/2027")
    for row in (new, moved):
        with pytest.raises(YearLocked):
            take(cast, row)
    place.refresh_from_db()
    assert (place.opened_on, MovementModel.objects.count()) == (dt.date(2025, 5, 1), 1)
    this_year = sheets.row("model", number="1/KH", date="19/01/2027", launched_on="01/02/2027")
    take(cast, this_year)


def test_a_model_of_the_province_does_not_end_in_a_year_that_the_commune_closed(cast: Cast) -> None:
    led = model(cast, authority=cast.province)
    place = ModelPlace.objects.create(model=led, unit=cast.unit, opened_on=dt.date(2025, 3, 1))
    closed(cast)
    cast.provincial = make.person(Role.OFFICER, cast.province, "Lê Thị Tỉnh", username="cbtinh")  # type: ignore[attr-defined]
    deed = {"model": led, "actor": cast.actor("provincial"), "now": LATER}
    with pytest.raises(YearLocked):
        end_model(deed=Deed(on=dt.date(2026, 12, 1), year=2027, text=REASON), **deed)
    place.refresh_from_db()
    assert place.closed_on is None
    end_model(deed=Deed(on=dt.date(2027, 2, 1), year=2027, text=REASON), **deed)


def test_parts_of_the_plan_of_the_year_stay(cast: Cast) -> None:
    own = plan(cast.commune)
    target = own.targets.get()
    long = plan(cast.commune, "Kế hoạch nhiều năm", year=2026, year_to=2030)
    closed(cast)
    for part in (target, own.sections.get(), own.dates.get(), own.themes.get()):
        with pytest.raises(YearLocked):
            part.save()
        with pytest.raises(YearLocked), transaction.atomic():
            part.delete()
    long.targets.get().save()


def test_a_new_name_after_the_year_leaves_the_places_of_the_year(cast: Cast) -> None:
    led = model(cast, unit=cast.unit)
    ModelPlace.objects.create(model=led, unit=cast.unit, opened_on=dt.date(2025, 3, 1))
    made = closed(cast)
    rename_unit(
        unit=cast.unit, new=NewUnit("THPT09", "Trường THPT Bình Sơn Mới"), on=dt.date(2027, 1, 20), document="",
        actor=cast.actor("officer"), now=LATER,
    )  # fmt: skip
    assert ModelPlace.objects.get().unit == UnitSuccession.objects.get().successor
    fact = next(one for one in facts_at([cast.commune.path], YEAR) if one.unit_id == cast.unit.pk)
    assert fact.places == 1
    assert drift.drift_of(made) == []


def test_every_closing_is_compared_in_turn(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first = closed(cast)
    cast.other_unit.delete()
    second = YearClosing.objects.create(
        authority=cast.other_commune, authority_path=cast.other_commune.path, year=YEAR, snapshot="{}", sha256="0" * 64,
        closed_by=cast.approver, closed_at=timezone.now(), undo_until=timezone.localdate(),
    )  # fmt: skip
    monkeypatch.setattr(drift, "AT_ONCE", 1)
    monkeypatch.setattr("reports.checkup.AT_ONCE", 1)
    assert "Xã Trà Bồng" in closed_years().seen
    assert closed_years().seen == "1 trong 2 bản khóa sổ khớp với dữ liệu"
    assert YearClosing.objects.filter(pk__in=[first.pk, second.pk], compared_at=None).count() == 0


# --- Jobs -------------------------------------------------------------------------------------------------------------


def test_a_job_that_runs_twice_issues_once(cast: Cast) -> None:
    closed(cast)
    order = Order(cast.commune, cast.actor("officer"), YEAR, "pdf", timezone.now(), job_id=77)
    made = [DOCUMENTS["issue"].build(order, lambda done, total: None) for _ in range(2)]  # type: ignore[arg-type]
    assert Issue.objects.count() == 1
    assert made[0].content == made[1].content
    assert made[0].result == made[1].result


def test_a_job_is_done_as_the_role_that_may(cast: Cast) -> None:
    """Who also looks at the province from an older role issues as the officer of the commune."""
    closed(cast)
    person = make.person(Role.VIEWER, cast.province, "Hai Vai", username="haivaitro")
    member = make.member(person, Role.OFFICER, authority=cast.commune)
    job = start_report(
        document="issue", file_format="pdf", authority=cast.commune, year=YEAR,
        actor=actor_of(member), now=timezone.now(),
    )  # fmt: skip
    jobs.run(job.pk, now=timezone.now())
    assert Job.objects.get(pk=job.pk).message == ""
    assert Issue.objects.get().issued_by == person


def test_a_pack_is_read_anew_when_the_year_is_closed_meanwhile(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(cast)
    YearClosing.objects.all().delete()
    read = reading._read
    turns = []

    def meanwhile(*args: Any) -> Any:
        turns.append(1)
        made = read(*args)
        if len(turns) == 1:
            close(cast)
        return made

    monkeypatch.setattr(reading, "_read", meanwhile)
    pack = reading.read_pack(authority=cast.commune, year=YEAR, now=timezone.now())
    assert (len(turns), pack.is_provisional) == (2, False)
    states = iter(range(100))
    monkeypatch.setattr(reading, "_state", lambda *args: (next(states), None))
    with pytest.raises(JobRefused):
        reading.read_pack(authority=cast.commune, year=YEAR, now=timezone.now())


def test_a_report_of_january_can_be_about_the_year_before(cast: Cast) -> None:
    make.work_year(2027)
    day = dt.date(2027, 1, 5)
    assert [year_of(day, "same"), year_of(day, "before")] == [2027, 2026]
    assert year_of(dt.date(2028, 1, 5), "same") == 2027, "not opened yet"


# --- Points of two years ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "now", "gap", "why"),
    [
        ({}, {}, D(5), ""),
        ({"is_trial": True}, {}, None, "Có năm chấm theo bảng dùng thử"),
        ({"rubric_id": 2}, {}, None, "Hai năm chấm theo hai bảng khác nhau"),
        ({}, {"level": ""}, None, "Có năm chưa xếp loại được"),
        ({"superior_total": None}, {}, None, ""),
    ],
)
def test_points_are_compared_only_where_they_compare(
    then: dict[str, Any], now: dict[str, Any], gap: Decimal | None, why: str
) -> None:
    first = UnitFact(**{"superior_total": D(80), "level": "K", "rubric_id": 1} | then)
    second = UnitFact(**{"superior_total": D(85), "level": "K", "rubric_id": 1} | now)
    assert _gap(first, second) == (gap, why)
    assert _gap(None, second) == (None, "")
