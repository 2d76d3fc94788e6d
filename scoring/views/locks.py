"""Why a sheet is locked (hết hạn, đã gửi, đang thẩm định, đã có quyết định), since when, by whom, and what to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from common.models import StatusChange
from common.scope import Actor
from decisions.enums import DecisionKind
from decisions.models import Decision
from decisions.queries.decisions import holding
from scoring import rules
from scoring.enums import Column, SheetState
from scoring.models import ReopenRequest, Scorecard
from scoring.queries.closing import closed_sentence
from scoring.queries.windows import last_request
from scoring.rules.windows import Deadline, closed_words, days_left_words
from scoring.workflow import why_locked


@dataclass(frozen=True, slots=True)
class Lock:
    """The sentence, the step that locked, who could open it again; ``may_ask`` offers to ask them.

    ``request`` is the latest request about this sheet, with its answer if there is one.
    """

    sentence: str
    change: StatusChange | None
    help: str = ""
    may_ask: bool = False
    request: ReopenRequest | None = None


def lock_of(
    card: Scorecard, actor: Actor, column: Column | None, change: StatusChange | None, due: Deadline, today: dt.date
) -> Lock | None:
    """None when a column is open, or when the actor's own next step opens it. Three queries when locked."""
    if column is not None:
        return None
    fills = rules.fills_self_column(card, actor)
    if not fills and card.state != SheetState.APPROVED:
        return Lock("Vai trò đang dùng xem phiếu này, không nhập điểm.", change)
    own = actor.is_unit_head
    if not own and card.state == SheetState.SENT:
        return None
    decision = holding(card.unit, card.year, DecisionKind.CLASSIFICATION) if card.state == SheetState.APPROVED else None
    if decision is not None:
        return _decided(decision, change)
    if card.state != SheetState.APPROVED and (closed := closed_sentence(card)):
        return Lock(closed, None)
    request = last_request(card) if fills else None
    asks = fills and card.state != SheetState.SENT and (request is None or request.answered_at is not None)
    if card.state == SheetState.DRAFT and due.is_closed(today):
        help_words = f"Người gia hạn được: {due.set_by or card.unit.authority.name}."
        return Lock(closed_words(due), change, help_words, asks, request)
    sentence = why_locked(card, Column.SELF if own else Column.SUPERIOR)
    return Lock(sentence, change, _who_opens(card), asks, request)


def _decided(decision: Decision, change: StatusChange | None) -> Lock:
    """A sheet that stands in a decision is not opened again: a new decision supersedes."""
    where = f"Đã có tên trong {decision.name_shown}"
    signed = f", ký ngày {decision.signed_on:%d/%m/%Y}" if decision.signed_on else ""
    way = "Muốn sửa kết quả phải ra quyết định thay thế." if decision.number else "Bỏ đơn vị khỏi dự thảo trước."
    return Lock(f"{where}{signed}. Phiếu không mở lại.", change, way)


def _who_opens(card: Scorecard) -> str:
    authority = card.unit.authority
    place = authority.parent.name if authority.parent else authority.name
    return {
        SheetState.SENT: f"Cần hỏi: cán bộ thẩm định của {authority.name}.",
        SheetState.REVIEWING: f"Người mở lại được: cán bộ thẩm định của {authority.name}.",
        SheetState.REVIEWED: f"Người mở lại được: lãnh đạo của {authority.name}.",
        SheetState.APPROVED: f"Người mở lại được: cán bộ thẩm định hoặc lãnh đạo của {place}.",
    }.get(SheetState(card.state), "")


def due_words(card: Scorecard, due: Deadline, today: dt.date) -> str:
    """The line over an open sheet: until when to send, how many days are left; "" without a deadline."""
    day = due.next_day
    if day is None or card.state != SheetState.DRAFT:
        return ""
    what = "Được gia hạn gửi đến hết ngày" if due.extended_to == day else "Gửi đúng hạn đến hết ngày"
    if due.on_time_to is None and due.extended_to != day:
        what = "Nhận phiếu đến hết ngày"
    words = f"{what} {day:%d/%m/%Y} ({days_left_words(day, today)})"
    if due.last_day and due.last_day != day:
        words += f"; sau đó vẫn nhận đến hết ngày {due.last_day:%d/%m/%Y}, ghi là muộn"
    return f"{words}."
