"""Who may hand out what, and whose account one may touch: the whole table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from accounts.rules import ELSEWHERE, OUT_OF_SCOPE, OWN_ACCOUNT, ROLE_TOO_HIGH, why_not_hand_out, why_not_manage
from common.scope import Actor, Role

TODAY = dt.date(2026, 11, 20)
OWN, CHILD, PARENT, OTHER = "51.21115.", "51.21115.D1.", "51.", "51.21151."
U, O, P, V, A = Role.UNIT_HEAD, Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMIN  # noqa: E741


@dataclass
class Held:
    role: str
    path: str = OWN
    valid_to: dt.date | None = None


def actor(role: Role, path: str = OWN) -> Actor:
    return Actor(user_id=1, name="An", role=role, authority_id=1, authority_path=path)


@pytest.mark.parametrize("path", [OWN, CHILD])
@pytest.mark.parametrize("gives", list(Role))
@pytest.mark.parametrize("role", list(Role))
def test_hand_out_in_scope(role: Role, gives: Role, path: str) -> None:
    """SEC-AUTHZ-02: administrators any role, officers unit heads, the others nothing."""
    allowed = role == A or (role == O and gives == U)
    assert why_not_hand_out(actor(role), role=gives, path=path) == (None if allowed else ROLE_TOO_HIGH)


@pytest.mark.parametrize("path", [PARENT, OTHER, ""])
@pytest.mark.parametrize("gives", list(Role))
def test_nothing_above_or_beside(gives: Role, path: str) -> None:
    """SEC-AUTHZ-02: nobody hands out anything above the own authority or at a neighbour's."""
    assert why_not_hand_out(actor(A), role=gives, path=path) == OUT_OF_SCOPE


def test_the_ministry_reaches_everywhere() -> None:
    assert why_not_hand_out(actor(A, ""), role=A, path=OTHER) is None


@pytest.mark.parametrize(
    ("role", "held", "reason"),
    [
        (A, [Held(A)], None),
        (A, [Held(U), Held(P)], None),
        (A, [Held(U), Held(V, PARENT)], ELSEWHERE),
        (A, [Held(U), Held(V, PARENT, TODAY - dt.timedelta(days=1))], None),
        (A, [Held(U), Held(V, PARENT, TODAY)], ELSEWHERE),
        (A, [Held(U, OWN, TODAY - dt.timedelta(days=9))], None),
        (A, [Held(O, OTHER, TODAY - dt.timedelta(days=9))], ELSEWHERE),
        (A, [], None),
        (O, [Held(U)], None),
        (O, [Held(U), Held(O)], ELSEWHERE),
        (O, [Held(U), Held(U, OTHER)], ELSEWHERE),
        (V, [Held(U)], ELSEWHERE),
        (P, [Held(U)], ELSEWHERE),
        (U, [Held(U)], ELSEWHERE),
    ],
)
def test_manage_only_whom_one_could_have_made(role: Role, held: list[Held], reason: str | None) -> None:
    """SEC-AUTHZ-02: resetting a password would lend every role of that person."""
    assert why_not_manage(actor(role), user_id=2, held=held, on=TODAY) == reason


def test_nobody_manages_the_own_account() -> None:
    """SEC-AUTHZ-02: nor raises the own role."""
    assert why_not_manage(actor(A), user_id=1, held=[Held(A)], on=TODAY) == OWN_ACCOUNT
