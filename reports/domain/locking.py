"""What a closed year keeps out, whichever way it comes (ADR 0027): rows of the year are neither written nor deleted.

Views answer by the address (common/locking.py); here the rows themselves refuse, so that imports, jobs and pages of
other years cannot write either. Verbs that write many rows at once call ``refuse_locked`` themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save
from django.urls import reverse

from common.locks import Lock, Place, YearLocked, answer_with, harmless, locks_of, refuse_locked
from common.models import WorkYear
from deadlines.models import DueExtension, Report
from decisions.models import Decision, DecisionItem
from models_programs.models import (
    Activity,
    Attachment,
    AwardProposal,
    Commendation,
    CriterionAnswer,
    Exemplar,
    Force,
    MedalCandidate,
    ModelFigure,
    ModelPlace,
    ModelRating,
    MovementModel,
    Programme,
    ServicePeriod,
    TargetFigure,
    UnitPaper,
    UnitYear,
)
from registrations.models import CheckMark, Dossier, Recognition, Registration
from reports.models import YearClosing
from scoring.models import (
    BoardMeeting,
    Closing,
    Extension,
    MeetingCase,
    ReopenRequest,
    RowEvidence,
    RowQuestion,
    Scorecard,
    SheetWindow,
)
from units.models import Unit
from units.queries import first_year_of, is_unit_in_year
from units.signals import unit_renamed

Places = Callable[[Any], Iterable[Place]]
BACKDATED = "Năm {year} của {place} đã khóa sổ. Chọn ngày sau kỳ đánh giá năm {year}, hoặc đề nghị cấp trên mở lại."


def find_locks(paths: Collection[str], years: Collection[int]) -> Mapping[Place, Lock]:
    """The closings in force among some places and years. One query."""
    rows = YearClosing.objects.filter(authority_path__in=paths, year__in=years, undone_at=None)
    return {
        (row.authority_path, row.year): Lock(
            year=row.year,
            place=row.authority.name,
            by=row.closed_by.full_name,
            since=row.closed_at,
            url=reverse("reports:closed", args=[row.year, row.pk]),
        )
        for row in rows.select_related("authority", "closed_by").defer("snapshot", "gaps")
    }


# --- Whose year a row is of -------------------------------------------------------------------------------------------


def _own(row: Any) -> Iterable[Place]:
    yield row.authority_path, row.year


def _of_record(row: Any) -> Iterable[Place]:
    """At its authority; ``authority_path`` of a new record is filled in by its save."""
    yield row.authority_path or row.authority.path, row.year


def _of_unit(row: Any) -> Iterable[Place]:
    yield row.unit.authority_path, row.year


def _through(name: str) -> Places:
    """A part of a row that has a year of its own."""
    return lambda row: _own(getattr(row, name))


def _of_programme(row: Programme) -> Iterable[Place]:
    """A plan of one year alone; one of several years, or without an end, goes on."""
    return [*_of_record(row)] if row.year_to == row.year else []


def _of_attachment(row: Attachment) -> Iterable[Place]:
    """The year of what it proves."""
    model = apps.get_model(row.subject_type) if row.subject_type else None
    if model is None or model not in YEARLY or model is Attachment:
        return []
    subject = model._default_manager.filter(pk=row.subject_id).first()
    return YEARLY[model](subject) if subject is not None else []


YEARLY: dict[type[Model], Places] = {
    Registration: _own,
    Dossier: _through("registration"),
    CheckMark: _through("registration"),
    Recognition: _own,
    Scorecard: _own,
    RowEvidence: _through("scorecard"),
    RowQuestion: _through("scorecard"),
    ReopenRequest: _through("scorecard"),
    SheetWindow: _own,
    Extension: _of_unit,
    Closing: _own,
    BoardMeeting: _own,
    MeetingCase: _through("meeting"),
    Decision: _of_record,
    DecisionItem: _of_unit,
    Activity: _of_record,
    AwardProposal: _of_record,
    Commendation: _of_record,
    Exemplar: _of_record,
    Force: _of_record,
    MedalCandidate: _of_record,
    ServicePeriod: _through("candidate"),
    UnitPaper: _of_record,
    UnitYear: _of_record,
    ModelRating: _own,
    ModelFigure: lambda row: [(row.model.authority_path, row.year)],
    CriterionAnswer: lambda row: [(row.authority.path, row.year)],
    TargetFigure: lambda row: [(row.authority.path, row.year)],
    Programme: _of_programme,
    Report: _own,
    DueExtension: _through("occurrence"),
    Attachment: _of_attachment,
}


def _writing(sender: type[Model], instance: Any, raw: bool = False, **kwargs: object) -> None:
    """Before a row is written or deleted: neither where it goes nor where it stood may be closed."""
    if raw:
        return
    places = set(YEARLY[sender](instance))
    if instance.pk and not instance._state.adding and sender not in FIXED:
        stored = sender._default_manager.filter(pk=instance.pk).first()
        places |= set(YEARLY[sender](stored)) if stored is not None else set()
    refuse_locked(places)


# Rows that never go to another place or year: asking where they stood would be asking twice.
FIXED = frozenset({Registration, Scorecard, CheckMark, Dossier, Attachment, RowEvidence, RowQuestion, ServicePeriod})


# --- What lives for years ---------------------------------------------------------------------------------------------


def closed_years(paths: Iterable[str]) -> dict[Place, Lock]:
    """Every year that these places have closed. Two queries."""
    return locks_of(set(paths), list(WorkYear.objects.values_list("year", flat=True)))


def _stored(row: Any) -> Any:
    return type(row)._default_manager.filter(pk=row.pk).first() if row.pk and not row._state.adding else None


def _runs(place: ModelPlace | None, year: int) -> bool:
    """Whether a điểm works at the end of a year."""
    day = dt.date(year, 12, 31)
    return place is not None and place.opened_on <= day and (place.closed_on is None or place.closed_on >= day)


def _lives(model: MovementModel | None, year: int) -> bool:
    """Whether a model lives at the end of a year."""
    day = dt.date(year, 12, 31)
    return model is not None and model.year <= year and (model.ended_on is None or model.ended_on > day)


def _placing(sender: object, instance: Any, raw: bool = False, signal: Any = None, **kwargs: object) -> None:
    """A điểm begins or ends, or goes: it may not be another one at the end of a closed year."""
    if raw:
        return
    before, after = _stored(instance), None if signal is pre_delete else instance
    units = [row.unit for row in (before, after) if row is not None and row.unit is not None]
    paths = {unit.authority_path for unit in units} | {instance.model.authority_path}
    for (_, year), lock in closed_years(paths).items():
        moved = before is not None and after is not None and before.unit_id != after.unit_id
        if _runs(before, year) != _runs(after, year) or (moved and _runs(before, year)):
            raise YearLocked(lock)


def _living(sender: object, instance: Any, raw: bool = False, signal: Any = None, **kwargs: object) -> None:
    """A model is registered, ends or goes: a closed year does not hear of it."""
    if raw:
        return
    before, after = _stored(instance), None if signal is pre_delete else instance
    for (_, year), lock in closed_years({instance.authority_path or instance.authority.path}).items():
        if _lives(before, year) != _lives(after, year):
            raise YearLocked(lock)


def _unit_written(sender: object, instance: Any, raw: bool = False, **kwargs: object) -> None:
    """A unit that counted in a closed year goes on counting in it, under the same authority and kind.

    Names, addresses and people may be corrected, and units that were forgotten entered; facts of the year stay.
    """
    before = None if raw else _stored(instance)
    if before is None or not (
        {"valid_from", "valid_to", "kind", "authority_id"} & {
            name for name in ("valid_from", "valid_to", "kind", "authority_id")
            if getattr(before, name) != getattr(instance, name)
        }
    ):  # fmt: skip
        return
    for (_, year), lock in closed_years({before.authority_path}).items():
        if is_unit_in_year(before, year) != is_unit_in_year(instance, year):
            raise ValidationError(BACKDATED.format(year=year, place=lock.place))


def _renamed(sender: object, old: Unit, new: Unit, **kwargs: object) -> None:
    """What the years of the new name hold goes along: none of them may be closed."""
    first = first_year_of(new)
    for (_, year), lock in closed_years({old.authority_path}).items():
        if first <= year:
            raise ValidationError({"on": [BACKDATED.format(year=year, place=lock.place)]})


# Posts under the address of a closed year that change nothing of it.
HARMLESS = (
    "reports:start", "reports:closed_undo", "reports:closed_ask",
    "units:create", "units:edit", "units:close", "units:succeed", "units:import_start", "units:import_confirm",
    "registrations:eligibility", "decisions:certificates", "deadlines:message", "deadlines:told",
    "deadlines:obligation_add", "deadlines:obligation_edit", "deadlines:obligation_retire", "deadlines:ladder",
)  # fmt: skip


def follow() -> None:
    """Called once when the application starts."""
    answer_with(find_locks)
    harmless(*HARMLESS)
    for table in YEARLY:
        pre_save.connect(_writing, sender=table, dispatch_uid="reports.locked")
        pre_delete.connect(_writing, sender=table, dispatch_uid="reports.locked_gone")
    for handler, table in ((_placing, ModelPlace), (_living, MovementModel)):
        pre_save.connect(handler, sender=table, dispatch_uid="reports.locked_living")
        pre_delete.connect(handler, sender=table, dispatch_uid="reports.locked_living_gone")
    pre_save.connect(_unit_written, sender=Unit, dispatch_uid="reports.locked_unit")
    unit_renamed.connect(_renamed, dispatch_uid="reports.locked_rename")
