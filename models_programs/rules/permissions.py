"""Who may keep which record. Plain values only."""

from __future__ import annotations

from collections.abc import Collection

from common.scope import Actor, Role

# Who keeps records: the unit its own, the officer of the managing authority those of its units and its own.
UNIT_AND_OFFICER = frozenset({Role.UNIT_HEAD, Role.OFFICER})
OFFICER_ONLY = frozenset({Role.OFFICER})
PROGRAMME_WRITERS = frozenset({Role.OFFICER, Role.ADMIN})

NOT_YOURS = "Chỉ đơn vị hoặc cán bộ của cấp quản lý trực tiếp mới ghi được nội dung này."
OFFICERS = "Chỉ cán bộ của cấp quản lý trực tiếp mới ghi được nội dung này."
SHIPPED = "Đây là bản nguồn để tham khảo, không sửa được. Chép thành kế hoạch của cơ quan rồi sửa bản chép."
INSPECTORS = "Lượt kiểm tra do cán bộ của cấp quản lý ghi, đơn vị chỉ xem."


def may_write(actor: Actor, *, path: str, unit_id: int | None, writers: Collection[Role]) -> bool:
    """Whether ``actor`` may add or change a record of the authority at ``path`` (of one of its units)."""
    if actor.role not in writers:
        return False
    if actor.is_unit_head:
        return unit_id is not None and unit_id == actor.unit_id
    return actor.authority_path == path


def may_set_rules(actor: Actor, path: str) -> bool:
    """Values of the law as used at ``path``: administrators of that very authority."""
    return actor.role == Role.ADMIN and actor.authority_path == path
