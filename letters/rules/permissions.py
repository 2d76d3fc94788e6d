"""Who may change a wording. Plain values only."""

from __future__ import annotations

from common.scope import Actor, Role

ONLY_ADMIN = "Chỉ quản trị của cơ quan mới đặt được bản riêng của mẫu văn bản."


def may_set_wordings(actor: Actor, path: str) -> bool:
    """Administrators of that very authority."""
    return actor.role == Role.ADMIN and actor.authority_path == path
