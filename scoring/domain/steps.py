"""The steps of a sheet: sending, reviewing, approving and back (ADR 0006)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from common.locks import refuse_locked
from common.receipts import receipt_code
from common.scope import Actor
from common.workflow import Refused, WorkflowError, WrongState, apply
from scoring.domain.questions import check_settled
from scoring.domain.windows import check_taken, check_withdrawal
from scoring.engine import level_for
from scoring.models import ReopenRequest, Scorecard
from scoring.queries import threshold_pairs, thresholds_for
from scoring.workflow import TABLE

# Steps that open a sheet again for those below.
OPENING = ("return", "recheck", "reopen")


@dataclass(frozen=True, slots=True)
class Shown:
    """What an approver saw before deciding: the superior's total in points, the code of the level."""

    total: Decimal
    level_id: str


def send(*, card: Scorecard, actor: Actor, now: dt.datetime) -> Scorecard:
    """Send the sheet to the managing authority; the first sending gives the receipt code.

    Raises WrongState after the closing day, unless the unit has an extension or the sheet was returned to it.
    """

    def stamp(locked: Scorecard) -> None:
        locked.first_sent_at = locked.first_sent_at or now
        locked.receipt_code = locked.receipt_code or receipt_code(locked.year)

    check_taken(card, now)
    apply(TABLE["send"], instance=card, actor=actor, now=now, before_save=stamp)
    return card


def take_step(*, action: str, card: Scorecard, actor: Actor, now: dt.datetime, note: str = "") -> Scorecard:
    """Take a step without figures: withdraw, start_review, return, finish_review, verify, recheck, reopen."""

    def prepare(locked: Scorecard) -> None:
        locked.level = None
        if action == "finish_review":
            check_settled(locked, now)

    if action == "withdraw":
        check_withdrawal(card, now)
    with transaction.atomic():
        apply(TABLE[action], instance=card, actor=actor, now=now, note=note, before_save=prepare)
        if action in OPENING:
            settle_request(card, granted=True, answer=note, actor=actor, now=now)
    return card


def settle_request(card: Scorecard, *, granted: bool, answer: str, actor: Actor, now: dt.datetime) -> None:
    """Close the open request to open this sheet, if there is one: it was answered, or the sheet was opened anyway."""
    waiting = ReopenRequest.objects.filter(scorecard=card, answered_at=None)
    if waiting.exists():
        refuse_locked([(card.authority_path, card.year)])
    waiting.update(granted=granted, answer=answer.strip(), answered_by_id=actor.user_id, answered_at=now)


def approve(*, card: Scorecard, actor: Actor, now: dt.datetime, shown: Shown | None = None) -> Scorecard:
    """Classify the sheet by the confirmed thresholds and lock it (QĐ 510; order of domain.md section 10 item 4).

    ``shown`` is what the approver saw; WrongState when the points or the thresholds say something else by now.
    """

    def classify(locked: Scorecard) -> None:
        if shown is not None and locked.superior_total != shown.total:
            raise WrongState("Điểm của phiếu vừa thay đổi. Xem lại điểm mới rồi duyệt.")
        chosen = thresholds_for(locked.rubric_id, locked.authority_path)
        assert chosen is not None  # noqa: S101 (the guard has checked)
        locked.level_id = level_for(locked.superior_total, threshold_pairs(chosen))
        if locked.level_id is None:
            raise Refused("Tổng điểm thấp hơn mọi điểm chuẩn. Kiểm tra lại điểm chuẩn.")
        if shown is not None and locked.level_id != shown.level_id:
            raise WrongState("Điểm chuẩn vừa thay đổi nên mức xếp loại đã khác. Xem lại mức mới rồi duyệt.")

    apply(TABLE["approve"], instance=card, actor=actor, now=now, before_save=classify)
    return card


def approve_many(
    *,
    cards: Iterable[Scorecard],
    actor: Actor,
    now: dt.datetime,
    shown: Mapping[int, Shown] | None = None,
) -> tuple[list[Scorecard], list[tuple[Scorecard, str]]]:
    """Approve each sheet on its own (``shown``: card id → what the approver saw of it).

    Returns those approved and those refused with the sentence why."""
    done: list[Scorecard] = []
    refused: list[tuple[Scorecard, str]] = []
    for card in cards:
        try:
            done.append(approve(card=card, actor=actor, now=now, shown=(shown or {}).get(card.pk)))
        except WorkflowError as problem:
            refused.append((card, str(problem)))
    return done, refused
