"""Giải trình: the superior asks about a row with a last day, the unit answers once (ADR 0018)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from common import audit
from common.reasons import REASON_MIN, is_reason
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused, WrongState
from models_programs.queries.rulebook import rulebook
from scoring import rules
from scoring.enums import SheetState
from scoring.models import Criterion, RowQuestion, Scorecard
from scoring.queries.questions import unanswered


def ask(
    *, card: Scorecard, criterion: Criterion, text: str, due_on: dt.date, actor: Actor, now: dt.datetime
) -> RowQuestion:
    """Ask about a row, to be answered until the end of ``due_on``. One open question a row.

    Raises NotAllowed for others than officers of the managing authority, WrongState outside the review, Refused for a
    day out of bounds (rule ``scoring.question_days``), too few words or a question that is still open.
    """
    _check_asker(card, actor)
    if not is_reason(text):
        raise Refused(f"Ghi nội dung đề nghị giải trình, từ {REASON_MIN} chữ cái trở lên.")
    today = timezone.localdate(now)
    last = last_day(card, today)
    if not today < due_on <= last:
        raise Refused(f"Chọn ngày từ {today + dt.timedelta(days=1):%d/%m/%Y} đến {last:%d/%m/%Y}.")
    with transaction.atomic():
        locked = Scorecard.objects.select_for_update().get(pk=card.pk)
        if locked.state != SheetState.REVIEWING:
            raise WrongState("Chỉ đề nghị giải trình khi đang thẩm định phiếu.")
        if criterion.rubric_id != locked.rubric_id or not criterion.is_leaf:
            raise Refused("Hàng này không có trong phiếu.")
        if RowQuestion.objects.filter(
            scorecard=locked, criterion=criterion, answered_at=None, withdrawn_at=None
        ).exists():
            raise Refused(f"Hàng {criterion.code} đang có một đề nghị giải trình chưa trả lời.")
        made = RowQuestion.objects.create(
            scorecard=locked,
            criterion=criterion,
            text=text.strip(),
            asked_by_id=actor.user_id,
            asked_at=now,
            due_on=due_on,
        )
        _log("asked", made, actor, now)
    return made


def last_day(card: Scorecard, today: dt.date) -> dt.date:
    """The latest day that may be set. One query."""
    return today + dt.timedelta(days=rulebook(card.authority_path).number("scoring.question_days"))


def answer(*, question: RowQuestion, text: str, actor: Actor, now: dt.datetime) -> RowQuestion:
    """The unit's answer, once and until the end of the last day; an officer may write it on the unit's behalf.

    Raises NotAllowed, WrongState (answered, withdrawn, too late) or Refused (too few words).
    """
    if not rules.fills_self_column(question.scorecard, actor):
        raise NotAllowed("Chỉ đơn vị hoặc cán bộ nhập hộ mới trả lời giải trình.")
    if not is_reason(text):
        raise Refused(f"Ghi nội dung giải trình, từ {REASON_MIN} chữ cái trở lên.")
    with transaction.atomic():
        locked = _open(question)
        if timezone.localdate(now) > locked.due_on:
            raise WrongState(f"Đã hết hạn trả lời (đến hết ngày {locked.due_on:%d/%m/%Y}).")
        locked.answer, locked.answered_by_id, locked.answered_at = text.strip(), actor.user_id, now
        locked.save(update_fields=["answer", "answered_by", "answered_at"])
        _log("answered", locked, actor, now)
    return locked


def withdraw(*, question: RowQuestion, actor: Actor, now: dt.datetime) -> RowQuestion:
    """Take an open question back. Raises NotAllowed or WrongState."""
    _check_asker(question.scorecard, actor)
    with transaction.atomic():
        locked = _open(question)
        locked.withdrawn_at = now
        locked.save(update_fields=["withdrawn_at"])
        _log("withdrawn", locked, actor, now)
    return locked


def check_settled(card: Scorecard, now: dt.datetime) -> None:
    """Raise Refused while a question of the sheet is open and its last day not past."""
    if problem := open_words(card, now):
        raise Refused(problem)


def open_words(card: Scorecard, now: dt.datetime) -> str:
    """The sentence that names the rows with an open question; "" when the review may end. One query."""
    rows = unanswered(card, now)
    if not rows:
        return ""
    codes = ", ".join(row.criterion.code for row in rows)
    last = max(row.due_on for row in rows)
    return f"Hàng {codes} đang chờ đơn vị giải trình (đến hết ngày {last:%d/%m/%Y}). Chờ trả lời hoặc rút đề nghị."


def _check_asker(card: Scorecard, actor: Actor) -> None:
    if not (rules.is_managing(card, actor) and actor.role == Role.OFFICER):
        raise NotAllowed("Chỉ cán bộ thẩm định của cấp quản lý đơn vị mới đề nghị giải trình.")


def _open(question: RowQuestion) -> RowQuestion:
    locked = RowQuestion.objects.select_for_update().get(pk=question.pk)
    if locked.withdrawn_at is not None:
        raise WrongState("Cấp trên đã rút đề nghị giải trình này.")
    if locked.answered_at is not None:
        raise WrongState("Đề nghị giải trình này đã được trả lời.")
    return locked


def _log(act: str, question: RowQuestion, actor: Actor, now: dt.datetime) -> None:
    audit.record(
        f"sheet.question_{act}",
        now=now,
        actor_id=actor.user_id,
        role=actor.role.value,
        subject=question.scorecard,
        row=question.criterion.code,
    )
