"""Days off: computed for everybody, changed by hand where the year's decision says otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from common import audit
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused
from deadlines.models import Holiday

COMPUTED = "Tính sẵn theo lịch Việt Nam"
MADE_UP = "Làm bù"
NAME_MAX = 100


def fill_holidays(years: Collection[int]) -> int:
    """Add the public holidays of some years (Tết by the Vietnamese lunar calendar) and the weekend days worked in
    exchange for one; how many are new.

    Days that are there stay as they are, whoever wrote them: an administrator's word is never overwritten.
    """
    import holidays  # a tenth of a second: only where days are computed

    found = holidays.country_holidays("VN", years=sorted(years), language="vi")
    known = set(Holiday.objects.filter(authority=None, day__year__in=years).values_list("day", flat=True))
    worked = {day for day in found.weekend_workdays if day.year in years}
    names = {day: str(name)[:NAME_MAX] for day, name in found.items()} | dict.fromkeys(worked, MADE_UP)
    new = [
        Holiday(day=day, name=name, is_working=day in worked, source=COMPUTED)
        for day, name in sorted(names.items())
        if day not in known
    ]
    Holiday.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def may_keep(actor: Actor) -> bool:
    """Administrators: those of the ministry for everybody, others for themselves and all below."""
    return actor.role == Role.ADMIN


def keeper_of(actor: Actor) -> int | None:
    """Whose rows the actor writes: None are everybody's."""
    return actor.authority_id if actor.authority_path else None


def set_holiday(
    *,
    day: dt.date,
    name: str,
    is_working: bool,
    source: str,
    actor: Actor,
    now: dt.datetime,
    row: Holiday | None = None,
) -> Holiday:
    """Add or change a day off, or a day on which people work all the same. Raises ValidationError at "day" when the
    day is written already, NotAllowed for others than administrators.
    """
    _check(actor, row)
    owner = keeper_of(actor)
    same = Holiday.objects.filter(authority=owner, day=day).exclude(pk=row.pk if row else 0)
    if same.exists():
        raise ValidationError({"day": [f"Ngày {day:%d/%m/%Y} đã có trong danh sách. Sửa ngày đó thay vì thêm."]})
    made = row or Holiday(authority_id=owner, authority_path=actor.authority_path if owner else "")
    made.day, made.name, made.is_working, made.source = day, name, is_working, source
    with transaction.atomic():
        made.save()
        _log("due.holiday_set", made, actor, now)
    return made


def remove_holiday(*, row: Holiday, actor: Actor, now: dt.datetime) -> None:
    """Take a day out of the list: the rule of the level above holds for it again, or it is an ordinary day.

    Raises Refused for a computed day, which would come back by night.
    """
    _check(actor, row)
    if row.source == COMPUTED:
        raise Refused("Ngày tính sẵn không bỏ được. Bấm Sửa rồi đánh dấu “Ngày này vẫn làm việc”.")
    with transaction.atomic():
        _log("due.holiday_removed", row, actor, now)
        row.delete()


def _check(actor: Actor, row: Holiday | None) -> None:
    if not may_keep(actor) or (row is not None and row.authority_id != keeper_of(actor)):
        raise NotAllowed("Chỉ quản trị của chính cấp đặt ngày này mới sửa được.")


def _log(kind: str, row: Holiday, actor: Actor, now: dt.datetime) -> None:
    audit.record(
        kind, now=now, actor_id=actor.user_id, role=actor.role.value, subject=row if row.pk else None,
        day=str(row.day), name=row.name, is_working=row.is_working,
    )  # fmt: skip
