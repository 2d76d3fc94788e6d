"""The life of a mô hình as one table (docs/adr/0012-life-of-a-model.md)."""

from __future__ import annotations

from collections.abc import Iterable

from common.scope import Actor, Role
from common.workflow import Transition, available
from models_programs.enums import ModelAct, ModelState
from models_programs.models import MovementModel
from models_programs.rules.permissions import OFFICER_ONLY, UNIT_AND_OFFICER, may_write

A, S = ModelAct, ModelState


def keeps(model: MovementModel, actor: Actor) -> bool:
    """The unit that leads the model, or the authority that manages it."""
    return may_write(actor, path=model.authority_path, unit_id=model.unit_id, writers=UNIT_AND_OFFICER)


def _step(
    act: ModelAct,
    sources: Iterable[ModelState],
    target: ModelState,
    roles: frozenset[Role] = UNIT_AND_OFFICER,
    *,
    reason: bool = False,
) -> dict[tuple[ModelState, ModelAct], Transition]:
    step = Transition(act.value, act.label, frozenset(sources), target, roles, keeps, note_required=reason)
    return {(source, act): step for source in sources}


# (state, act) → step. What is not here cannot be done: nothing leads out of ENDED.
TABLE: dict[tuple[ModelState, ModelAct], Transition] = {
    **_step(A.DEPLOY, [S.REGISTERED], S.DEPLOYING),
    **_step(A.LAUNCH, [S.REGISTERED, S.DEPLOYING], S.ACTIVE),
    **_step(A.STRENGTHEN, [S.DEPLOYING], S.DEPLOYING),
    **_step(A.STRENGTHEN, [S.ACTIVE], S.ACTIVE),
    **_step(A.REVIEW, [S.ACTIVE], S.ACTIVE),
    **_step(A.SUMMARY, [S.ACTIVE], S.ACTIVE),
    **_step(A.RATE, [S.ACTIVE], S.ACTIVE, OFFICER_ONLY),
    **_step(A.CONTINUE, [S.ACTIVE], S.ACTIVE),
    **_step(A.SPREAD, [S.ACTIVE], S.ACTIVE),
    **_step(A.ANNOUNCE, [S.ACTIVE], S.ACTIVE, OFFICER_ONLY),
    **_step(A.END, [S.REGISTERED, S.DEPLOYING, S.ACTIVE], S.ENDED, reason=True),
}


def steps_from(state: str) -> dict[str, Transition]:
    """Act → step, of the acts that a model in ``state`` can take."""
    return {act.value: step for (source, act), step in TABLE.items() if source == state}


def acts_open_to(model: MovementModel, actor: Actor) -> list[ModelAct]:
    """What this person may do with the model now, in the order of its life."""
    return [ModelAct(step.action) for step in available(steps_from(model.state), instance=model, actor=actor)]
