"""What a closed year keeps out, whichever way it comes (ADR 0027): rows of the year are neither written nor deleted.

Views answer by the address (common/locking.py); here the rows themselves refuse, so that imports, jobs and pages of
other years cannot write either. Verbs that write many rows at once call ``refuse_locked`` themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import product
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model, prefetch_related_objects
from django.db.models.signals import pre_delete, pre_save
from django.urls import reverse

from common.locks import Lock, Pairs, Place, YearLocked, answer_with, guard, harmless, locks_of, refuse_locked
from common.models import WorkYear
from common.scope import way_up
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
    ProgrammeDate,
    ProgrammeSection,
    ProgrammeTheme,
    ServicePeriod,
    Target,
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
    """The closings in force for some places and years: their own, else of the nearest level above, which waited for
    nobody who held nothing then. One query."""
    steps = {step for path in paths for step in way_up(path)}
    rows = YearClosing.objects.filter(authority_path__in=steps, year__in=years, undone_at=None)
    closed = {
        (row.authority_path, row.year): row
        for row in rows.select_related("authority", "closed_by").defer("snapshot", "gaps")
    }
    found = {}
    for path, year in product(paths, years):
        nearest = next((closed[step, year] for step in way_up(path) if (step, year) in closed), None)
        if nearest is not None:
            found[path, year] = _lock_of(nearest)
    return found


def _lock_of(row: YearClosing) -> Lock:
    return Lock(
        year=row.year,
        place=row.authority.name,
        by=row.closed_by.full_name,
        since=row.closed_at,
        url=reverse("reports:closed", args=[row.year, row.pk]),
    )


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


PARTS: tuple[type[Model], ...] = (ProgrammeTheme, ProgrammeSection, ProgrammeDate, Target)
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
    **dict.fromkeys(PARTS, lambda row: _of_programme(row.programme)),
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
FIXED = frozenset(
    {Registration, Scorecard, CheckMark, Dossier, Attachment, RowEvidence, RowQuestion, ServicePeriod, *PARTS}
)


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
    if not raw:
        _places_rewritten([(_stored(instance), None if signal is pre_delete else instance)])


def _places_rewritten(pairs: Pairs) -> None:
    prefetch_related_objects([row for pair in pairs for row in pair if row is not None], "unit", "model")
    places = [(before, after, _paths_of_place(before) | _paths_of_place(after)) for before, after in pairs]
    closed = closed_years({path for _, _, paths in places for path in paths})
    for before, after, paths in places:
        moved = before is not None and after is not None and before.unit_id != after.unit_id
        for (path, year), lock in closed.items():
            if path in paths and (_runs(before, year) != _runs(after, year) or (moved and _runs(before, year))):
                raise YearLocked(lock)


def _paths_of_place(place: ModelPlace | None) -> set[str]:
    if place is None:
        return set()
    return {place.model.authority_path, *([place.unit.authority_path] if place.unit else [])}


def _living(sender: object, instance: Any, raw: bool = False, signal: Any = None, **kwargs: object) -> None:
    """A model is registered, ends or goes: a closed year does not hear of it."""
    if not raw:
        _models_rewritten([(_stored(instance), None if signal is pre_delete else instance)])


def _models_rewritten(pairs: Pairs) -> None:
    models = [(before, after, _path_of(after or before)) for before, after in pairs]
    closed = closed_years({path for _, _, path in models})
    for before, after, path in models:
        for (where, year), lock in closed.items():
            if where == path and _lives(before, year) != _lives(after, year):
                raise YearLocked(lock)


def _path_of(row: Any) -> str:
    """``authority_path`` of a new record is filled in by its save."""
    return str(row.authority_path or row.authority.path)


def _unit_written(sender: object, instance: Any, raw: bool = False, **kwargs: object) -> None:
    """A unit that counted in a closed year goes on counting in it, under the same authority and kind.

    Names, addresses and people may be corrected, and units that were forgotten entered; facts of the year stay.
    """
    if not raw:
        _units_rewritten([(_stored(instance), instance)])


COUNTING = ("valid_from", "valid_to", "kind", "authority_id")


def _units_rewritten(pairs: Pairs) -> None:
    changed = [
        (before, after) for before, after in pairs
        if before is not None and any(getattr(before, name) != getattr(after, name) for name in COUNTING)
    ]  # fmt: skip
    closed = closed_years({before.authority_path for before, _ in changed}) if changed else {}
    for before, after in changed:
        for (path, year), lock in closed.items():
            if path == before.authority_path and is_unit_in_year(before, year) != is_unit_in_year(after, year):
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
    for rows, refuse in ((ModelPlace, _places_rewritten), (MovementModel, _models_rewritten), (Unit, _units_rewritten)):
        guard(rows, refuse)
    for table in YEARLY:
        pre_save.connect(_writing, sender=table, dispatch_uid="reports.locked")
        pre_delete.connect(_writing, sender=table, dispatch_uid="reports.locked_gone")
    for handler, table in ((_placing, ModelPlace), (_living, MovementModel)):
        pre_save.connect(handler, sender=table, dispatch_uid="reports.locked_living")
        pre_delete.connect(handler, sender=table, dispatch_uid="reports.locked_living_gone")
    pre_save.connect(_unit_written, sender=Unit, dispatch_uid="reports.locked_unit")
    unit_renamed.connect(_renamed, dispatch_uid="reports.locked_rename")
