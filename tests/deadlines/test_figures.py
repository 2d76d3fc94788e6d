"""What the records say for figures: each with what it is counted of, no neighbour's records, few queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deadlines.queries.figures import Asked, figures_of
from deadlines.queries.report_forms import forms
from deadlines.rules.reports import span_of
from models_programs.models import Activity, Commendation, Force, UnitPaper, UnitYear
from registrations.models import Recognition
from scoring.models import Scorecard
from tests import factories as make
from tests.registrations import cases
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 10)
YEAR = span_of("year", year=2026, period=0, on_time_to=None, on=ON)
MOMENT = {"created_at": timezone.now(), "changed_at": timezone.now()}


def record(model: Any, unit: Any, **fields: Any) -> Any:
    return model.objects.create(authority=unit.authority, unit=unit, **({"year": 2026} | MOMENT | fields))


def of(path: str, unit: Any = None, *, span: Any = YEAR, codes: tuple[str, ...] = ()) -> dict[str, Any]:
    form = forms()["unit_year" if unit else "authority_year"]
    asked = codes or [one.code for one in form.figures_for("unit" if unit else "authority", unit.kind if unit else "")]
    return figures_of(asked, Asked(2026, span, path, unit))


def activity(unit: Any, kind: str = "propaganda", on: dt.date = dt.date(2026, 5, 5), **fields: Any) -> Activity:
    return record(Activity, unit, kind=kind, title="Buổi", on=on, **fields)


@pytest.fixture
def records(cast):
    """Everything once at the unit, and the same at a unit of another commune."""
    for unit in (cast.unit, cast.other_unit):
        cases.registered(unit)
        activity(unit, present=40)
        activity(unit, "festival", present=100)
        activity(unit, "inspection")
        activity(unit, on=ON + dt.timedelta(days=1), present=900)  # after the moment
        activity(unit, on=dt.date(2025, 5, 5), year=2025, present=900)
        record(Commendation, unit, kind="sudden", subject="person", name="Người", form="Giấy khen", level="commune",
               date=dt.date(2026, 6, 1))  # fmt: skip
        record(Force, unit, kind="guard", members=6, trained=4)
        record(UnitYear, unit, people=100, joined=93, informed=None)
        record(UnitPaper, unit, kind="plan", number="1", date=dt.date(2026, 3, 31))
        record(UnitPaper, unit, kind="resolution", number="2", date=dt.date(2026, 4, 1))
        Recognition.objects.create(
            unit=unit, authority_path=unit.authority_path, year=2026, status="recognised", decision_number="5/QĐ",
            decision_date=dt.date(2026, 11, 2), recorded_by=cast.officer, recorded_at=timezone.now(),
        )  # fmt: skip
    return cast


def test_of_one_unit(records):
    found = of(records.commune.path, records.unit)
    known = {code: (figure.value, figure.of) for code, figure in found.items()}
    expected = {
        "registration": (1, "gửi ngày 20/01/2026"),
        "recognition": (1, "5/QĐ ngày 02/11/2026"),
        "papers": (1, "trên 2 văn bản của năm; Quý I đến hết 31/03/2026"),
        "people_joined": (93, "trên 100 người"),
        "people_informed": (None, "chưa ghi số liệu năm"),
        "propaganda": (1, ""),
        "propaganda_people": (40, "1/1 hoạt động có ghi số người dự"),
        "festivals": (1, ""),
        "participants": (140, "2/3 hoạt động có ghi số người dự"),
        "forces": (6, "1 tổ, đội"),
        "forces_trained": (4, "trên 6 người"),
        "commended_collectives": (0, ""),
        "commended_persons": (1, "trong đó 1 đột xuất"),
        "self_total": (None, "chưa mở phiếu chấm điểm"),
    }
    assert {code: known[code] for code in expected} == expected


def test_of_an_authority_with_all_it_manages(records):
    records.sibling.eligibility = "out"
    records.sibling.save()
    found = of(records.commune.path)
    known = {code: (figure.value, figure.of) for code, figure in found.items()}
    inside = "trên 1 đơn vị thuộc diện và tự nguyện"
    expected = {
        "units": (2, "trong đó 1 thuộc diện và tự nguyện"),
        "registered": (1, inside),
        "recognised": (1, inside),
        "papers_units": (1, inside),
        "scored": (0, "trên 2 đơn vị"),
        "level_XS": (0, "trên 0 đơn vị đã duyệt xếp loại"),
        "inspected": (1, "trên 2 đơn vị"),
        "inspections": (1, ""),
        "festival_units": (1, "trên 2 đơn vị"),
        "people_joined": (93, "trên 100 người"),
        "forces_trained": (4, "trên 6 người"),
        "commended_persons": (1, "trong đó 1 đột xuất"),
    }
    assert {code: known[code] for code in expected} == expected
    province = of(records.province.path, codes=("registered", "propaganda"))
    assert [figure.value for figure in province.values()] == [2, 2]


def test_scores_when_there_are_some(cast):
    card = sheets.filled(cast)
    Scorecard.objects.filter(pk=card.pk).update(
        state="approved", self_total=91, superior_total=88, level="K", first_sent_at=timezone.now(),
        approved_at=timezone.now(),
    )  # fmt: skip
    found = of(cast.commune.path, cast.unit, codes=("self_total", "superior_total"))
    assert found["self_total"] == (91, "trên 100 điểm")
    assert found["superior_total"] == (88, "trên 100 điểm, xếp loại Khá")
    place = of(cast.commune.path, codes=("scored", "level_K", "level_Y"))
    assert place["scored"] == (1, "trên 2 đơn vị")
    assert [place[code] for code in ("level_K", "level_Y")] == [(n, "trên 1 đơn vị đã duyệt xếp loại") for n in (1, 0)]


def test_a_month_by_its_days_whatever_the_year_of_the_record(cast):
    span = span_of("month", year=2026, period=1, on_time_to=dt.date(2026, 1, 9), on=dt.date(2026, 1, 9))
    for day, year in ((dt.date(2025, 12, 9), 2026), (dt.date(2025, 12, 10), 2026), (dt.date(2026, 1, 9), 2026),
                      (dt.date(2026, 1, 10), 2026), (dt.date(2025, 12, 20), 2025)):  # fmt: skip
        activity(cast.unit, on=day, year=year)
    assert of(cast.commune.path, cast.unit, span=span, codes=("propaganda",))["propaganda"].value == 3


def test_the_number_of_queries_is_the_same_for_many_units(records):
    """A constant number of queries: the same with 2 units and with 22."""
    with CaptureQueriesContext(connection) as few:
        of(records.commune.path)
    for number in range(20):
        unit = make.unit(records.commune, f"Trường {number}")
        cases.registered(unit)
        activity(unit, present=10)
    with CaptureQueriesContext(connection) as many:
        found = of(records.commune.path)
    assert found["registered"].value == 21
    assert len(many) == len(few) <= 25
