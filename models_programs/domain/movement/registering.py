"""Registering a mô hình with the place where it starts, and correcting what was registered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.scope import Actor, Role
from models_programs.domain.movement.acts import Deed, take_act
from models_programs.domain.records import create_record, edit_record
from models_programs.enums import ModelAct, ModelState
from models_programs.models import ModelEvent, ModelPlace, MovementModel

FIRST_YEAR = 2000  # of any record


def register_model(
    *, record: MovementModel, values: Mapping[str, Any], actor: Actor, now: dt.datetime, writers: Collection[Role]
) -> MovementModel:
    """Store a new model with its origin; a document deploys it, a launch day launches it, each as a step of its own.

    ``record`` comes with authority, unit and year; its year becomes that of its first day, so that lists and counts of
    earlier years know it. Raises NotAllowed, or ValidationError by field.
    """
    with transaction.atomic():
        create_record(record=record, values=values, actor=actor, now=now, writers=writers)
        opened = _first_day(record, now)
        year = record.year
        record.year = max(opened.year, FIRST_YEAR)
        record.save()
        ModelPlace.objects.create(
            model=record,
            unit_id=record.unit_id,
            area=record.area,
            is_origin=True,
            opened_on=opened,
            document=record.document_words,
        )
        ModelEvent.objects.create(
            model=record, act=ModelAct.REGISTER, year=year, on=opened, actor_id=actor.user_id, at=now
        )
        if record.number or record.date:
            deed = Deed(
                on=record.date or opened, year=year, number=record.number, date=record.date, issuer=record.issuer
            )
            take_act(act=ModelAct.DEPLOY, model=record, deed=deed, actor=actor, now=now)
        if record.launched_on:
            deed = Deed(on=record.launched_on, year=year)
            take_act(act=ModelAct.LAUNCH, model=record, deed=deed, actor=actor, now=now)
    return record


def _first_day(record: MovementModel, now: dt.datetime) -> dt.date:
    """The earlier of launch and document; else today, or the last day of the year that the record is kept for."""
    known = [day for day in (record.launched_on, record.date) if day is not None]
    return min(known) if known else min(timezone.localdate(now), dt.date(record.year, 12, 31))


def edit_model(
    *,
    record: MovementModel,
    values: Mapping[str, Any],
    actor: Actor,
    now: dt.datetime,
    writers: Collection[Role],
    seen: int | None = None,
) -> dict[str, list[str]]:
    """Correct what was registered; the origin follows lead unit, area and first day. Steps are taken by acts alone.

    Raises NotAllowed, or ValidationError by field.
    """
    for field in fields_of_acts(record):
        if values.get(field):
            raise ValidationError({field: ["Ghi việc này bằng nút “Triển khai” hoặc “Ra mắt” ở trang của mô hình."]})
    with transaction.atomic():
        changes = edit_record(record=record, values=values, actor=actor, now=now, writers=writers, seen=seen)
        origin = record.places.filter(is_origin=True).first()
        if changes and origin is not None:
            _follow(record, origin, changes)
    return changes


def fields_of_acts(record: MovementModel) -> tuple[str, ...]:
    """What a registered model gets by an act that is still to come, not by correcting."""
    if record.state == ModelState.REGISTERED:
        return ("number", "date", "issuer", "launched_on")
    return ("launched_on",) if record.state == ModelState.DEPLOYING else ()


def _follow(record: MovementModel, origin: ModelPlace, changes: Mapping[str, Any]) -> None:
    if "unit" in changes or "area" in changes:
        origin.unit_id, origin.area = record.unit_id, record.area
        origin.ratings.update(unit=record.unit_id)
    known = [day for day in (record.launched_on, record.date) if day is not None]
    if known and ("launched_on" in changes or "date" in changes):
        opened = min(known)
        if origin.closed_on is not None and opened > origin.closed_on:
            sentence = f"Nơi làm đầu tiên đã thôi từ ngày {origin.closed_on:%d/%m/%Y}. Nhập ngày trước ngày đó."
            raise ValidationError({"launched_on" if "launched_on" in changes else "date": [sentence]})
        origin.opened_on = opened
        if record.year != opened.year:
            record.year = max(opened.year, FIRST_YEAR)
            record.save(update_fields=["year"])
    origin.save()
