"""Closing a year and opening it again (ADR 0027). Each in one transaction: all of it is there, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from common import audit
from common.locks import hold
from common.reasons import REASON_MIN, is_reason
from common.scope import Actor, Role, within
from common.workflow import NotAllowed, Refused, WrongState
from models_programs.queries.rulebook import rulebook
from reports.domain.carrying import open_next
from reports.domain.packing import ask_for_pack
from reports.domain.refreshing import freshen, mark_stale, refresh_facts, refresh_numbers, untrue
from reports.domain.reopening import tell_undone
from reports.models import Stale, YearClosing
from reports.queries.closing import approvers_above, closing_above, held_closing
from reports.queries.snapshot import Snapshot, snapshot_of
from reports.queries.year_state import year_state
from reports.rules.closing import Item, checklist
from units.models import Authority

ONLY_APPROVER = "Chỉ lãnh đạo duyệt của chính cấp này mới khóa sổ."
ONLY_ABOVE = "Chỉ lãnh đạo duyệt của cấp trên mới mở lại năm đã khóa sổ."
ANOTHER = "Người đã khóa sổ không tự mở lại. Nhờ một lãnh đạo duyệt khác của cơ quan."
CHANGED = "Số liệu của năm vừa thay đổi so với bản anh/chị đã xem. Xem lại bản mới dưới đây rồi khóa."
UNDO_DAYS = "closing.undo_days"


class Changed(WrongState):
    """Something is other than what the person was shown."""


class Incomplete(Refused):
    """Lines of the checklist that have no reason yet; ``codes`` names them."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(f"Ghi lý do cho từng mục chưa đủ, từ {REASON_MIN} chữ cái trở lên.")
        self.codes = codes


@dataclass(frozen=True, slots=True)
class Preview:
    """The checklist, and what would be closed; no snapshot while something has to be put in order first."""

    items: list[Item]
    snapshot: Snapshot | None

    @property
    def stops(self) -> list[Item]:
        return [item for item in self.items if item.is_stop]

    @property
    def gaps(self) -> list[Item]:
        return [item for item in self.items if item.is_gap]


def may_close(actor: Actor, path: str) -> bool:
    """The approver of that very authority."""
    return actor.role == Role.APPROVER and actor.authority_path == path


def may_undo(actor: Actor, closing: YearClosing, today: dt.date) -> bool:
    """An approver strictly above; where no level above has any, another approver of the same authority. Two queries."""
    return not why_not_undo(actor, closing, today)


def why_not_undo(actor: Actor, closing: YearClosing, today: dt.date) -> str:
    """Why the actor may not open a closed year again, "" when nothing stands in the way but days and states."""
    path = closing.authority_path
    if actor.role != Role.APPROVER or not actor.governs(path):
        return ONLY_ABOVE
    if actor.is_above(path):
        return ""
    if approvers_above(path, today):
        return ONLY_ABOVE
    return ANOTHER if actor.user_id == closing.closed_by_id else ""


def look(authority: Authority, year: int, *, now: dt.datetime) -> Preview:
    """The checklist alone, of what could be brought to the truth at once."""
    freshen(authority, year, now=now)
    return Preview(checklist(year_state(authority, year)), None)


def preview(authority: Authority, year: int, *, now: dt.datetime) -> Preview:
    """What closing would say now; what changed is brought to the truth first, all of it before a snapshot is made."""
    is_true = freshen(authority, year, now=now)
    items = checklist(year_state(authority, year))
    if not is_true and not any(item.is_stop for item in items):
        make_true(authority, year, now=now)
        items = checklist(year_state(authority, year))
    stops = any(item.is_stop for item in items)
    return Preview(items, None if stops else snapshot_of(authority, year, items))


def make_true(authority: Authority, year: int, *, now: dt.datetime) -> None:
    """Facts and numbers of the authority and of everything below that is not closed, however long it takes."""
    with transaction.atomic():
        for path in Stale.objects.filter(within(authority.path), year=year).values_list("authority_path", flat=True):
            refresh_facts(path, year)
        for row in untrue(year).filter(within(authority.path)):
            refresh_numbers(row.authority, year, now=now)


def close_year(
    *,
    authority: Authority,
    year: int,
    actor: Actor,
    now: dt.datetime,
    reasons: Mapping[str, str],
    shown: str,
    note: str = "",
) -> YearClosing:
    """Close the year for what the authority manages itself; places below have closed before.

    ``reasons``: code of the checklist → why the year is closed although that line is not in order. ``shown``: hash of
    the snapshot that the person saw. Raises NotAllowed, Incomplete, Refused while something has to be put in order,
    Changed, WrongState when it is closed already.
    """
    if not may_close(actor, authority.path):
        raise NotAllowed(ONLY_APPROVER)
    with transaction.atomic():
        # Whoever writes into the year ends first; those that come later find it closed.
        hold([(authority.path, year)], alone=(authority.path, year))
        if held_closing(authority.path, year) is not None:
            raise WrongState(f"Năm {year} đã khóa sổ rồi.")
        found = preview(authority, year, now=now)
        snapshot = _checked(found, reasons, shown)
        try:
            with transaction.atomic():
                made = _store(authority, year, actor, now, found.gaps, reasons, snapshot, note)
        except IntegrityError as error:
            raise WrongState(f"Năm {year} đã khóa sổ rồi.") from error
        _log("closed", made, actor, now, sha256=made.sha256, gaps=[item.code for item in found.gaps])
        open_next(authority=authority, year=year, now=now)
        ask_for_pack(made, now=now, membership_id=actor.membership_id)
    return made


def _checked(found: Preview, reasons: Mapping[str, str], shown: str) -> Snapshot:
    """What may be closed. Raises Refused, Changed or Incomplete."""
    if found.snapshot is None:
        what = "; ".join(item.title.lower() for item in found.stops)
        raise Refused(f"Chưa khóa sổ được, cần làm xong trước: {what}.")
    if found.snapshot.sha256 != shown:
        raise Changed(CHANGED)
    missing = [item.code for item in found.gaps if not is_reason(reasons.get(item.code, ""))]
    if missing:
        raise Incomplete(missing)
    return found.snapshot


def _store(
    authority: Authority,
    year: int,
    actor: Actor,
    now: dt.datetime,
    gaps: list[Item],
    reasons: Mapping[str, str],
    snapshot: Snapshot,
    note: str,
) -> YearClosing:
    return YearClosing.objects.create(
        authority=authority,
        authority_path=authority.path,
        year=year,
        gaps=[
            {
                "code": item.code,
                "title": item.title,
                "sentence": item.sentence,
                "count": item.count,
                "reason": reasons[item.code].strip(),
                "names": [[one.name, one.note] for one in item.names],
            }
            for item in gaps
        ],
        note=note.strip(),
        snapshot=snapshot.text,
        sha256=snapshot.sha256,
        closed_by_id=actor.user_id,
        closed_at=now,
        undo_until=timezone.localdate(now) + dt.timedelta(days=undo_days(authority)),
    )


def undo_days(authority: Authority) -> int:
    """For how many days a level above may open a closed year again. One query."""
    return rulebook(authority.path).number(UNDO_DAYS)


def undo_closing(*, closing: YearClosing, reason: str, actor: Actor, now: dt.datetime) -> YearClosing:
    """Open a closed year again; the closing stays on record. The scoring of the year stays closed on its own.

    Raises NotAllowed, Refused without a reason, WrongState when it is open again already, too late, or while a level
    above holds its own closing.
    """
    today = timezone.localdate(now)
    if problem := why_not_undo(actor, closing, today):
        raise NotAllowed(problem)
    if not is_reason(reason):
        raise Refused(f"Ghi lý do mở lại, từ {REASON_MIN} chữ cái trở lên.")
    with transaction.atomic():
        place = (closing.authority_path, closing.year)
        hold([place], alone=place)  # no level above closes meanwhile
        row = YearClosing.objects.select_for_update(of=("self",)).select_related("authority").get(pk=closing.pk)
        if problem := why_fixed(row, today):
            raise WrongState(problem)
        row.undone_by_id, row.undone_at, row.undo_reason = actor.user_id, now, reason.strip()
        row.save(update_fields=["undone_by", "undone_at", "undo_reason"])
        mark_stale([row.authority_path], [row.year], now=now)
        _log("undone", row, actor, now, reason=row.undo_reason)
        tell_undone(row, now=now)
    closing.refresh_from_db()
    return closing


def why_fixed(closing: YearClosing, today: dt.date) -> str:
    """Why nobody opens it again now, "" when it can be. One query."""
    if closing.undone_at is not None:
        return "Lần khóa sổ này đã được mở lại."
    if today > closing.undo_until:
        return f"Đã quá hạn mở lại (hết ngày {closing.undo_until:%d/%m/%Y}). Số liệu của năm giữ như đã khóa."
    above = closing_above(closing.authority_path, closing.year)
    if above is not None:
        return f"{above.authority.name} đã khóa sổ năm {closing.year}. Mở lại năm của {above.authority.name} trước."
    return ""


def _log(what: str, row: YearClosing, actor: Actor, now: dt.datetime, **said: Any) -> None:
    audit.record(
        f"year.{what}", now=now, actor_id=actor.user_id, role=actor.role.value, subject=row, year=row.year, **said
    )
