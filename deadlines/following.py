"""What deadlines do when something happens in the rooms below."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.utils import timezone

from common.models import AuditEvent, StatusChange
from deadlines.domain.requests import ask_for_occurrences
from deadlines.domain.telling import tell_event, tell_question, tell_step
from deadlines.domain.tracking import (
    CHANGES,
    RECORDS,
    ask_for_change,
    note_place,
    track_event,
    track_record,
    track_step,
)
from deadlines.loading import carry_date, carry_plan, follow_date, retire_date
from models_programs.models import Programme, ProgrammeDate
from scoring.models import RowQuestion


def _stepped(sender: object, instance: Any, **kwargs: object) -> None:
    tell_step(instance)


def _asked(sender: object, instance: Any, created: bool, **kwargs: object) -> None:
    if created:
        tell_question(instance)


def _acted(sender: object, instance: Any, **kwargs: object) -> None:
    tell_event(instance)
    track_event(instance)


def _tracked(sender: object, instance: Any, **kwargs: object) -> None:
    track_step(instance)


def _placed(sender: Any, instance: Any, **kwargs: object) -> None:
    note_place(instance)


def _recorded(sender: Any, instance: Any, **kwargs: object) -> None:
    track_record(instance)


def _changed(sender: object, instance: Any, **kwargs: object) -> None:
    ask_for_change(instance, now=timezone.now())


def _dated(sender: object, instance: Any, created: bool, **kwargs: object) -> None:
    """A plan says a date, or says it anew."""
    if created:
        follow_date(instance, now=timezone.now())
    else:
        carry_date(instance)
    ask_for_occurrences(path=instance.programme.authority_path, now=timezone.now())


def _planned(sender: object, instance: Any, created: bool, **kwargs: object) -> None:
    """A plan that has dates says of itself anew for which years it holds, or how it is named."""
    if not created:
        carry_plan(instance)
        ask_for_occurrences(path=instance.authority_path, now=timezone.now())


def _undated(sender: object, instance: Any, **kwargs: object) -> None:
    """A plan no longer says a date."""
    retire_date(instance)
    ask_for_occurrences(path=instance.programme.authority_path, now=timezone.now())


def follow() -> None:
    """Called once when the application starts."""
    post_save.connect(_tracked, sender=StatusChange, dispatch_uid="deadlines.track_step")
    post_save.connect(_dated, sender=ProgrammeDate, dispatch_uid="deadlines.follow_date")
    post_save.connect(_planned, sender=Programme, dispatch_uid="deadlines.carry_plan")
    pre_delete.connect(_undated, sender=ProgrammeDate, dispatch_uid="deadlines.retire_date")
    for table in RECORDS:
        pre_save.connect(_placed, sender=table, dispatch_uid="deadlines.note_place")
        post_save.connect(_recorded, sender=table, dispatch_uid="deadlines.track_record")
        post_delete.connect(_recorded, sender=table, dispatch_uid="deadlines.track_record_gone")
    for table in CHANGES:
        post_save.connect(_changed, sender=table, dispatch_uid="deadlines.ask_for_change")
        post_delete.connect(_changed, sender=table, dispatch_uid="deadlines.ask_for_change_gone")
    post_save.connect(_stepped, sender=StatusChange, dispatch_uid="deadlines.tell_step")
    post_save.connect(_asked, sender=RowQuestion, dispatch_uid="deadlines.tell_question")
    post_save.connect(_acted, sender=AuditEvent, dispatch_uid="deadlines.tell_event")
