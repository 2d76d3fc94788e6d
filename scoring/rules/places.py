"""Whose place it is to act on a sheet."""

from __future__ import annotations

from typing import Any

from common.scope import Actor, Role
from scoring.enums import SheetState


def is_own_unit(card: Any, actor: Actor) -> bool:
    """The unit's own head."""
    return actor.is_unit_head and actor.unit_id == card.unit_id


def is_managing(card: Any, actor: Actor) -> bool:
    """Somebody of exactly the authority that manages the unit."""
    return not actor.is_unit_head and actor.authority_path == card.authority_path


def fills_self_column(card: Any, actor: Actor) -> bool:
    """The unit's head, or an officer of the managing authority who enters on the unit's behalf (nhập hộ)."""
    return is_own_unit(card, actor) or (is_managing(card, actor) and actor.role == Role.OFFICER)


def is_level_above(card: Any, actor: Actor) -> bool:
    """Somebody of an authority strictly above the managing one; for the top itself, the top."""
    if card.authority_path == "":
        return actor.governs("")
    return actor.is_above(card.authority_path)


def sees_superior(card: Any, actor: Actor) -> bool:
    """A unit sees its superior's scores once they are finished, or returned to it with a reason; not while at work."""
    return not actor.is_unit_head or card.state in {SheetState.RETURNED, SheetState.REVIEWED, SheetState.APPROVED}
