"""More time for one thing: granted to one or many, replaced, taken back; every grant stays on record (ADR 0023)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from common import audit
from common.locks import refuse_locked
from common.reasons import is_reason
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused
from deadlines.domain.occurrences import make_occurrences
from deadlines.enums import Bearer, Subject
from deadlines.models import DueExtension, Occurrence
from deadlines.queries.effective import obligations_for
from deadlines.signals import occurrences_changed
from scoring.domain import windows
from units.models import Unit

GRANTERS = (Role.OFFICER, Role.APPROVER)
LONGEST = dt.timedelta(days=180)
NOT_YOURS = "Chỉ cán bộ, lãnh đạo của cấp quản lý trực tiếp hoặc cấp trên mới gia hạn được."
BEYOND_LAW = (
    "Ngày này muộn hơn hạn theo luật ({day:%d/%m/%Y}). Đánh dấu ô đồng ý vượt hạn luật, hoặc chọn ngày sớm hơn."
)


def may_grant(actor: Actor, occurrence: Occurrence) -> bool:
    """Of a unit's thing the managing authority and all above; of an authority's thing those above it."""
    path = occurrence.authority_path
    if actor.role not in GRANTERS:
        return False
    return actor.governs(path) if occurrence.bearer == Bearer.UNIT else actor.is_above(path)


def law_days(occurrences: Collection[Occurrence]) -> dict[int, dt.date]:
    """Occurrence id → the law's last day for it, where the law sets one. Three queries; all of one year."""
    rows = list(occurrences)
    if not rows:
        return {}
    book = obligations_for({row.authority_path for row in rows}, rows[0].year)
    found = {}
    for row in rows:
        if row.bearer == Bearer.UNIT:
            held = book.of_unit(row.authority_path, row.unit_kind)
        else:
            held = book.of_authority(row.authority_path, row.authority.kind if row.authority else "")
        for one in held:
            own = one.dues[0].on_time_to if one.obligation.is_law and one.obligation.is_legal else None
            day = one.limit or own
            if one.obligation.code == row.code and day:
                found[row.pk] = day
    return found


def grant(
    *,
    occurrences: Collection[Occurrence],
    until: dt.date,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    beyond_law: bool = False,
) -> int:
    """Give until a later day; an earlier extension is replaced and stays on record. Returns how many have it now.

    Raises NotAllowed outside the actor's reach, Refused for a day that changes nothing, lies too far ahead or beyond
    the law's day without ``beyond_law``, for what was sent already or has no day. Then nothing is kept. Sheets get
    scoring's own extension, which keeps them open.
    """
    today = timezone.localdate(now)
    if not is_reason(reason):
        raise Refused("Ghi rõ lý do, từ 10 chữ cái trở lên.")
    if not today <= until <= today + LONGEST:
        raise Refused(f"Chọn ngày từ hôm nay đến {today + LONGEST:%d/%m/%Y}.")
    with transaction.atomic():
        wanted = Occurrence.objects.filter(pk__in=[row.pk for row in occurrences], voided=False).order_by("pk")
        rows = list(wanted.select_related("unit", "authority").select_for_update(of=("self",)))
        refuse_locked((row.authority_path, row.year) for row in rows)
        for row in rows:
            _check(row, until, actor)
        if not beyond_law:
            _check_law(rows, until)
        sheets = [row for row in rows if row.subject == Subject.SELF_SCORE]
        others = [row for row in rows if row.subject != Subject.SELF_SCORE]
        if sheets:
            _extend_sheets(sheets, until, reason, actor, now)
        if others:
            _extend(others, until, reason, actor, now)
    return len(rows)


def _check(row: Occurrence, until: dt.date, actor: Actor) -> None:
    if not may_grant(actor, row):
        raise NotAllowed(NOT_YOURS)
    if row.sent_on:
        raise Refused(f"{row.bearer_name} đã gửi, không cần gia hạn.")
    if row.on_time_to is None:
        raise Refused(f"{row.bearer_name} chưa có hạn cho việc này nên không gia hạn được.")
    if until <= row.on_time_to:
        raise Refused(f"{row.bearer_name} vốn có hạn đến hết ngày {row.on_time_to:%d/%m/%Y}. Chọn ngày sau đó.")


def _check_law(rows: list[Occurrence], until: dt.date) -> None:
    for day in law_days(rows).values():
        if until > day:
            raise Refused(BEYOND_LAW.format(day=day))


def _extend(rows: list[Occurrence], until: dt.date, reason: str, actor: Actor, now: dt.datetime) -> None:
    open_ones = DueExtension.objects.select_for_update().filter(occurrence__in=rows, revoked_at=None)
    open_ones.update(revoked_at=now, revoked_by_id=actor.user_id)
    DueExtension.objects.bulk_create(
        DueExtension(occurrence=row, until=until, reason=reason.strip(), granted_by_id=actor.user_id, granted_at=now)
        for row in rows
    )
    for row in rows:
        row.extended_to = until
        row.due_on = max(until, row.on_time_to or until)
        _log("due.extended", row, actor, now, until=str(until))
    Occurrence.objects.bulk_update(rows, ["extended_to", "due_on"], batch_size=500)
    occurrences_changed.send(sender=Occurrence, year=rows[0].year, paths={row.authority_path for row in rows})


def _extend_sheets(rows: list[Occurrence], until: dt.date, reason: str, actor: Actor, now: dt.datetime) -> None:
    units = Unit.objects.filter(pk__in=[row.unit_id for row in rows]).select_related("authority")
    windows.extend(units=list(units), year=rows[0].year, until=until, reason=reason, actor=actor, now=now)
    make_occurrences(year=rows[0].year, paths={row.authority_path for row in rows})


def revoke(*, extension: DueExtension, actor: Actor, now: dt.datetime) -> None:
    """Take an extension back; the common day holds again."""
    with transaction.atomic():
        row = Occurrence.objects.select_for_update().get(pk=extension.occurrence_id)
        if not may_grant(actor, row):
            raise NotAllowed(NOT_YOURS)
        refuse_locked([(row.authority_path, row.year)])
        done = DueExtension.objects.filter(pk=extension.pk, revoked_at=None).update(
            revoked_at=now, revoked_by_id=actor.user_id
        )
        if not done:
            raise Refused("Gia hạn này đã được thu hồi.")
        row.extended_to, row.due_on = None, row.on_time_to
        row.save(update_fields=["extended_to", "due_on"])
        occurrences_changed.send(sender=Occurrence, year=row.year, paths={row.authority_path})
        _log("due.extension_revoked", row, actor, now)


def _log(kind: str, row: Occurrence, actor: Actor, now: dt.datetime, until: str = "") -> None:
    audit.record(
        kind,
        now=now,
        actor_id=actor.user_id,
        role=actor.role.value,
        subject=row,
        code=row.code,
        year=row.year,
        until=until,
    )
