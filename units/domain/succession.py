"""Merging, splitting, renaming: the old unit closes the day before, new rows open; old years keep the old name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.scope import Actor
from common.text import clean_line
from units.domain.checks import NUMBERS
from units.domain.units import TOO_FAR, lock, log, require_editor, store
from units.enums import SuccessionKind
from units.models import Unit, UnitSuccession
from units.signals import unit_renamed

_KEPT = ("kind", "address", "eligibility", "eligibility_reason", "has_party", "has_union", "has_guards")
_PERSONAL = ("head_name", "head_post", "phone")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """Name and code of a unit that comes out of a succession."""

    code: str
    name: str


def rename_unit(*, unit: Unit, new: NewUnit, on: dt.date, document: str, actor: Actor, now: dt.datetime) -> Unit:
    """From ``on`` the unit bears a new name (and code): a new row with the same facts follows the old one.

    What the year in work holds goes along (ADR 0010); the receivers of ``unit_renamed`` may refuse.
    """
    with transaction.atomic():
        [successor] = _succeed(SuccessionKind.RENAME, [unit], [new], on, document, actor, now)
        unit_renamed.send(sender=Unit, old=unit, new=successor, on=on, actor=actor, now=now)
    return successor


def merge_units(
    *, units: Sequence[Unit], new: NewUnit, on: dt.date, document: str, actor: Actor, now: dt.datetime
) -> Unit:
    """From ``on`` two or more units of one authority are one; counts are added up, people are left to be entered."""
    if len({unit.pk for unit in units}) < 2:
        raise ValidationError({"others": ["Chọn ít nhất một đơn vị nữa để sáp nhập."]})
    if len({unit.authority_id for unit in units}) > 1:
        raise ValidationError({"others": ["Chỉ sáp nhập các đơn vị cùng một cấp quản lý."]})
    [successor] = _succeed(SuccessionKind.MERGE, units, [new], on, document, actor, now)
    return successor


def split_unit(
    *, unit: Unit, parts: Sequence[NewUnit], on: dt.date, document: str, actor: Actor, now: dt.datetime
) -> list[Unit]:
    """From ``on`` one unit is several; counts are left to be entered, because nobody knows them yet."""
    if len(parts) < 2:
        raise ValidationError({"parts": ["Nhập ít nhất hai đơn vị sau khi chia tách."]})
    return _succeed(SuccessionKind.SPLIT, [unit], parts, on, document, actor, now)


def _succeed(
    kind: SuccessionKind,
    olds: Sequence[Unit],
    news: Sequence[NewUnit],
    on: dt.date,
    document: str,
    actor: Actor,
    now: dt.datetime,
) -> list[Unit]:
    for unit in olds:
        require_editor(actor, unit.authority_path)
    with transaction.atomic():
        rows = [lock(unit) for unit in sorted(olds, key=lambda unit: unit.pk)]
        rows.sort(key=lambda row: [unit.pk for unit in olds].index(row.pk))
        _check_day(rows, on, now)
        _check_codes(news)
        successors = [_successor(kind, rows, new, on) for new in news]
        for index, successor in enumerate(successors):
            try:
                store(successor)
            except ValidationError as error:
                raise _place(error, kind, index) from error
        for row in rows:
            row.valid_to = on - _DAY
            row.close_reason = f"{kind.label}: {document}" if document else kind.label
            row.save()
            log(f"unit.{kind.value}", row, actor, now, on=on.isoformat(), became=[new.name for new in successors])
        for successor in successors:
            log("unit.created", successor, actor, now, code=successor.code, came_from=[row.name for row in rows])
        UnitSuccession.objects.bulk_create(
            UnitSuccession(kind=kind, predecessor=row, successor=successor, on=on, document=document)
            for row in rows
            for successor in successors
        )
    return successors


def _check_day(rows: Sequence[Unit], on: dt.date, now: dt.datetime) -> None:
    for row in rows:
        if row.valid_to is not None:
            raise ValidationError(f"“{row.name}” đã kết thúc từ ngày {row.valid_to:%d/%m/%Y}.")
        if on <= row.valid_from:
            raise ValidationError({"on": [f"Nhập ngày sau {row.valid_from:%d/%m/%Y} (ngày “{row.name}” bắt đầu)."]})
    if on > timezone.localdate(now) + TOO_FAR:
        raise ValidationError({"on": ["Nhập ngày không quá một năm kể từ hôm nay."]})


def _check_codes(news: Sequence[NewUnit]) -> None:
    codes = [new.code.strip().upper() for new in news]
    for index, code in enumerate(codes):
        if code and code in codes[:index]:
            raise ValidationError({"parts": [f"Mã {code} ghi hai lần. Mỗi đơn vị mới cần một mã riêng."]})


def _place(error: ValidationError, kind: SuccessionKind, index: int) -> ValidationError:
    """Say at which of the new units a problem is."""
    if kind != SuccessionKind.SPLIT:
        return error
    return ValidationError(
        {
            "parts": [
                f"Đơn vị mới thứ {index + 1}: {message}" for lines in error.message_dict.values() for message in lines
            ]
        }
    )


def _successor(kind: SuccessionKind, rows: Sequence[Unit], new: NewUnit, on: dt.date) -> Unit:
    first = rows[0]
    facts: dict[str, Any] = {name: getattr(first, name) for name in _KEPT}
    if kind == SuccessionKind.RENAME:
        facts.update({name: getattr(first, name) for name in (*_PERSONAL, *NUMBERS, "note")})
    elif kind == SuccessionKind.MERGE:
        for name in ("has_party", "has_union", "has_guards"):
            facts[name] = any(getattr(row, name) for row in rows)
        for name in NUMBERS:
            counts = [getattr(row, name) for row in rows]
            facts[name] = sum(counts) if None not in counts else None
    return Unit(
        authority=first.authority,
        area=first.area,
        code=new.code.strip().upper(),
        name=clean_line(new.name),
        valid_from=on,
        **facts,
    )
