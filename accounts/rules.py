"""Who may hand out which role, and whose account one may touch. Pure: plain values in, a sentence or None out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from common.scope import AUTHORITY_ROLES, Actor, Role

# Officers make accounts of units only; administrators make any role. Nobody hands out anything above the own place.
HANDS_OUT: dict[Role, tuple[Role, ...]] = {
    Role.OFFICER: (Role.UNIT_HEAD,),
    Role.ADMIN: (Role.UNIT_HEAD, *AUTHORITY_ROLES),
}

OWN_ACCOUNT = "Không tự thay đổi vai trò hoặc mật khẩu của chính mình ở đây; nhờ một quản trị khác."
ELSEWHERE = "Tài khoản này còn vai trò mà anh/chị không quản lý; nhờ quản trị cấp trên làm việc này."
ROLE_TOO_HIGH = "Vai trò đang dùng không được giao vai trò này."
OUT_OF_SCOPE = "Nơi công tác này nằm ngoài phạm vi quản lý."


class Held(Protocol):
    """A membership as these rules see it."""

    role: str
    valid_to: dt.date | None

    @property
    def path(self) -> str: ...


def roles_to_hand_out(actor: Actor) -> tuple[Role, ...]:
    """The roles that the actor may give, at places that the actor governs."""
    return HANDS_OUT.get(actor.role, ())


def why_not_hand_out(actor: Actor, *, role: Role, path: str) -> str | None:
    """Why the actor may not give ``role`` at the place with ``path``; None when nothing speaks against it."""
    if role not in roles_to_hand_out(actor):
        return ROLE_TOO_HIGH
    return None if actor.governs(path) else OUT_OF_SCOPE


def why_not_manage(actor: Actor, *, user_id: int, held: Sequence[Held], on: dt.date) -> str | None:
    """Why the actor may not reset, edit or close an account.

    Whoever resets a password can act as that person, so every role that the person holds now or later must be one
    that the actor could hand out. Of somebody who holds nothing any more, the past roles count.
    """
    if actor.user_id == user_id:
        return OWN_ACCOUNT
    alive = [one for one in held if one.valid_to is None or one.valid_to >= on]
    for one in alive or held:
        if why_not_hand_out(actor, role=Role(one.role), path=one.path) is not None:
            return ELSEWHERE
    return None
