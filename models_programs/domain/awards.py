"""Proposals for commendations: what stands against them is said, and stays on the list only with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError

from common import rows
from common.reasons import is_reason
from common.scope import Actor, Role
from models_programs.domain.records import create_record, edit_record, require_writer
from models_programs.models import AwardProposal
from models_programs.queries.awards import barring_of
from models_programs.rules.awards import NO_REASON


def override_problem(proposal: AwardProposal) -> str:
    """What to do about a unit that is barred, "" when it is not or when the reason is there."""
    barring = barring_of(proposal)
    if barring is None or is_reason(proposal.override_reason):
        return ""
    return f"{barring.words} {NO_REASON}"


def propose(
    *, proposal: AwardProposal, values: Mapping[str, Any], actor: Actor, now: dt.datetime, writers: Collection[Role]
) -> AwardProposal:
    """Put a proposal on the list. Raises NotAllowed, or ValidationError (at "override_reason" when the unit is barred
    and no reason is given)."""
    require_writer(actor, proposal, writers)
    return create_record(record=proposal, values=_with_warning(proposal, values), actor=actor, now=now, writers=writers)


def change_proposal(
    *,
    proposal: AwardProposal,
    values: Mapping[str, Any],
    actor: Actor,
    now: dt.datetime,
    writers: Collection[Role],
    seen: int | None = None,
) -> dict[str, list[str]]:
    """Change a proposal; the warning is written anew. Raises as ``propose``, and when somebody else was faster."""
    require_writer(actor, proposal, writers)
    return edit_record(
        record=proposal,
        values=_with_warning(proposal, values),
        actor=actor,
        now=now,
        writers=writers,
        seen=seen,
    )


def _with_warning(proposal: AwardProposal, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the warning as of now; a reason is kept only where there is something to override."""
    draft = copy(proposal)
    rows.assign(draft, values)
    barring = barring_of(draft)
    if barring is None:
        return {**values, "warning": "", "override_reason": ""}
    if problem := override_problem(draft):
        raise ValidationError({"override_reason": [problem]})
    return {**values, "warning": barring.words}
