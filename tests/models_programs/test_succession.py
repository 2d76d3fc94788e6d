"""The year's records of units that are renamed or merged (docs/adr/0010-units-that-change.md)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from common.models import AuditEvent
from models_programs.models import (
    Attachment,
    ModelField,
    ModelPlace,
    ModelRating,
    MovementModel,
    Record,
    Regulation,
    UnitPaper,
    UnitYear,
)
from models_programs.succession import carry_records, record_tables
from models_programs.views.registry import KINDS
from tests import factories as make
from tests.models_programs.samples import SAMPLES, maker
from units import domain
from units.domain import NewUnit

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 10, 20, 9, 0))  # noqa: DTZ001 (made aware at once)
ON = dt.date(2026, 10, 1)
NEXT_YEAR = dt.date(2026, 11, 16)  # the assessed year of a school ends on 15/11
paper = SAMPLES["paper"].make
OF_UNITS = [slug for slug in sorted(SAMPLES) if KINDS[slug].unit_choice != "none"]


def rename(cast, on: dt.date = ON, now: dt.datetime = NOW, unit=None):
    how = {"on": on, "document": "Quyết định số 5/QĐ-UBND", "actor": cast.actor("officer"), "now": now}
    return domain.rename_unit(unit=unit or cast.unit, new=NewUnit("MOI-1", "Trường THPT Tên Mới"), **how)


def model(unit, year: int = 2026, **fields) -> MovementModel:
    field = ModelField.objects.get_or_create(code="x", name="Lĩnh vực")[0]
    return maker(MovementModel, name="Cổng trường an toàn", field=field)(unit=unit, year=year, **fields)


def test_every_table_of_records_is_known():
    assert set(record_tables()) == set(Record.__subclasses__())
    assert {UnitPaper, UnitYear, Regulation, MovementModel} < set(record_tables())


@pytest.mark.parametrize("slug", OF_UNITS)
def test_every_kind_goes_along_in_the_years_of_the_new_name(cast, slug):
    """What the sibling has stays; what ended years hold stays (regulations and models that live on: see below)."""
    record, foreign = SAMPLES[slug].make(None, cast.unit), SAMPLES[slug].make(None, cast.sibling)
    new = rename(cast)
    for row in (record, foreign):
        row.refresh_from_db()
    assert (record.unit, foreign.unit) == (new, cast.sibling)
    assert (record.version, foreign.version) == (2, 1)
    event = AuditEvent.objects.get(kind=f"{record._meta.model_name}.carried")
    assert (event.subject_id, event.detail) == (record.pk, {"was": "Trường THPT Bình Sơn", "became": new.name})


def test_earlier_years_keep_the_old_name(cast):
    """The new name counts from 2027 on when it begins after the assessed year."""
    for year in (2025, 2026, 2027):
        paper(None, cast.unit, year=year)
    new = rename(cast, on=NEXT_YEAR, now=NOW + dt.timedelta(days=60))
    assert dict(UnitPaper.objects.values_list("year", "unit")) == {2025: cast.unit.pk, 2026: cast.unit.pk, 2027: new.pk}


def test_evidence_goes_with_its_record(cast):
    kept, moved = paper(None, cast.unit, year=2025), paper(None, cast.unit)
    for record in (kept, moved):
        Attachment.objects.create(
            subject_type="models_programs.unitpaper",
            subject_id=record.pk,
            authority_path=record.authority_path,
            unit=cast.unit,
            form="paper",
            kept_at="Tủ số 2",
            added_at=NOW,
        )
    new = rename(cast)
    assert dict(Attachment.objects.values_list("subject_id", "unit")) == {kept.pk: cast.unit.pk, moved.pk: new.pk}


def test_models_and_regulations_that_live_on_go_along_whatever_their_year(cast):
    living, ended = (
        model(cast.unit, 2023),
        model(cast.unit, 2023, state="ended", ended_on=dt.date(2024, 5, 1), end_reason="Hình thức"),
    )
    regulation = maker(Regulation, title="Phối hợp")
    open_end, running = regulation(unit=cast.unit, year=2022), regulation(unit=cast.unit, year=2022, valid_to=ON)
    over = regulation(unit=cast.unit, year=2022, valid_to=ON - dt.timedelta(days=1))
    new = rename(cast)
    assert set(MovementModel.objects.filter(unit=new)) == {living}
    assert set(MovementModel.objects.filter(unit=cast.unit)) == {ended}
    assert set(Regulation.objects.filter(unit=new)) == {open_end, running}
    assert set(Regulation.objects.filter(unit=cast.unit)) == {over}


def test_open_places_and_ratings_of_the_year_go_along(cast):
    loai = model(cast.sibling, 2024)
    day = dt.date(2024, 3, 1)
    still = ModelPlace.objects.create(model=loai, unit=cast.unit, opened_on=day)
    over = ModelPlace.objects.create(model=loai, unit=cast.unit, opened_on=day, closed_on=dt.date(2025, 3, 1))
    other = ModelPlace.objects.create(model=loai, unit=cast.sibling, opened_on=day)
    for year in (2025, 2026):
        ModelRating.objects.create(
            place=still, unit=cast.unit, authority_path=cast.commune.path, year=year, rank=1, rated_at=NOW
        )
    new = rename(cast)
    assert dict(ModelPlace.objects.values_list("pk", "unit")) == {
        still.pk: new.pk,
        over.pk: cast.unit.pk,
        other.pk: cast.sibling.pk,
    }
    assert dict(ModelRating.objects.values_list("year", "unit")) == {2025: cast.unit.pk, 2026: new.pk}
    loai.refresh_from_db()
    assert loai.unit == cast.sibling


def test_figures_that_the_new_name_has_already_stand(cast):
    """One row of figures for each unit and year: the old one then stays where it is, nothing is lost."""
    new = make.unit(cast.commune, "Tên mới", valid_from=ON)
    figures = SAMPLES["figures"].make
    standing, clashing = figures(None, new, people=60), figures(None, cast.unit, people=50)
    later = figures(None, cast.unit, year=2027)
    carry_records(old=cast.unit, new=new, on=ON, actor=cast.actor("officer"), now=NOW)
    assert dict(UnitYear.objects.values_list("pk", "unit")) == {
        standing.pk: new.pk,
        clashing.pk: cast.unit.pk,
        later.pk: new.pk,
    }


def test_a_name_yet_to_come_waits_while_there_are_records(cast):
    record = paper(None, cast.unit)
    with pytest.raises(ValidationError) as refused:
        rename(cast, on=dt.date(2026, 11, 1))
    assert refused.value.message_dict == {
        "on": [
            "Mục Mô hình – phong trào đang ghi theo tên cũ. Ghi việc đổi tên khi tên mới đã có hiệu lực, "
            "từ ngày 01/11/2026."
        ]
    }
    record.refresh_from_db()
    cast.unit.refresh_from_db()
    assert (record.unit, cast.unit.valid_to) == (cast.unit, None)
    UnitPaper.objects.filter(pk=record.pk).update(year=2025)
    assert rename(cast, on=dt.date(2026, 11, 1)).name == "Trường THPT Tên Mới"


def test_the_head_finds_the_records_under_the_new_name(cast):
    record = paper(None, cast.unit)
    rename(cast)
    address = reverse("models_programs:paper_edit", args=[2026, record.pk])
    client = cast.client("unit_head")
    assert client.get(address).status_code == 200
    sent = {**SAMPLES["paper"].post, "number": "9/KH", "seen": 1}
    assert client.post(address, sent).status_code == 422  # the page was opened under the old name
    assert client.post(address, {**sent, "seen": 2}).status_code == 302


def test_merging_leaves_records_where_they_are(cast):
    record, place = (
        paper(None, cast.unit),
        ModelPlace.objects.create(model=model(cast.unit), unit=cast.unit, opened_on=dt.date(2026, 1, 1)),
    )
    domain.merge_units(
        units=[cast.unit, cast.sibling],
        new=NewUnit("GOP", "Đơn vị gộp"),
        on=ON,
        document="",
        actor=cast.actor("officer"),
        now=NOW,
    )
    record.refresh_from_db()
    place.refresh_from_db()
    assert (record.unit, record.version, place.unit, place.closed_on) == (cast.unit, 1, cast.unit, None)
    assert not AuditEvent.objects.filter(kind__endswith=".carried").exists()
