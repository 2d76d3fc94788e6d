"""Audit events of a unit in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from common.models import AuditEvent
from common.rows import label_of
from common.scope import Role
from units.models import Unit

ACTS = {
    "unit.created": "Thêm đơn vị",
    "unit.edited": "Sửa thông tin",
    "unit.closed": "Kết thúc đơn vị",
    "unit.reopened": "Mở lại đơn vị",
    "unit.rename": "Đổi tên",
    "unit.merge": "Sáp nhập",
    "unit.split": "Chia tách",
}
ROLES = dict(Role.choices)


@dataclass(frozen=True, slots=True)
class Told:
    """One event as the page prints it; ``lines`` say what changed."""

    at: dt.datetime
    who: str
    act: str
    lines: list[str]


def told(events: Iterable[AuditEvent]) -> list[Told]:
    """Events in words, in the order given."""
    return [Told(event.at, _who(event), _act(event), _lines(event.detail)) for event in events]


def _act(event: AuditEvent) -> str:
    act = ACTS.get(event.kind, "Thay đổi")
    return f"{act} (nhập từ tệp)" if "import" in event.detail else act


def _who(event: AuditEvent) -> str:
    role = ROLES.get(event.acting_role, "")
    name = event.actor.full_name if event.actor else "Hệ thống"
    return f"{name} ({role.lower()})" if role else name


def _lines(detail: dict[str, Any]) -> list[str]:
    lines = [
        f"{label_of(Unit, field)}: {before or 'trống'} → {after or 'trống'}"
        for field, (before, after) in detail.get("changes", {}).items()
    ]
    if "on" in detail:
        lines.append(f"Ngày: {dt.date.fromisoformat(detail['on']):%d/%m/%Y}")
    if "reason" in detail:
        lines.append(f"Lý do: {detail['reason']}")
    for key, words in (("became", "Thành"), ("came_from", "Từ")):
        if key in detail:
            lines.append(f"{words}: {', '.join(detail[key])}")
    return lines
