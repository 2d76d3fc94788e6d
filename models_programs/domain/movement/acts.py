"""The acts in the life of a mô hình: one step of the workflow, one event with day, document and words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.reasons import REASON_MIN, is_reason
from common.rows import text_problems
from common.scope import Actor
from common.workflow import NotAllowed, Transition, WrongState, apply
from models_programs.domain.movement.days import day_problem, document_problem
from models_programs.domain.movement.workflow import TABLE, steps_from
from models_programs.enums import ModelAct, ModelState
from models_programs.models import ModelEvent, MovementModel

Effect = Callable[[MovementModel], None]
# Acts that say nothing without a document.
BY_DOCUMENT = {
    ModelAct.DEPLOY: "Ghi số hoặc ngày của quyết định, kế hoạch triển khai.",
    ModelAct.CONTINUE: "Ghi số hoặc ngày của văn bản tiếp tục triển khai trong năm.",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """When an act was done, for which year's records, by which document, in which words (of an ending: why)."""

    on: dt.date
    year: int
    number: str = ""
    date: dt.date | None = None
    issuer: str = ""
    text: str = ""


def refuse(**sentences: str) -> ValidationError:
    """What to do, by field."""
    return ValidationError({field: [sentence] for field, sentence in sentences.items()})


def take_act(
    *,
    act: ModelAct,
    model: MovementModel,
    deed: Deed,
    actor: Actor,
    now: dt.datetime,
    effect: Effect | None = None,
    said: Callable[[], str] | None = None,
) -> ModelEvent:
    """Take one act. ``effect`` runs on the locked row inside the same transaction; ``said`` then words the event.

    Raises WrongState, NotAllowed (a sentence each) or ValidationError by field, and then changes nothing.
    """
    with transaction.atomic():
        row = MovementModel.objects.select_for_update().get(pk=model.pk)
        step = allowed_step(row, act, actor)
        _check(row, act, deed, now)

        def write(locked: MovementModel) -> None:
            _write(locked, act, deed, now)
            if effect is not None:
                effect(locked)

        note = deed.text if step.note_required else ""
        apply(step, instance=row, actor=actor, now=now, note=note, before_save=write)
        event = ModelEvent(
            model=row,
            act=act,
            year=deed.year,
            on=deed.on,
            number=deed.number,
            date=deed.date,
            issuer=deed.issuer,
            text="\n".join(part for part in (said() if said else "", deed.text) if part),
            actor_id=actor.user_id,
            at=now,
        )
        event.save()
    model.refresh_from_db()
    return event


def allowed_step(row: MovementModel, act: ModelAct, actor: Actor) -> Transition:
    """The step that the act is now. Raises NotAllowed for people who never may, WrongState when it is not the time."""
    known = next(step for (_, name), step in TABLE.items() if name == act)
    if actor.role not in known.roles or not known.scope(row, actor):
        raise NotAllowed(f"Vai trò đang dùng không ghi được việc “{act.label}” của mô hình này.")
    step = steps_from(row.state).get(act.value)
    if step is None:
        state = str(ModelState(row.state).label).lower()
        raise WrongState(f"Mô hình {state} nên không ghi được việc “{act.label}”.")
    return step


def _check(row: MovementModel, act: ModelAct, deed: Deed, now: dt.datetime) -> None:
    today = timezone.localdate(now)
    draft = ModelEvent(number=deed.number, issuer=deed.issuer, text=deed.text)
    problems = {**text_problems(draft), **document_problem(deed.number, deed.date, today)}
    if problem := day_problem(row, act, deed.on, today):
        problems["on"] = problem
    if act in BY_DOCUMENT and not deed.number and deed.date is None:
        problems["number"] = BY_DOCUMENT[act]
    if act == ModelAct.END and not is_reason(deed.text):
        problems["text"] = f"Ghi lý do kết thúc, từ {REASON_MIN} chữ cái trở lên."
    if problems:
        raise refuse(**problems)


def _write(locked: MovementModel, act: ModelAct, deed: Deed, now: dt.datetime) -> None:
    """What the row itself keeps of an act; whoever has an older page open learns that it is old (``version``)."""
    locked.version += 1
    locked.changed_at = now
    if act == ModelAct.DEPLOY:
        locked.number, locked.date, locked.issuer = deed.number, deed.date, deed.issuer
        _begin(locked, deed.date or deed.on)
    elif act == ModelAct.LAUNCH:
        locked.launched_on = deed.on
        _begin(locked, deed.on)


def _begin(locked: MovementModel, day: dt.date) -> None:
    """A model that turns out to be older than its registration began on that day, and in that year."""
    origin: Any = locked.places.filter(is_origin=True).first()
    if origin is not None and day < origin.opened_on:
        origin.opened_on = day
        origin.save(update_fields=["opened_on"])
        locked.year = min(locked.year, max(day.year, 2000))
