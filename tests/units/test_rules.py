"""Who edits what, and what the circular says."""

from __future__ import annotations

import pytest

from common.scope import Actor, Role
from units.enums import AuthorityKind, Eligibility
from units.rules import (
    addable_kind,
    may_edit_authority,
    may_edit_contact,
    may_edit_units_of,
    needs_reason,
    scope_hint,
)

OWN, CHILD, OTHER, PARENT = "51.21115.", "51.21115.D1.", "51.21151.", "51."


def actor(role: Role, path: str = OWN, unit_id: int | None = None) -> Actor:
    return Actor(user_id=1, name="x", role=role, authority_id=1, authority_path=path, unit_id=unit_id)


@pytest.mark.parametrize(
    ("role", "own", "child", "other", "parent"),
    [
        (Role.ADMIN, True, True, False, False),
        (Role.OFFICER, True, False, False, False),
        (Role.APPROVER, False, False, False, False),
        (Role.VIEWER, False, False, False, False),
        (Role.UNIT_HEAD, False, False, False, False),
    ],
)
def test_who_edits_units(role: Role, own: bool, child: bool, other: bool, parent: bool) -> None:
    """SEC-AUTHZ-02: every role and every relation, said explicitly."""
    answers = [may_edit_units_of(actor(role), path) for path in (OWN, CHILD, OTHER, PARENT)]
    assert answers == [own, child, other, parent]


@pytest.mark.parametrize("role", list(Role))
def test_who_edits_letterheads(role: Role) -> None:
    assert may_edit_authority(actor(role), OWN) is (role == Role.ADMIN)
    assert may_edit_authority(actor(role), PARENT) is False
    assert may_edit_authority(actor(role, ""), OWN) is (role == Role.ADMIN)


def test_heads_edit_their_own_contact_only() -> None:
    head = actor(Role.UNIT_HEAD, unit_id=7)
    assert may_edit_contact(head, 7)
    assert not may_edit_contact(head, 8)
    assert not may_edit_contact(actor(Role.OFFICER, unit_id=7), 7)


def test_what_can_be_added_where() -> None:
    assert addable_kind("province") == AuthorityKind.DEPARTMENT
    assert addable_kind("ministry") == AuthorityKind.DEPARTMENT
    assert addable_kind("department") == AuthorityKind.TEAM
    assert addable_kind("commune") is None
    assert addable_kind("team") is None


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("residential", "Thôn 1", Eligibility.IN),
        ("agency", "Trạm Y tế", Eligibility.IN),
        ("commune", "Xã A", Eligibility.IN),
        ("hospital", "Bệnh viện A", None),
        ("enterprise", "Công ty A", None),
        ("school", "Trường Tiểu học Châu Ổ", Eligibility.OUT),
        ("school", "TRƯỜNG MẦM NON HOA SEN", Eligibility.OUT),
        ("school", "Nhà trẻ Bình Minh", Eligibility.OUT),
        ("school", "Trường THPT Bình Sơn", Eligibility.IN),
        ("school", "Trường Tiểu học và THCS Bình Chương", None),
        ("school", "Trường Phổ thông", None),
    ],
)
def test_hints_of_the_circular(kind: str, name: str, value: Eligibility | None) -> None:
    """TT 124 Điều 2 (domain.md 2.1): primary schools, preschools, nurseries are out; mixed schools are not judged."""
    hint = scope_hint(kind, name)
    assert hint.value == value
    assert hint.text.endswith(".")


def test_reasons() -> None:
    assert [needs_reason(value) for value in ("in", "unknown", "out", "voluntary")] == [False, False, True, True]
