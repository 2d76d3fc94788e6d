"""Closing the scoring of a year and opening it again (ADR 0019)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from common import audit
from common.reasons import REASON_MIN, is_reason
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused, WrongState
from scoring.models import Closing, Scorecard
from scoring.queries.closing import closing_of, count_of
from units.models import Authority

ONLY_APPROVER = "Chỉ lãnh đạo duyệt của chính cấp này mới chốt xếp loại."
ONLY_ABOVE = "Chỉ lãnh đạo duyệt của cấp đã chốt hoặc của cấp trên mới mở lại được."
CHANGED = "Danh sách đơn vị còn thiếu vừa thay đổi. Xem lại danh sách mới rồi chốt."


def may_close(actor: Actor, path: str) -> bool:
    """The approver of that very authority."""
    return actor.role == Role.APPROVER and actor.authority_path == path


def may_reopen(actor: Actor, path: str) -> bool:
    """The same, or an approver of a level above."""
    return actor.role == Role.APPROVER and actor.governs(path)


def close_year(
    *,
    authority: Authority,
    year: int,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    shown: frozenset[int] | None = None,
) -> Closing:
    """Close the year for the units that the authority manages itself; units without a level are named with the reason.

    ``shown``: ids of the missing units that the person saw. Raises NotAllowed, WrongState when it is closed already or
    when others are missing by now, Refused when nobody has a level yet.
    """
    if not may_close(actor, authority.path):
        raise NotAllowed(ONLY_APPROVER)
    with transaction.atomic():
        # Steps under way end first; those that come later find the year closed.
        list(Scorecard.objects.select_for_update().filter(authority_path=authority.path, year=year).values_list("pk"))
        if closing_of(authority.path, year) is not None:
            raise WrongState(f"Năm {year} đã chốt rồi.")
        count = count_of(authority.path, year)
        if not count.counted:
            raise Refused("Chưa có đơn vị nào được duyệt xếp loại nên chưa chốt được.")
        if shown is not None and shown != {one.unit_id for one in count.missing}:
            raise WrongState(CHANGED)
        try:
            with transaction.atomic():
                made = Closing.objects.create(
                    authority=authority,
                    authority_path=authority.path,
                    year=year,
                    expected=count.expected,
                    counted=count.counted,
                    missing=[[one.unit_id, one.name, one.why] for one in count.missing],
                    note=note.strip(),
                    closed_by_id=actor.user_id,
                    closed_at=now,
                )
        except IntegrityError as error:
            raise WrongState(f"Năm {year} đã chốt rồi.") from error
        _log("closed", made, actor, now, counted=made.counted, expected=made.expected)
    return made


def reopen_year(*, closing: Closing, reason: str, actor: Actor, now: dt.datetime) -> Closing:
    """Open a closed year again; the closing stays on record. Raises NotAllowed, WrongState, Refused without reason."""
    if not may_reopen(actor, closing.authority_path):
        raise NotAllowed(ONLY_ABOVE)
    if not is_reason(reason):
        raise Refused(f"Ghi lý do mở lại, từ {REASON_MIN} chữ cái trở lên.")
    with transaction.atomic():
        row = Closing.objects.select_for_update().get(pk=closing.pk)
        if row.reopened_at is not None:
            raise WrongState("Lần chốt này đã được mở lại.")
        row.reopened_by_id, row.reopened_at, row.reopen_reason = actor.user_id, now, reason.strip()
        row.save(update_fields=["reopened_by", "reopened_at", "reopen_reason"])
        _log("reopened", row, actor, now, reason=row.reopen_reason)
    closing.refresh_from_db()
    return closing


def _log(what: str, row: Closing, actor: Actor, now: dt.datetime, **said: Any) -> None:
    audit.record(
        f"closing.{what}", now=now, actor_id=actor.user_id, role=actor.role.value, subject=row, year=row.year, **said
    )
