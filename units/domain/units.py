"""Creating, editing, closing one unit."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common import audit
from common.scope import Actor
from common.workflow import NotAllowed
from units.domain.checks import CONTACT, EDITABLE, assign, kind_problems, problems_of
from units.models import Authority, Unit
from units.rules import NOTHING_TO_EDIT, may_edit_contact, may_edit_units_of

CODE_TAKEN = "Mã này đã dùng cho “{name}”. Nhập mã khác."
STALE = "Trong lúc trang này mở, người khác đã sửa đơn vị. Xem lại các ô dưới đây rồi lưu lần nữa."
TOO_FAR = dt.timedelta(days=366)


def fingerprint(unit: Unit) -> str:
    """Changes when any editable fact changes: a form carries it so that nobody overwrites what they have not seen."""
    facts = "\x1f".join(str(getattr(unit, f"{name}_id" if name == "area" else name)) for name in EDITABLE)
    return hashlib.sha256(f"{facts}\x1f{unit.valid_to}".encode()).hexdigest()[:16]


def require_editor(actor: Actor, path: str) -> None:
    """Raises NotAllowed unless the actor edits units managed at ``path``."""
    if not may_edit_units_of(actor, path):
        raise NotAllowed(NOTHING_TO_EDIT)


def lock(unit: Unit) -> Unit:
    """The row as it is now, under its lock."""
    return Unit.objects.select_for_update(of=("self",)).select_related("authority", "area").get(pk=unit.pk)


def store(unit: Unit) -> None:
    """Check and save; raises ValidationError by field, each saying what to do."""
    problems = problems_of(unit)
    if "code" not in problems:
        twin = Unit.objects.filter(authority=unit.authority_id, code=unit.code).exclude(pk=unit.pk).first()
        if twin is not None:
            problems["code"] = CODE_TAKEN.format(name=twin.name)
    if problems:
        raise ValidationError({name: [message] for name, message in problems.items()})
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:
        raise ValidationError({"code": ["Mã này vừa được người khác dùng. Nhập mã khác."]}) from error


def log(kind: str, unit: Unit, actor: Actor, now: dt.datetime, **detail: Any) -> None:
    """One audit event about a unit."""
    audit.record(kind, now=now, actor_id=actor.user_id, role=actor.role.value, subject=unit, **detail)


def create_unit(*, authority: Authority, values: Mapping[str, Any], actor: Actor, now: dt.datetime) -> Unit:
    """Add a unit under ``authority``. Raises NotAllowed, or ValidationError by field."""
    require_editor(actor, authority.path)
    with transaction.atomic():
        unit = Unit(authority=authority)
        assign(unit, values, EDITABLE)
        store(unit)
        log("unit.created", unit, actor, now, code=unit.code, name=unit.name)
    return unit


def edit_unit(
    *, unit: Unit, values: Mapping[str, Any], actor: Actor, now: dt.datetime, seen: str = ""
) -> dict[str, list[str]]:
    """Correct facts of a unit; a change of name by decision is ``rename_unit``. Returns {field: [before, after]}.

    ``seen`` is the fingerprint of what the person was shown. Raises NotAllowed, or ValidationError by field.
    """
    require_editor(actor, unit.authority_path)
    return _edit(unit, values, EDITABLE, actor, now, seen)


def edit_contact(
    *, unit: Unit, values: Mapping[str, Any], actor: Actor, now: dt.datetime, seen: str = ""
) -> dict[str, list[str]]:
    """The unit's own head keeps address, contact and counts up to date; nothing else can change through this door."""
    if not may_edit_contact(actor, unit.pk):
        raise NotAllowed(NOTHING_TO_EDIT)
    return _edit(unit, values, CONTACT, actor, now, seen)


def _edit(
    unit: Unit, values: Mapping[str, Any], fields: tuple[str, ...], actor: Actor, now: dt.datetime, seen: str
) -> dict[str, list[str]]:
    with transaction.atomic():
        row = lock(unit)
        if seen and seen != fingerprint(row):
            raise ValidationError(STALE, code="stale")
        changes = assign(row, values, fields)
        if "kind" in changes and (problem := kind_problems([row]).get(row.pk)):
            raise ValidationError({"kind": [problem]})
        if changes:
            store(row)
            log("unit.edited", row, actor, now, changes=changes)
    unit.refresh_from_db()
    return changes


def close_unit(*, unit: Unit, on: dt.date, reason: str, actor: Actor, now: dt.datetime) -> None:
    """The unit ends with day ``on`` (its last day). Raises NotAllowed, or ValidationError by field."""
    require_editor(actor, unit.authority_path)
    with transaction.atomic():
        row = lock(unit)
        problems: dict[str, list[str]] = {}
        if row.valid_to is not None:
            raise ValidationError(f"Đơn vị đã kết thúc từ ngày {row.valid_to:%d/%m/%Y}.")
        if on < row.valid_from:
            problems["on"] = [f"Nhập ngày từ {row.valid_from:%d/%m/%Y} (ngày đơn vị bắt đầu) trở đi."]
        elif on > timezone.localdate(now) + TOO_FAR:
            problems["on"] = ["Nhập ngày không quá một năm kể từ hôm nay."]
        if len(reason.strip()) < 5:
            problems["reason"] = ["Ghi lý do kết thúc, ví dụ: giải thể theo Quyết định số 12/QĐ-UBND."]
        if problems:
            raise ValidationError(problems)
        row.valid_to, row.close_reason = on, reason
        row.save()
        log("unit.closed", row, actor, now, on=on.isoformat(), reason=row.close_reason)
    unit.refresh_from_db()


def reopen_unit(*, unit: Unit, actor: Actor, now: dt.datetime) -> None:
    """Undo a mistaken closing. Units that were merged, split or renamed stay closed. Raises as ``close_unit``."""
    require_editor(actor, unit.authority_path)
    with transaction.atomic():
        row = lock(unit)
        if row.valid_to is None:
            raise ValidationError("Đơn vị đang hoạt động, không cần mở lại.")
        if row.successions.exists():
            raise ValidationError("Đơn vị đã sáp nhập, chia tách hoặc đổi tên nên không mở lại được.")
        before = row.valid_to
        row.valid_to, row.close_reason = None, ""
        row.save()
        log("unit.reopened", row, actor, now, closed_on=before.isoformat())
    unit.refresh_from_db()
