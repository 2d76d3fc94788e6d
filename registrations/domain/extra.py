"""Criteria that an authority adds for all units below it (TT 124/2021 Điều 8.1). They never replace the circular's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from common import audit
from common.reasons import is_reason
from common.rows import text_problems
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused
from registrations.enums import CriterionKind
from registrations.models import Checklist, ChecklistItem, CheckMark
from units.enums import UnitKind
from units.models import Authority

NOT_YOURS = "Chỉ quản trị của cơ quan mới đặt tiêu chí bổ sung cho nơi mình quản lý."
USED = "Đã có đơn vị trả lời tiêu chí này nên không sửa được nữa. Cho hết hiệu lực rồi thêm tiêu chí mới."


@dataclass(frozen=True, slots=True)
class Addition:
    """One added criterion as typed: ``kind`` "met" or "absent", ``unit_kinds`` values of UnitKind."""

    text: str
    kind: str
    unit_kinds: Collection[str]
    source: str
    year_from: int


def _require(actor: Actor, authority: Authority) -> None:
    if actor.role != Role.ADMIN or actor.authority_id != authority.pk:
        raise NotAllowed(NOT_YOURS)


def _check(checklist: Checklist, item: ChecklistItem) -> None:
    problems = {**text_problems(checklist), **text_problems(item)}
    if not is_reason(item.text):
        problems["text"] = "Ghi nội dung tiêu chí, từ 10 chữ cái."
    if len(checklist.source) < 10:
        problems["source"] = "Ghi văn bản làm căn cứ, từ 10 chữ cái trở lên."
    if not checklist.unit_kinds or not set(checklist.unit_kinds) <= set(UnitKind.values):
        problems["unit_kinds"] = "Chọn ít nhất một loại đơn vị."
    if item.kind not in (CriterionKind.MET, CriterionKind.NOT_OCCURRING):
        problems["kind"] = "Chọn cách trả lời."
    if problems:
        raise ValidationError({name: [sentence] for name, sentence in problems.items()})


def _put(checklist: Checklist, item: ChecklistItem, typed: Addition) -> None:
    checklist.unit_kinds = [kind for kind in UnitKind.values if kind in typed.unit_kinds]
    checklist.source, checklist.year_from = typed.source.strip(), typed.year_from
    item.text, item.kind, item.ref = typed.text.strip(), typed.kind, ""


def add_criterion(*, authority: Authority, typed: Addition, actor: Actor, now: dt.datetime) -> ChecklistItem:
    """A criterion for all units below ``authority`` from a year on. Raises NotAllowed, or ValidationError by field."""
    _require(actor, authority)
    with transaction.atomic():
        # One at a time: the number of the next one follows from those that are there.
        Authority.objects.select_for_update().get(pk=authority.pk)
        number = Checklist.objects.filter(authority=authority).count() + 1
        checklist = Checklist(
            code=f"bo_sung_{number}",
            authority=authority,
            authority_path=authority.path,
            name=f"Tiêu chí bổ sung của {authority.name}"[:200],
        )
        item = ChecklistItem(code=f"BS{number}", order=1)
        _put(checklist, item, typed)
        _check(checklist, item)
        checklist.save()
        item.checklist = checklist
        item.save()
        _log("added", item, actor, now)
    return item


def edit_criterion(*, item: ChecklistItem, typed: Addition, actor: Actor, now: dt.datetime) -> None:
    """Correct a criterion that nobody has answered yet. Raises NotAllowed, Refused, or ValidationError by field."""
    checklist = item.checklist
    _require(actor, _owner(checklist))
    with transaction.atomic():
        Checklist.objects.select_for_update().get(pk=checklist.pk)
        if is_used(item):
            raise Refused(USED)
        _put(checklist, item, typed)
        _check(checklist, item)
        checklist.save()
        item.save()
        _log("edited", item, actor, now)


def end_criterion(*, item: ChecklistItem, year_to: int, actor: Actor, now: dt.datetime) -> None:
    """The criterion holds for the last time in ``year_to``. Raises NotAllowed, or ValidationError."""
    checklist = item.checklist
    _require(actor, _owner(checklist))
    if year_to < checklist.year_from:
        raise ValidationError({"year_to": [f"Nhập năm từ {checklist.year_from} trở đi."]})
    with transaction.atomic():
        checklist.year_to = year_to
        checklist.save(update_fields=["year_to"])
        _log("ended", item, actor, now, year_to=year_to)


def is_used(item: ChecklistItem) -> bool:
    """Whether anybody has answered it. One query."""
    return CheckMark.objects.filter(item=item).exclude(declared="", checked="").exists()


def _owner(checklist: Checklist) -> Authority:
    if checklist.authority is None:
        raise NotAllowed(NOT_YOURS)
    return checklist.authority


def _log(act: str, item: ChecklistItem, actor: Actor, now: dt.datetime, **detail: object) -> None:
    said: dict[str, object] = {"code": item.code, "text": item.text[:200], **detail}
    audit.record(f"criterion.{act}", now=now, actor_id=actor.user_id, role=actor.role.value, subject=item, said=said)
