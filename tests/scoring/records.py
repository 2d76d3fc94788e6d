"""Units with their records of the year, made from plain values as tests/scoring/golden/cases.yaml writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from models_programs.models import (
    Activity,
    Commendation,
    Force,
    ModelRating,
    Regulation,
    RegulationReview,
    UnitPaper,
    UnitYear,
)
from registrations.models import ChecklistItem, CheckMark, Recognition
from tests import factories as make
from tests.models_programs.samples import make_model, maker
from tests.registrations.cases import registered
from units.models import Authority, Unit

YEAR = 2026
# The form of registration refers to no papers and counts no sub-units unless a test says so.
BARE = {
    "resolution_number": "", "resolution_date": None, "plan_number": "", "plan_date": None, "sub_units": None,
    "sub_units_committed": None,
}  # fmt: skip
LISTS = {"school": "co_so_giao_duc"}


def unit_with(authority: Authority, name: str, has: Mapping[str, Any], *, by: User) -> Unit:
    """A unit with what ``has`` says; a kind of record that is missing or None is not there."""
    unit = make.unit(authority, name, **has["unit"])
    add_records(unit, has, by=by)
    return unit


def add_records(unit: Unit, has: Mapping[str, Any], *, by: User) -> None:
    """The records alone."""
    for row in has.get("papers") or ():
        maker(UnitPaper)(unit=unit, year=YEAR, **row)
    if has.get("figures"):
        maker(UnitYear)(unit=unit, year=YEAR, **has["figures"])
    for row in has.get("activities") or ():
        maker(Activity, title="Hoạt động")(unit=unit, year=YEAR, kind=row["kind"], on=row["day"])
    for row in has.get("regulations") or ():
        _regulation(unit, dict(row))
    for row in has.get("guards") or ():
        maker(Force, kind="guard", members=4)(unit=unit, year=YEAR, **row)
    for row in has.get("models") or ():
        _model(unit, row["name"], row["rank"])
    for row in has.get("commendations") or ():
        maker(Commendation, name="Người tốt", form="Giấy khen", level="commune", number="12/QĐ")(
            unit=unit, year=YEAR, **row
        )
    if has.get("registration"):
        form = registered(unit, year=YEAR, **{**BARE, **has["registration"]})
        _incidents(form, has.get("incidents") or {})
    if has.get("recognition"):
        recognise(unit, has["recognition"], by=by)


def recognise(unit: Unit, status: str, *, by: User) -> None:
    decided = status == "recognised"
    Recognition.objects.create(
        unit=unit, authority_path=unit.authority_path, year=YEAR, status=status, recorded_by=by,
        decision_number="125/QĐ-UBND" if decided else "", decision_date=dt.date(2026, 11, 1) if decided else None,
        reason="" if decided else "Chưa đạt tiêu chí 3", recorded_at=timezone.now(),
    )  # fmt: skip


def rate(unit: Unit, name: str, rank: int) -> None:
    """A model at the unit, rated."""
    _model(unit, name, rank)


def _model(unit: Unit, name: str, rank: int | None) -> None:
    model = make_model(unit=unit, year=YEAR, name=name)
    if rank is not None:
        ModelRating.objects.create(
            place=model.places.get(), unit=unit, authority_path=unit.authority_path, year=YEAR, rank=rank,
            rated_at=timezone.now(),
        )  # fmt: skip


def _regulation(unit: Unit, row: dict[str, Any]) -> None:
    reviews: Sequence[Mapping[str, Any]] = row.pop("reviews", ())
    made = maker(Regulation, title="Phối hợp")(unit=unit, **{"year": YEAR, **row})
    for review in reviews:
        RegulationReview.objects.create(regulation=made, **review)


def _incidents(form: Any, answers: Mapping[str, Mapping[str, Any]]) -> None:
    code = LISTS.get(form.unit.kind, "co_quan_doanh_nghiep")
    for item_code, answer in answers.items():
        item = ChecklistItem.objects.get(checklist__code=code, code=item_code)
        reason = "Do bão lụt lớn" if answer.get("force_majeure") else ""
        CheckMark.objects.create(registration=form, item=item, force_majeure_reason=reason, **answer)
