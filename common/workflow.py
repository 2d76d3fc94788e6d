"""One table per aggregate, one executor for all of them.

A transition is data: from which states, to which state, for which roles, under which guards. ``apply`` takes the row
lock, reads the state again, checks role, scope and guards, writes the state and one ``StatusChange``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from common.models import StatusChange
from common.reasons import REASON_MIN, is_reason
from common.scope import Actor, Role

Guard = Callable[[Any, Actor], str | None]
ScopeRule = Callable[[Any, Actor], bool]


class WorkflowError(Exception):
    """A step that cannot be taken; ``str()`` is a Vietnamese sentence for the person."""


class WrongState(WorkflowError):
    """The subject is no longer in a state that allows the step (somebody was faster, or the page is old)."""


class NotAllowed(WorkflowError, PermissionDenied):
    """The person may see the subject but not take this step (answered 403 when nobody catches it)."""


class Refused(WorkflowError):
    """Role and state fit, but a guard says what is missing."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of a workflow table.

    ``scope`` says whose place it is to act (own authority, the level above, the unit itself); ``guards`` return a
    Vietnamese sentence when something is missing, else None; ``note_required`` asks for a reason.
    """

    action: str
    label: str
    sources: frozenset[str]
    target: str
    roles: frozenset[Role]
    scope: ScopeRule
    guards: tuple[Guard, ...] = ()
    note_required: bool = False
    stamps: Mapping[str, str] = field(default_factory=dict)


def available(table: Mapping[str, Transition], *, instance: Any, actor: Actor) -> list[Transition]:
    """The steps that ``actor`` could take now, guards not asked (they explain themselves when tried)."""
    return [
        step
        for step in table.values()
        if instance.state in step.sources and actor.role in step.roles and step.scope(instance, actor)
    ]


def apply(
    step: Transition,
    *,
    instance: models.Model,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    before_save: Callable[[Any], None] | None = None,
) -> StatusChange:
    """Take one step under the row lock and append its ``StatusChange``.

    Raises WrongState, NotAllowed or Refused, each with a sentence for the person, and then changes nothing.
    ``stamps`` of the step name datetime fields set to ``now`` ("now") or cleared ("clear"). ``before_save`` may set
    further fields on the locked row inside the same transaction.
    """
    model = type(instance)
    with transaction.atomic():
        locked: Any = model._default_manager.select_for_update().get(pk=instance.pk)
        if actor.role not in step.roles or not step.scope(locked, actor):
            raise NotAllowed(f"Vai trò đang dùng không được {step.label.lower()}.")
        if locked.state not in step.sources:
            noun, state = getattr(locked, "step_noun", "Phiếu"), locked.get_state_display()
            raise WrongState(f"{noun} đang ở trạng thái “{state}”, không {step.label.lower()} được.")
        if step.note_required and not is_reason(note):
            raise Refused(f"Ghi lý do, từ {REASON_MIN} chữ cái trở lên.")
        for guard in step.guards:
            if problem := guard(locked, actor):
                raise Refused(problem)
        change = changed(step, instance=locked, actor=actor, now=now, note=note)
        if before_save is not None:
            before_save(locked)
        locked.save()
        change.save()
    instance.refresh_from_db()
    return change


def changed(step: Transition, *, instance: Any, actor: Actor, now: dt.datetime, note: str = "") -> StatusChange:
    """Put the step on a locked row whose state, role and guards were asked; the row of history, neither stored yet."""
    source = instance.state
    instance.state = step.target
    for name, what in step.stamps.items():
        setattr(instance, name, now if what == "now" else None)
    return StatusChange(
        subject_type=instance._meta.label_lower,
        subject_id=instance.pk,
        action=step.action,
        from_state=source,
        to_state=step.target,
        actor_id=actor.user_id,
        acting_role=actor.role.value,
        at=now,
        note=note.strip(),
    )
