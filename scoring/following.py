"""What sheets do when something happens in the rooms below: results recorded, units renamed, records deleted."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, pre_delete

from models_programs.models import Attachment
from registrations.signals import recheck_asked, recognition_recorded, recognition_withdrawn
from scoring.domain import carry_sheets, recognition_changed, sheets_of_another_kind
from scoring.domain.classifying import refuse_recheck, refuse_withdrawal
from scoring.domain.evidence import forget_pictures, guard_evidence
from scoring.queries.pieces import SOURCES
from units.signals import kinds_changing, unit_renamed


def _result_recorded(sender: object, recognition: Any, **kwargs: object) -> None:
    recognition_changed(unit_id=recognition.unit_id, year=recognition.year)


def _result_withdrawn(sender: object, unit: Any, year: int, **kwargs: object) -> None:
    recognition_changed(unit_id=unit.pk, year=year)


def _renamed(sender: object, signal: object, **renaming: Any) -> None:
    carry_sheets(**renaming)


def _kinds_changing(sender: object, units: Any, **kwargs: object) -> dict[int, str]:
    return sheets_of_another_kind(units)


def _record_going(sender: Any, instance: Any, **kwargs: object) -> None:
    guard_evidence(record_type=sender._meta.label_lower, record_id=instance.pk)


def _file_going(sender: object, instance: Any, **kwargs: object) -> None:
    guard_evidence(attachment_id=instance.pk)


def _file_gone(sender: object, instance: Any, **kwargs: object) -> None:
    forget_pictures(instance)


def follow() -> None:
    """Called once when the application starts."""
    for source in SOURCES:
        pre_delete.connect(_record_going, sender=source.model, dispatch_uid="scoring.keep_proof")
    pre_delete.connect(_file_going, sender=Attachment, dispatch_uid="scoring.keep_file")
    post_delete.connect(_file_gone, sender=Attachment, dispatch_uid="scoring.drop_pictures")
    recheck_asked.connect(refuse_recheck, dispatch_uid="scoring.refuse_recheck")
    recognition_withdrawn.connect(refuse_withdrawal, dispatch_uid="scoring.refuse_withdrawal")
    recognition_recorded.connect(_result_recorded, dispatch_uid="scoring.recognition_changed")
    recognition_withdrawn.connect(_result_withdrawn, dispatch_uid="scoring.recognition_withdrawn")
    kinds_changing.connect(_kinds_changing, dispatch_uid="scoring.sheets_of_another_kind")
    unit_renamed.connect(_renamed, dispatch_uid="scoring.carry_sheets")
