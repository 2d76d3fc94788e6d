"""Reads about activities: event days of the year, photographs, who was inspected, figures for targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from common.scope import Actor, within
from models_programs.enums import ActivityKind, AttachmentForm
from models_programs.models import Activity, Attachment, EventDay
from models_programs.queries.records import held_by, records_visible_to
from units.models import Unit
from units.queries import units_in_year, units_visible_to

LABEL = Activity._meta.label_lower
_PHOTO = Q(subject_type=LABEL, form=AttachmentForm.FILE, content_type__startswith="image/")


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """An event day and how many activities were recorded for it."""

    day: EventDay
    count: int


def event_days(actor: Actor, year: int) -> list[DayOfYear]:
    """The event days in their order, with the activities of the year that the person sees. Two queries."""
    rows = records_visible_to(actor, Activity).filter(year=year, event_day__isnull=False).order_by()
    counts = dict(rows.values("event_day").annotate(count=Count("pk")).values_list("event_day", "count"))
    return [DayOfYear(day, counts.get(day.pk, 0)) for day in EventDay.objects.all()]


def photo_counts(activities: Iterable[Activity]) -> dict[int, int]:
    """How many photographs each of the activities has; none is left out. One query."""
    rows = Attachment.objects.filter(_PHOTO, subject_id__in=[row.pk for row in activities]).order_by()
    return dict(rows.values("subject_id").annotate(count=Count("pk")).values_list("subject_id", "count"))


def with_photos() -> Exists:
    """The condition "has a photograph" of an activity."""
    return Exists(Attachment.objects.filter(_PHOTO, subject_id=OuterRef("pk")))


def inspected_units(path: str, year: int) -> QuerySet[Any]:
    """Ids of the units inspected in the year below ``path``, as a values query (see ``records.held_by``)."""
    return _of(path, year, ActivityKind.INSPECTION).filter(unit__isnull=False).values("unit")


def festival_units(path: str, year: int) -> QuerySet[Any]:
    """Ids of the units that held a Ngày hội in the year below ``path``, as a values query."""
    return _of(path, year, ActivityKind.FESTIVAL).filter(unit__isnull=False).values("unit")


def festival_attendance(path: str, year: int) -> tuple[int, int]:
    """(Ngày hội held, those with a member of the steering board attending) below ``path``. One query."""
    found = _of(path, year, ActivityKind.FESTIVAL).aggregate(
        events=Count("pk"), attended=Count("pk", filter=~Q(board_member=""))
    )
    return found["events"], found["attended"]


def not_inspected(actor: Actor, year: int) -> QuerySet[Unit]:
    """Units of the year in the person's scope without an inspection of the year (or of what they came from)."""
    done = inspected_units(actor.authority_path, year)
    return (units_visible_to(actor) & units_in_year(year)).exclude(held_by(done))


def _of(path: str, year: int, kind: str) -> QuerySet[Activity]:
    return Activity.objects.filter(within(path), year=year, kind=kind).order_by()
