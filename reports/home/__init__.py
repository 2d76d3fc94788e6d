"""What waits for a person: the rows of "Việc cần làm", by role. Reads only; a constant number of queries."""

from __future__ import annotations

from common.scope import Actor, Role
from reports.home import recognition, sheets
from reports.home.admin import admin_tasks
from reports.home.dates import moments
from reports.home.values import Moment, Task

__all__ = ["Moment", "Task", "moments", "tasks_for"]


def tasks_for(actor: Actor, year: int) -> list[Task]:
    """What ``actor`` has to do in ``year``, most pressing first."""
    if actor.is_unit_head:
        return [*recognition.own_tasks(actor, year), *sheets.own_tasks(actor, year)]
    if actor.role == Role.OFFICER:
        return [*recognition.officer_tasks(actor, year), *sheets.officer_tasks(actor, year)]
    if actor.role == Role.APPROVER:
        return [*recognition.approver_tasks(actor, year), *sheets.approver_tasks(actor, year)]
    return admin_tasks(actor, year) if actor.role == Role.ADMIN else []
