"""What happens to the year's records of a unit that is renamed (docs/adr/0010-units-that-change.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from common import audit
from common.scope import Actor
from models_programs.enums import ModelState
from models_programs.models import (
    Attachment,
    ModelPlace,
    ModelRating,
    MovementModel,
    Record,
    Regulation,
    UnitYear,
)
from units.models import Unit
from units.queries import first_year_of


def carry_records(*, old: Unit, new: Unit, on: dt.date, actor: Actor, now: dt.datetime) -> None:
    """The records of the years that the new name counts in go along, and what is still alive from earlier years.

    Ended years stay with the old name. Runs inside the transaction of the renaming. Raises ValidationError while the
    new name is yet to come: until then people work under the old one.
    """
    first = first_year_of(new)
    moved: dict[str, list[Any]] = {}
    for rows in records_going_along(old=old, new=new, on=on, first=first):
        moved[rows.model._meta.label_lower] = list(
            rows.select_for_update(of=("self",)).select_related("authority").order_by("pk")
        )
    places = ModelPlace.objects.filter(Q(closed_on=None) | Q(closed_on__gte=on), unit=old)
    ratings = ModelRating.objects.filter(unit=old, year__gte=first)
    if on > timezone.localdate(now) and (any(moved.values()) or places.exists() or ratings.exists()):
        raise ValidationError(
            {
                "on": [
                    "Mục Mô hình – phong trào đang ghi theo tên cũ. Ghi việc đổi tên khi tên mới đã có hiệu lực, "
                    f"từ ngày {on:%d/%m/%Y}."
                ]
            }
        )
    for label, records in moved.items():
        for record in records:
            _carry(record, old, new, actor, now)
        ids = [record.pk for record in records]
        Attachment.objects.filter(subject_type=label, subject_id__in=ids).update(unit=new)
    places.update(unit=new)
    ratings.update(unit=new)


def records_going_along(*, old: Unit, new: Unit, on: dt.date, first: int) -> Iterator[QuerySet[Any]]:
    """One queryset for each table of records, of those that change hands."""
    for table in record_tables():
        counts = Q(year__gte=first)
        if table is MovementModel:
            counts |= ~Q(state=ModelState.ENDED)
        elif table is Regulation:
            counts |= Q(valid_to=None) | Q(valid_to__gte=on)
        rows = table._default_manager.filter(counts, unit=old)
        if table is UnitYear:  # one row for each unit and year: what the new name has already stands
            rows = rows.exclude(year__in=UnitYear.objects.filter(unit=new).values("year"))
        yield rows


def record_tables() -> list[type[Record]]:
    """Every table of records, in the order of their names."""
    return sorted(
        (table for table in Record.__subclasses__() if not table._meta.abstract),
        key=lambda table: table._meta.label_lower,
    )


def _carry(record: Any, old: Unit, new: Unit, actor: Actor, now: dt.datetime) -> None:
    """A page that was open under the old name is stale from now on (``version``)."""
    record.unit, record.version, record.changed_at = new, record.version + 1, now
    record.save(update_fields=["unit", "version", "changed_at"])
    audit.record(
        f"{record._meta.model_name}.carried"[:40],
        now=now,
        actor_id=actor.user_id,
        role=actor.role.value,
        subject=record,
        was=old.name,
        became=new.name,
    )
