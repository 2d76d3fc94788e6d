"""Whose place it is to act on a registration. Plain values only."""

from __future__ import annotations

from typing import Any

from common.scope import Actor, Role
from registrations.enums import RegistrationState


def is_own_unit(registration: Any, actor: Actor) -> bool:
    """The unit's own head."""
    return actor.is_unit_head and actor.unit_id == registration.unit_id


def is_managing(registration: Any, actor: Actor) -> bool:
    """Somebody of exactly the authority that manages the unit."""
    return not actor.is_unit_head and actor.authority_path == registration.authority_path


def fills(registration: Any, actor: Actor) -> bool:
    """The unit's head, or an officer of the managing authority who enters on the unit's behalf (nhập hộ)."""
    return is_own_unit(registration, actor) or (is_managing(registration, actor) and actor.role == Role.OFFICER)


# A checked dossier is history: nothing is hung on it or taken away any more.
_OPEN = (RegistrationState.DRAFT, RegistrationState.SENT, RegistrationState.RETURNED, RegistrationState.ACCEPTED)


def may_attach(registration: Any, actor: Actor) -> bool:
    """Who adds and removes documents, and until when: until the dossier was sent."""
    return fills(registration, actor) and registration.state in _OPEN
