"""What waits for a person: "Việc cần làm", by role. Reads only; a constant number of queries."""

from __future__ import annotations

import datetime as dt

from common.scope import Actor, Role
from deadlines.models import Occurrence
from deadlines.queries.agenda import Group, below_groups, entries_of, titles_at
from registrations.models import Registration
from reports.home import closing, due, recognition, sheets
from reports.home.admin import admin_tasks
from reports.home.dates import moments
from reports.home.dossiers import own_dossiers, shares
from reports.home.values import Home, Task
from scoring.models import Scorecard

__all__ = ["Home", "Task", "home_of", "tasks_for"]


def home_of(actor: Actor, year: int, today: dt.date) -> Home:
    """Everything that the page shows."""
    registration = card = None
    if actor.is_unit_head:
        registration = Registration.objects.filter(unit=actor.unit_id or 0, year=year).first()
        card = Scorecard.objects.filter(unit=actor.unit_id or 0, year=year).first()
    asked = registration is not None or (actor.is_unit_head and recognition.is_asked(actor, year))
    tasks = _tasks(actor, year, today, registration, card, asked)
    told = {task.thing for task in tasks if task.thing}
    if actor.is_unit_head:
        dossiers = own_dossiers(actor, year, registration, card, asked)
        return Home(tasks=tasks, moments=moments(actor, year, today, told), dossiers=dossiers)
    groups = _below(actor, year)
    titles = titles_at(actor.authority_path, {group.code for group in groups})
    return Home(
        tasks=tasks,
        moments=moments(actor, year, today, told, entries_of(groups, titles)),
        shares=shares(groups, titles, year, today),
    )


def _below(actor: Actor, year: int) -> list[Group]:
    """What others in the scope owe in the year; not for the whole country, where the board takes its time."""
    rows = Occurrence.objects.filter(year=year, voided=False)
    return below_groups(rows, actor) if actor.authority_path else []


def tasks_for(actor: Actor, year: int, today: dt.date) -> list[Task]:
    """What ``actor`` has to do in ``year``, most pressing first."""
    return home_of(actor, year, today).tasks


def _tasks(
    actor: Actor, year: int, today: dt.date, registration: Registration | None, card: Scorecard | None, asked: bool
) -> list[Task]:
    tasks: list[Task] = []
    if closing.is_over(actor, year, today):
        return tasks
    if actor.is_unit_head:
        tasks += recognition.own_tasks(actor, year, registration, asked) + sheets.own_tasks(year, card)
    elif actor.role == Role.OFFICER:
        tasks += recognition.officer_tasks(actor, year) + sheets.officer_tasks(actor, year)
        tasks = due.with_below(tasks, actor, year, today)
    elif actor.role == Role.APPROVER:
        tasks += recognition.approver_tasks(actor, year) + sheets.approver_tasks(actor, year)
        tasks += closing.approver_tasks(year, today)
    elif actor.role == Role.ADMIN:
        tasks += admin_tasks(actor, year)
    if actor.is_unit_head or due.owes_of_authority(actor):
        tasks = due.with_own(tasks, due.own_open(actor, year), actor, today)
    return due.ordered(tasks, today)
