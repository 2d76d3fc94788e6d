"""Đề nghị mở lại: people with a locked sheet ask, those who could open it answer (ADR 0022)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from common import audit
from common.reasons import REASON_MIN, is_reason
from common.scope import Actor
from common.workflow import NotAllowed, Refused
from decisions.enums import DecisionKind
from decisions.queries.decisions import holding
from scoring import rules
from scoring.domain.steps import settle_request, take_step
from scoring.domain.windows import extend
from scoring.enums import SheetState
from scoring.models import ReopenRequest, Scorecard
from scoring.queries.windows import deadline_of
from scoring.workflow import TABLE

# What granting does to a sheet in each state.
OPENS = {SheetState.REVIEWING: "return", SheetState.REVIEWED: "recheck", SheetState.APPROVED: "reopen"}
DECIDED = "Đã có quyết định phân loại nên phiếu không mở lại. Muốn sửa kết quả phải ra quyết định thay thế."


def ask_reopen(*, card: Scorecard, text: str, actor: Actor, now: dt.datetime) -> ReopenRequest:
    """Ask to have a sheet opened: one open request a sheet.

    Raises NotAllowed for people who do not fill the sheet in, Refused while the sheet is open or decided.
    """
    if not rules.fills_self_column(card, actor):
        raise NotAllowed("Chỉ đơn vị hoặc cán bộ nhập hộ mới đề nghị mở lại phiếu.")
    if not is_reason(text):
        raise Refused(f"Ghi lý do đề nghị, từ {REASON_MIN} chữ cái trở lên.")
    with transaction.atomic():
        locked = Scorecard.objects.select_for_update().select_related("unit").get(pk=card.pk)
        if problem := why_not_ask(locked, timezone.localdate(now)):
            raise Refused(problem)
        if ReopenRequest.objects.filter(scorecard=locked, answered_at=None).exists():
            raise Refused("Đã có một đề nghị đang chờ trả lời.")
        made = ReopenRequest.objects.create(
            scorecard=locked, text=text.strip(), asked_by_id=actor.user_id, asked_at=now
        )
        audit.record("sheet.reopen_asked", now=now, actor_id=actor.user_id, role=actor.role.value, subject=card)
    return made


def why_not_ask(card: Scorecard, today: dt.date) -> str:
    """Why asking makes no sense now, as a sentence; "" when it does."""
    if card.state == SheetState.SENT:
        return "Cấp trên chưa mở phiếu: bấm Rút lại để sửa, không cần đề nghị."
    if card.state == SheetState.RETURNED or (
        card.state == SheetState.DRAFT and not deadline_of(card.unit, card.year).is_closed(today)
    ):
        return "Phiếu đang mở, sửa được ngay."
    return DECIDED if holding(card.unit, card.year, DecisionKind.CLASSIFICATION) else ""


def answer_reopen(
    *,
    request: ReopenRequest,
    granted: bool,
    answer: str,
    actor: Actor,
    now: dt.datetime,
    until: dt.date | None = None,
) -> ReopenRequest:
    """Grant or refuse. Granting takes the step that opens the sheet, with the answer as its reason: back to the unit,
    checked again, reopened; for a sheet closed by time an extension ``until`` a day.

    Raises what the step raises (NotAllowed, WrongState, Refused).
    """
    if not is_reason(answer):
        raise Refused(f"Ghi câu trả lời, từ {REASON_MIN} chữ cái trở lên.")
    with transaction.atomic():
        row = ReopenRequest.objects.select_for_update().select_related("scorecard__unit").get(pk=request.pk)
        if row.answered_at is not None:
            raise Refused("Đề nghị này đã được trả lời.")
        _check_answerer(row.scorecard, actor)
        settle_request(row.scorecard, granted=granted, answer=answer, actor=actor, now=now)
        if granted:
            _open(row.scorecard, answer=answer, until=until, actor=actor, now=now)
        audit.record(
            "sheet.reopen_answered",
            now=now,
            actor_id=actor.user_id,
            role=actor.role.value,
            subject=row.scorecard,
            granted=granted,
        )
    row.refresh_from_db()
    return row


def _check_answerer(card: Scorecard, actor: Actor) -> None:
    action = OPENS.get(SheetState(card.state))
    if action is None:
        fits = not actor.is_unit_head and actor.governs(card.authority_path)
    else:
        fits = actor.role in TABLE[action].roles and TABLE[action].scope(card, actor)
    if not fits:
        raise NotAllowed("Vai trò đang dùng không trả lời được đề nghị này.")


def _open(card: Scorecard, *, answer: str, until: dt.date | None, actor: Actor, now: dt.datetime) -> None:
    action = OPENS.get(SheetState(card.state))
    if action is not None:
        take_step(action=action, card=card, actor=actor, now=now, note=answer)
        return
    if until is None:
        raise Refused("Chọn ngày gia hạn.")
    extend(units=[card.unit], year=card.year, until=until, reason=answer, actor=actor, now=now)
