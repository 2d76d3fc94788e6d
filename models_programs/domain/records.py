"""Adding, changing and removing one record, whatever its kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common import audit, rows
from common.scope import Actor, Role
from common.workflow import NotAllowed
from models_programs.domain.checks import problems_of
from models_programs.enums import ActivityKind
from models_programs.models import Activity, Programme, Record
from models_programs.queries.records import attachments_of
from models_programs.rules.permissions import INSPECTORS, NOT_YOURS, OFFICERS, SHIPPED, may_write

Row = TypeVar("Row", bound=Record)
STALE = "Trong lúc trang này mở, người khác đã sửa nội dung. Xem lại các ô dưới đây rồi lưu lần nữa."
GONE = "Nội dung này vừa được người khác xóa. Quay lại danh sách để xem."
TWICE = "Nội dung này đã được ghi rồi. Mở nội dung đã ghi để sửa."


def require_writer(actor: Actor, record: Record, writers: Collection[Role]) -> None:
    """Raises NotAllowed unless ``actor`` keeps records like this one.

    Nobody changes a source plan. A unit does not say of itself that it was inspected: quotas of the authority stand on
    it.
    """
    if isinstance(record, Programme) and record.shipped_code:
        raise NotAllowed(SHIPPED)
    path = record.authority_path or record.authority.path
    if not may_write(actor, path=path, unit_id=record.unit_id, writers=writers):
        raise NotAllowed(NOT_YOURS if Role.UNIT_HEAD in writers else OFFICERS)
    if isinstance(record, Activity) and record.kind == ActivityKind.INSPECTION and actor.is_unit_head:
        raise NotAllowed(INSPECTORS)


def check(record: Any, now: dt.datetime) -> None:
    """Raises ValidationError by field, each saying what to do."""
    problems = problems_of(record, timezone.localdate(now))
    if problems:
        raise ValidationError({name: [sentence] for name, sentence in problems.items()})


def log(act: str, record: Any, actor: Actor, now: dt.datetime, **detail: Any) -> None:
    """One audit event about a record, e.g. "activity.created"."""
    kind = f"{record._meta.model_name}.{act}"[:40]
    audit.record(kind, now=now, actor_id=actor.user_id, role=actor.role.value, subject=record, **detail)


def store(record: Record, *, now: dt.datetime) -> None:
    """Save; a row that breaks "only once" is refused with a sentence. Inside the caller's transaction."""
    record.changed_at = now
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise ValidationError(TWICE) from error


def _locked(record: Record) -> Any:
    """The row as it is now, under its lock. Raises ValidationError when somebody has removed it meanwhile."""
    row = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    if row is None:
        raise ValidationError(GONE)
    return row


def create_record(
    *, record: Row, values: Mapping[str, Any], actor: Actor, now: dt.datetime, writers: Collection[Role]
) -> Row:
    """Store a new record; ``record`` comes with authority, unit and year. Raises NotAllowed or ValidationError."""
    require_writer(actor, record, writers)
    rows.assign(record, values)
    require_writer(actor, record, writers)  # ``values`` may name a unit
    _unit_fits(record)
    record.created_by_id, record.created_at = actor.user_id, now
    with transaction.atomic():
        check(record, now)
        store(record, now=now)
        log("created", record, actor, now, name=record.name_shown[:200], year=record.year)
    return record


def edit_record(
    *,
    record: Record,
    values: Mapping[str, Any],
    actor: Actor,
    now: dt.datetime,
    writers: Collection[Role],
    seen: int | None = None,
) -> dict[str, list[str]]:
    """Change a record. ``seen`` is the version that the person was shown. Returns {field: [before, after]} in words.

    Raises NotAllowed, or ValidationError (code "stale" when somebody else was faster).
    """
    require_writer(actor, record, writers)
    with transaction.atomic():
        row = _locked(record)
        if seen is not None and seen != row.version:
            raise ValidationError(STALE, code="stale")
        changes = rows.assign(row, values)
        if changes:
            require_writer(actor, row, writers)
            _unit_fits(row)
            check(row, now)
            row.version += 1
            store(row, now=now)
            if "unit" in changes:
                attachments_of(row).update(unit=row.unit_id)
            log("edited", row, actor, now, changes=changes)
    record.refresh_from_db()
    return changes


def remove_record(*, record: Record, actor: Actor, now: dt.datetime, writers: Collection[Role]) -> None:
    """Delete a record that should not be there, its evidence with it; what it said stays in the audit log.

    Raises NotAllowed, or ValidationError for one that has become history.
    """
    require_writer(actor, record, writers)
    with transaction.atomic():
        row = _locked(record)
        if problem := row.removal_problem():
            raise ValidationError(problem)
        said = {
            column.name: rows.shown(row, column.name)
            for column in row._meta.concrete_fields
            if column.editable and not column.primary_key and getattr(row, column.name) not in (None, "")
        }
        log("removed", row, actor, now, name=row.name_shown[:200], said=said)
        files = []
        for attachment in attachments_of(row):
            if attachment.file:
                files.append((attachment.file.storage, str(attachment.file.name)))
            attachment.delete()
        row.delete()
        for storage, name in files:
            transaction.on_commit(partial(storage.delete, name))


def _unit_fits(record: Record) -> None:
    """A record's unit belongs to the record's authority."""
    if record.unit is not None and record.unit.authority_id != record.authority_id:
        raise ValidationError({"unit": ["Chọn đơn vị do chính cơ quan này quản lý."]})
