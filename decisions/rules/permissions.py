"""Whose place it is to act on a decision. Plain values only."""

from __future__ import annotations

from typing import Any

from common.scope import Actor, Role

STAFF = frozenset({Role.OFFICER, Role.APPROVER})
ONLY_OFFICER = "Chỉ cán bộ thẩm định của cơ quan ra quyết định mới soạn được quyết định."
ONLY_ADMIN = "Chỉ quản trị của cơ quan ủy quyền mới đặt được ủy quyền."


def is_deciding(decision: Any, actor: Actor) -> bool:
    """Somebody of exactly the authority that decides."""
    return not actor.is_unit_head and actor.authority_path == decision.authority_path


def may_draft(actor: Actor, path: str) -> bool:
    """Officers of the deciding authority write drafts."""
    return actor.role == Role.OFFICER and actor.authority_path == path


def may_entrust(actor: Actor, path: str) -> bool:
    """Administrators of the very authority that lets others decide."""
    return actor.role == Role.ADMIN and actor.authority_path == path
