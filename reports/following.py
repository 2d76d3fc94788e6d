"""What makes facts and numbers untrue: each happening in the rooms below marks the places and years that it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone

from common.models import AuditEvent, StatusChange
from deadlines.models import Occurrence
from deadlines.signals import occurrences_changed
from decisions.models import Decision, DecisionItem
from models_programs.models import (
    Activity,
    Commendation,
    Exemplar,
    Force,
    ModelEvent,
    ModelPlace,
    ModelRating,
    ModelTeam,
    MovementModel,
    Programme,
    RecordImport,
    RuleValue,
    Target,
    TargetFigure,
    UnitYear,
)
from registrations.models import Registration
from registrations.signals import recognition_recorded, recognition_withdrawn
from reports.domain.refreshing import mark_all, mark_stale, work_years
from reports.models import UnitFact
from scoring.models import Scorecard, ThresholdSet
from units.enums import UnitKind
from units.models import Unit, UnitImport

Place = tuple[str, int]


def _mark(places: Iterable[Place]) -> None:
    now = timezone.now()
    for path, year in set(places):
        mark_stale([path], [year], now=now)


# --- Steps and results ------------------------------------------------------------------------------------------------


def _stepped(sender: object, instance: Any, **kwargs: object) -> None:
    """A step of a registration or a sheet."""
    table = STEPS.get(instance.subject_type)
    if table is not None:
        _mark(table._default_manager.filter(pk=instance.subject_id).values_list("authority_path", "year"))


STEPS: dict[str, Any] = {table._meta.label_lower: table for table in (Registration, Scorecard)}


def _recognised(sender: object, recognition: Any, **kwargs: object) -> None:
    _mark([(recognition.authority_path, recognition.year)])


def _withdrawn(sender: object, unit: Any, year: int, **kwargs: object) -> None:
    _mark([(unit.authority_path, year)])


def _acted(sender: object, instance: Any, **kwargs: object) -> None:
    """Acts that are told by an event: decisions (of units that others manage, too), sheets that follow a new name."""
    if instance.kind.startswith("decision.") and instance.subject_type == Decision._meta.label_lower:
        decision = Decision.objects.filter(pk=instance.subject_id).first()
        if decision is not None:
            named = [decision.pk, decision.supersedes_id or decision.pk]
            items = DecisionItem.objects.filter(decision__in=named).order_by()
            _mark((path, decision.year) for path in items.values_list("unit__authority_path", flat=True).distinct())


# --- Records ----------------------------------------------------------------------------------------------------------


def _was(sender: Any, instance: Any, **kwargs: object) -> None:
    """Before a record is written anew: where it stood, so that the place that it leaves is marked as well."""
    old = sender._default_manager.filter(pk=instance.pk).first() if instance.pk else None
    instance.stood_at = list(PLACES[sender](old)) if old else []


def _recorded(sender: Any, instance: Any, **kwargs: object) -> None:
    _mark([*PLACES[sender](instance), *getattr(instance, "stood_at", [])])


def _of_record(row: Any) -> Iterable[Place]:
    """At its authority; of a unit's record where the unit stands."""
    yield row.authority_path, row.year
    if row.unit_id and row.unit:
        yield row.unit.authority_path, row.year


def _of_every_year(path: str) -> Iterable[Place]:
    return ((path, year) for year in work_years())


def _of_model(row: Any) -> Iterable[Place]:
    """A model lives for years, wherever it has a điểm."""
    paths = {row.authority_path, *row.places.filter(unit__isnull=False).values_list("unit__authority_path", flat=True)}
    return (place for path in paths for place in _of_every_year(path))


def _of_model_place(row: Any) -> Iterable[Place]:
    paths = {row.model.authority_path, row.unit.authority_path if row.unit else row.model.authority_path}
    return (place for path in paths for place in _of_every_year(path))


def _of_unit(row: Any) -> Iterable[Place]:
    yield from _of_every_year(row.authority_path)
    if row.kind == UnitKind.COMMUNE:  # targets of the commune itself look at its own unit, which its superior manages
        yield from _of_every_year(row.area.path)


PLACES: dict[type[Any], Callable[[Any], Iterable[Place]]] = {
    Activity: _of_record,
    Commendation: _of_record,
    Exemplar: _of_record,
    UnitYear: _of_record,
    Force: _of_record,
    MovementModel: _of_model,
    ModelPlace: _of_model_place,
    ModelTeam: lambda row: _of_model_place(row.place),
    ModelEvent: lambda row: _of_model(row.model),
    ModelRating: lambda row: [(row.authority_path, row.year), (row.place.model.authority_path, row.year)],
    Unit: _of_unit,
    TargetFigure: lambda row: [(row.authority.path, row.year)],
}


# --- Rules ------------------------------------------------------------------------------------------------------------


def _ruled(sender: Any, instance: Any, **kwargs: object) -> None:
    """A rule, a plan, a target, thresholds, an import: everything at and below its authority may be something else.

    Only where facts are: what was never counted will be counted with the new rule.
    """
    path = RULES[sender](instance)
    now = timezone.now()
    for year in work_years():
        if UnitFact.objects.filter(year=year).exists():
            mark_all(path, year, now=now)


RULES: dict[type[Any], Callable[[Any], str]] = {
    RuleValue: lambda row: row.authority_path,
    Programme: lambda row: row.authority_path,
    Target: lambda row: row.programme.authority_path,
    ThresholdSet: lambda row: row.authority.path if row.authority else "",
    RecordImport: lambda row: row.authority.path,
    UnitImport: lambda row: row.authority.path,
}


def _due(sender: object, year: int, paths: Iterable[str], **kwargs: object) -> None:
    mark_stale(paths, [year], now=timezone.now())


def follow() -> None:
    """Called once when the application starts."""
    post_save.connect(_stepped, sender=StatusChange, dispatch_uid="reports.stepped")
    post_save.connect(_acted, sender=AuditEvent, dispatch_uid="reports.acted")
    recognition_recorded.connect(_recognised, dispatch_uid="reports.recognised")
    recognition_withdrawn.connect(_withdrawn, dispatch_uid="reports.withdrawn")
    occurrences_changed.connect(_due, sender=Occurrence, dispatch_uid="reports.due")
    for table in PLACES:
        pre_save.connect(_was, sender=table, dispatch_uid="reports.was")
        post_save.connect(_recorded, sender=table, dispatch_uid="reports.recorded")
        post_delete.connect(_recorded, sender=table, dispatch_uid="reports.gone")
    for table in RULES:
        post_save.connect(_ruled, sender=table, dispatch_uid="reports.ruled")
        post_delete.connect(_ruled, sender=table, dispatch_uid="reports.unruled")
