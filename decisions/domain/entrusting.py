"""Letting the level right below decide for some units, from a day to a day (TT 124/2021 Điều 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from common import audit, rows
from common.reasons import is_reason
from common.scope import Actor
from common.workflow import NotAllowed
from decisions.enums import DecisionKind
from decisions.models import Entrustment
from decisions.rules.permissions import ONLY_ADMIN, may_entrust
from units.enums import AuthorityKind, UnitKind
from units.models import Authority

DOCUMENT = "Ghi số, ngày và cơ quan ban hành văn bản ủy quyền, từ 10 chữ cái trở lên."
ENDED = "Ủy quyền này đã hết từ ngày {:%d/%m/%Y}."


def entrust(
    *,
    authority: Authority,
    to: Authority,
    kind: str,
    unit_kinds: Collection[str],
    valid_from: dt.date,
    valid_to: dt.date | None,
    document: str,
    actor: Actor,
    now: dt.datetime,
) -> Entrustment:
    """Entrust ``to`` with the decisions about some kinds of unit (none named: all), both days included.

    Raises NotAllowed for anybody but an administrator of ``authority``, ValidationError by field.
    """
    if not may_entrust(actor, authority.path):
        raise NotAllowed(ONLY_ADMIN)
    row = Entrustment(
        authority=authority,
        authority_path=authority.path,
        to=to,
        kind=kind,
        unit_kinds=sorted(unit_kinds),
        valid_from=valid_from,
        valid_to=valid_to,
        document=document.strip(),
        created_by_id=actor.user_id,
        created_at=now,
    )
    with transaction.atomic():
        # One at a time for each authority: overlaps are looked up, not constrained.
        Authority.objects.select_for_update().get(pk=authority.pk)
        _check(row)
        row.save()
        _log("entrusted", row, actor, now)
    return row


def end_entrustment(*, entrustment: Entrustment, on: dt.date, actor: Actor, now: dt.datetime) -> None:
    """Let it end with the day ``on`` (included). What was issued under it stays. Raises NotAllowed, ValidationError."""
    if not may_entrust(actor, entrustment.authority_path):
        raise NotAllowed(ONLY_ADMIN)
    with transaction.atomic():
        row = Entrustment.objects.select_for_update().get(pk=entrustment.pk)
        if on < row.valid_from:
            raise ValidationError({"on": [f"Nhập ngày từ {row.valid_from:%d/%m/%Y}, ngày bắt đầu ủy quyền."]})
        if row.valid_to is not None and row.valid_to < on:
            raise ValidationError({"on": [ENDED.format(row.valid_to)]})
        row.valid_to = on
        row.save(update_fields=["valid_to"])
        _log("entrustment_ended", row, actor, now)
    entrustment.refresh_from_db()


def _check(row: Entrustment) -> None:
    problems = rows.text_problems(row)
    if row.to.parent_id != row.authority_id:
        problems["to"] = "Chỉ ủy quyền được cho cấp dưới trực tiếp."
    if row.kind not in DecisionKind.values:
        problems["kind"] = "Chọn loại quyết định."
    if set(row.unit_kinds) - set(UnitKind.values):
        problems["unit_kinds"] = "Chọn loại đơn vị trong danh sách."
    if not is_reason(row.document):
        problems["document"] = DOCUMENT
    if row.valid_to is not None and row.valid_to < row.valid_from:
        problems["valid_to"] = "Ngày cuối không được trước ngày bắt đầu."
    if not problems and (other := _overlap(row)):
        until = f"đến {other.valid_to:%d/%m/%Y}" if other.valid_to else "chưa có ngày kết thúc"
        problems["valid_from"] = (
            f"Trùng với ủy quyền cho {other.to.name} từ {other.valid_from:%d/%m/%Y}, {until}. "
            "Kết thúc ủy quyền đó trước."
        )
    if problems:
        raise ValidationError({name: [sentence] for name, sentence in problems.items()})


def _overlap(row: Entrustment) -> Entrustment | None:
    """Another one that some unit could be under at the same time."""
    found = Entrustment.objects.filter(authority=row.authority, kind=row.kind).select_related("to")
    found = found.filter(Q(valid_to=None) | Q(valid_to__gte=row.valid_from))
    if row.valid_to is not None:
        found = found.filter(valid_from__lte=row.valid_to)
    return next((other for other in found if _meets(row, other)), None)


def _meets(one: Entrustment, other: Entrustment) -> bool:
    if one.unit_kinds and other.unit_kinds and not set(one.unit_kinds) & set(other.unit_kinds):
        return False
    both_communes = one.to.kind == other.to.kind == AuthorityKind.COMMUNE
    return one.to_id == other.to_id or not both_communes  # two communes: a unit stands in one of them


def _log(what: str, row: Entrustment, actor: Actor, now: dt.datetime) -> None:
    said: dict[str, Any] = {
        "to": row.to.name,
        "decision_kind": row.kind,
        "unit_kinds": list(row.unit_kinds),
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
        "document": row.document,
    }
    audit.record(f"decision.{what}", now=now, actor_id=actor.user_id, role=actor.role.value, subject=row, **said)
