"""Setting windows, granting extensions, asking for a locked sheet to be opened and answering (ADR 0022)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common import audit
from common.locks import refuse_locked
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused, WrongState
from scoring.enums import SheetState
from scoring.models import Extension, Scorecard, SheetWindow
from scoring.queries.windows import deadline_of, deadlines, windows_at
from scoring.rules.windows import Deadline, closed_words
from units.models import Authority, Unit

KEEPERS = (Role.OFFICER, Role.APPROVER, Role.ADMIN)
GRANTERS = (Role.OFFICER, Role.APPROVER)
LONGEST = dt.timedelta(days=180)


def check_taken(card: Scorecard, now: dt.datetime, due: Deadline | None = None) -> None:
    """Raise WrongState when the sheet is closed by time. One that was returned stays open until it is sent again.

    ``due`` is given by who reads the deadlines of many units at once.
    """
    if card.state != SheetState.DRAFT:
        return
    due = due or deadline_of(card.unit, card.year)
    if due.is_closed(timezone.localdate(now)):
        raise WrongState(closed_words(due))


def check_withdrawal(card: Scorecard, now: dt.datetime) -> None:
    """Raise WrongState when a sheet taken back could not be sent again."""
    due = deadline_of(card.unit, card.year)
    if due.is_closed(timezone.localdate(now)):
        raise WrongState(f"{closed_words(due)} Rút lại bây giờ sẽ không gửi lại được nên chưa rút.")


def set_window(
    *,
    authority: Authority,
    year: int,
    unit_kind: str,
    on_time_to: dt.date | None,
    closes_on: dt.date | None,
    source: str,
    actor: Actor,
    now: dt.datetime,
) -> SheetWindow:
    """Set the days of one kind ("": every kind) for the own authority and all below without days of their own.

    Raises ValidationError at the field: days out of order, or later than the closing day of the level above.
    """
    _check_keeper(authority, actor)
    if on_time_to is None and closes_on is None:
        raise ValidationError({"on_time_to": ["Nhập ít nhất một trong hai ngày."]})
    if on_time_to and closes_on and closes_on < on_time_to:
        raise ValidationError({"closes_on": ["Ngày cuối nhận phiếu không được trước ngày cuối đúng hạn."]})
    above = _above(authority, year, unit_kind)
    if above and above.closes_on and (closes_on or on_time_to or above.closes_on) > above.closes_on:
        raise ValidationError(
            {"closes_on" if closes_on else "on_time_to": [
                f"{above.authority.name} chỉ nhận đến hết ngày {above.closes_on:%d/%m/%Y}. Chọn ngày không muộn hơn."
            ]}
        )  # fmt: skip
    values = {"on_time_to": on_time_to, "closes_on": closes_on, "source": source, "set_by_id": actor.user_id}
    with transaction.atomic():
        window, _ = SheetWindow.objects.update_or_create(
            authority=authority,
            year=year,
            unit_kind=unit_kind,
            defaults={**values, "set_at": now, "authority_path": authority.path},
        )
        audit.record(
            "sheet.window",
            now=now,
            actor_id=actor.user_id,
            role=actor.role.value,
            subject=window,
            on_time_to=str(on_time_to or ""),
            closes_on=str(closes_on or ""),
        )
    return window


def clear_window(*, window: SheetWindow, actor: Actor, now: dt.datetime) -> None:
    """Take the own days away: those of the level above hold again, or none."""
    _check_keeper(window.authority, actor)
    with transaction.atomic():
        audit.record("sheet.window_cleared", now=now, actor_id=actor.user_id, role=actor.role.value, subject=window)
        window.delete()


def _check_keeper(authority: Authority, actor: Actor) -> None:
    if actor.role not in KEEPERS or actor.authority_path != authority.path or actor.is_unit_head:
        raise NotAllowed("Chỉ cán bộ, lãnh đạo, quản trị của chính cấp này mới đặt hạn nhận phiếu.")


def _above(authority: Authority, year: int, unit_kind: str) -> SheetWindow | None:
    if authority.parent is None:
        return None
    found = windows_at(authority.parent.path, year)
    return found.get(unit_kind) or found.get("")


def extend(
    *, units: Collection[Unit], year: int, until: dt.date, reason: str, actor: Actor, now: dt.datetime
) -> list[Extension]:
    """Let units send until a later day; an earlier extension of a unit is replaced and stays on record.

    Raises NotAllowed outside the actor's subtree or when the window is a higher authority's, Refused for a day that
    changes nothing or lies too far ahead.
    """
    if actor.role not in GRANTERS or not all(actor.governs(unit.authority_path) for unit in units):
        raise NotAllowed("Chỉ cán bộ, lãnh đạo của cấp quản lý đơn vị hoặc cấp trên mới gia hạn được.")
    today = timezone.localdate(now)
    if not today <= until <= today + LONGEST:
        raise Refused(f"Chọn ngày từ hôm nay đến {today + LONGEST:%d/%m/%Y}.")
    with transaction.atomic():
        refuse_locked((unit.authority_path, year) for unit in units)
        due = deadlines(list(units), year)
        for unit in units:
            _check_extension(unit, due[unit.pk].closes_on, due[unit.pk].set_by_path, due[unit.pk].set_by, until, actor)
        old = Extension.objects.select_for_update().filter(unit__in=units, year=year, revoked_at=None)
        old.update(revoked_at=now, revoked_by_id=actor.user_id)
        made = Extension.objects.bulk_create(
            Extension(
                unit=unit, year=year, until=until, reason=reason.strip(), granted_by_id=actor.user_id, granted_at=now
            )
            for unit in units
        )
        for row in made:
            audit.record(
                "sheet.extended",
                now=now,
                actor_id=actor.user_id,
                role=actor.role.value,
                subject=row.unit,
                year=year,
                until=str(until),
            )
    return made


def _check_extension(
    unit: Unit, closes_on: dt.date | None, path: str, keeper: str, until: dt.date, actor: Actor
) -> None:
    if closes_on is None:
        raise Refused(f"{unit.name} chưa có hạn cuối nhận phiếu nên không cần gia hạn.")
    if until <= closes_on:
        raise Refused(f"{unit.name} vốn được gửi đến hết ngày {closes_on:%d/%m/%Y}. Chọn ngày sau đó.")
    if not actor.governs(path):
        raise NotAllowed(f"Hạn này do {keeper} đặt. Đề nghị {keeper} gia hạn.")


def revoke_extension(*, extension: Extension, actor: Actor, now: dt.datetime) -> None:
    """Take an extension back; the unit's common deadline holds again."""
    if actor.role not in GRANTERS or not actor.governs(extension.unit.authority_path):
        raise NotAllowed("Chỉ cán bộ, lãnh đạo của cấp quản lý đơn vị hoặc cấp trên mới thu hồi gia hạn được.")
    with transaction.atomic():
        refuse_locked([(extension.unit.authority_path, extension.year)])
        done = Extension.objects.filter(pk=extension.pk, revoked_at=None).update(
            revoked_at=now, revoked_by_id=actor.user_id
        )
        if not done:
            raise Refused("Gia hạn này đã được thu hồi.")
        audit.record(
            "sheet.extension_revoked",
            now=now,
            actor_id=actor.user_id,
            role=actor.role.value,
            subject=extension.unit,
            year=extension.year,
        )
