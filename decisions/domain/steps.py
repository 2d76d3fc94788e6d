"""Steps without a number of their own: to the approver, back, approved, given up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from common.scope import Actor
from common.workflow import apply
from decisions.domain.choosing import require_ready
from decisions.models import Decision
from decisions.workflow import TABLE

ASKED_AGAIN = ("submit", "approve")


def take_step(*, action: str, decision: Decision, actor: Actor, now: dt.datetime, note: str = "") -> Decision:
    """submit, return, approve or cancel. Whoever sends a draft on vouches that its units are still fit for it.

    Raises as ``common.workflow.apply``; a cancelled draft frees its units.
    """

    def settle(locked: Decision) -> None:
        if action in ASKED_AGAIN:
            require_ready(locked, timezone.localdate(now))

    with transaction.atomic():
        apply(TABLE[action], instance=decision, actor=actor, now=now, note=note, before_save=settle)
        if action == "cancel":
            decision.items.update(is_open=False)
    return decision
