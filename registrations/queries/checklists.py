"""Which criteria hold for a unit in a year, and the answers to them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import Membership
from common.scope import Role
from models_programs.queries.programmes import chain
from registrations.enums import CriterionKind
from registrations.models import Checklist, ChecklistItem, CheckMark, Registration


def checklists_for(kind: str, year: int, path: str) -> list[Checklist]:
    """The circular's set for a kind of unit, then what authorities on the way up add, nearest last. One query."""
    steps = chain(path)
    holding = Q(year_from__lte=year) & (Q(year_to=None) | Q(year_to__gte=year))
    found = Checklist.objects.filter(holding, Q(authority=None) | Q(authority_path__in=steps, authority__isnull=False))
    fitting = [row for row in found.order_by("version", "pk") if kind in row.unit_kinds]
    shipped = {row.code: row for row in fitting if row.authority_id is None}  # the latest version wins
    added = [row for row in fitting if row.authority_id is not None]
    added.sort(key=lambda row: (-steps.index(row.authority_path), row.pk))
    return [*shipped.values(), *added]


def items_for(kind: str, year: int, path: str) -> list[ChecklistItem]:
    """All criteria in printed order, groups included. Two queries."""
    lists = checklists_for(kind, year, path)
    rows: dict[int, list[ChecklistItem]] = {one.pk: [] for one in lists}
    for item in ChecklistItem.objects.filter(checklist__in=lists).select_related("checklist").order_by("order"):
        rows[item.checklist_id].append(item)
    return [item for one in lists for item in rows[one.pk]]


def marks_of(registration: Registration) -> QuerySet[CheckMark]:
    """The answers to the criteria of a dossier in printed order, without groups."""
    rows = registration.marks.select_related("item__checklist", "item__parent").exclude(item__kind=CriterionKind.GROUP)
    # The path of the ministry is "" as that of the circular's own set: what it adds comes after.
    rows = rows.annotate(is_added=Q(item__checklist__authority__isnull=False))
    return rows.order_by("is_added", "item__checklist__authority_path", "item__checklist_id", "item__order")


def declared_on_behalf(registration: Registration, marks: Iterable[CheckMark]) -> set[int]:
    """Ids of the answers that nobody of the unit gave: an officer typed them (nhập hộ). One query."""
    said = {mark.pk: mark.declared_by_id for mark in marks if mark.declared and mark.declared_by_id}
    heads = Membership.objects.filter(unit=registration.unit_id, role=Role.UNIT_HEAD, user__in=set(said.values()))
    own = set(heads.values_list("user", flat=True))
    return {pk for pk, person in said.items() if person not in own}
