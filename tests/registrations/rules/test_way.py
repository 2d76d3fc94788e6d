"""The five stages and the one thing to do next."""

from __future__ import annotations

import pytest

from common.scope import Role
from registrations.enums import RegistrationState
from registrations.rules.way import next_of, stages

HEAD = {"role": Role.UNIT_HEAD, "fills": True, "manages": False}
OFFICER = {"role": Role.OFFICER, "fills": True, "manages": True}
APPROVER = {"role": Role.APPROVER, "fills": False, "manages": True}
VIEWER = {"role": Role.VIEWER, "fills": False, "manages": False}
PLAIN = {"complete": False, "ready": False, "failed": False}


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("draft", "now next next next next"),
        ("returned", "now next next next next"),
        ("sent", "done now next next next"),
        ("accepted", "done done now next next"),
        ("proposed", "done done done now next"),
        ("verified", "done done done done now"),
        ("recognised", "done done done done done"),
        ("not_recognised", "done done done done done"),
    ],
)
def test_stages(state, wanted):
    assert " ".join(stage.state for stage in stages(state)) == wanted


@pytest.mark.parametrize(
    ("state", "who", "facts", "act"),
    [
        ("draft", HEAD, {}, "edit"),
        ("draft", HEAD, {"complete": True}, "send"),
        ("returned", HEAD, {"complete": True}, "edit"),
        ("draft", OFFICER, {"complete": True}, "edit"),
        ("draft", APPROVER, {}, ""),
        ("sent", OFFICER, {}, "accept"),
        ("sent", HEAD, {}, ""),
        ("accepted", HEAD, {}, "dossier"),
        ("accepted", HEAD, {"ready": True}, "propose"),
        ("accepted", OFFICER, {"ready": True}, ""),
        ("proposed", OFFICER, {}, "criteria"),
        ("proposed", HEAD, {}, ""),
        ("verified", APPROVER, {"failed": True}, "refuse"),
        ("verified", APPROVER, {}, ""),
        ("verified", OFFICER, {"failed": True}, ""),
        ("recognised", HEAD, {}, ""),
    ],
)
def test_next(state, who, facts, act):
    assert next_of(state=state, **who, **{**PLAIN, **facts}).act == act


@pytest.mark.parametrize("state", RegistrationState.values)
@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN])
def test_those_who_only_read_are_told_and_asked_nothing(state, role):
    following = next_of(state=state, **{**VIEWER, "role": role}, **PLAIN)
    assert (following.act, following.words, bool(following.text)) == ("", "", True)
