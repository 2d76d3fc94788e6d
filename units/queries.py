"""Reads about authorities and units, each named for what it promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from common.models import AuditEvent
from common.scope import Actor, Role, province_path, within
from units.enums import ELIGIBLE, AuthorityKind
from units.models import AssessmentWindow, Authority, Unit, UnitSuccession
from units.windows import all_windows

# Above this a list of choices helps nobody: only the own authority and its direct children are offered.
CHOICES_MAX = 400


def units_visible_to(actor: Actor | None) -> QuerySet[Unit]:
    """The actor's own unit, or the units managed in the actor's subtree; nothing for nobody."""
    if actor is None:
        return Unit.objects.none()
    if actor.is_unit_head:
        return Unit.objects.filter(pk=actor.unit_id or 0)
    return Unit.objects.filter(within(actor.authority_path))


def authorities_visible_to(actor: Actor | None) -> QuerySet[Authority]:
    """The actor's subtree, own authority included; a unit head sees none."""
    if actor is None or actor.is_unit_head:
        return Authority.objects.none()
    return Authority.objects.filter(within(actor.authority_path, "path"))


def authorities_editable_by(actor: Actor) -> QuerySet[Authority]:
    """Where the actor may add and change units: the own authority; for administrators the whole subtree."""
    if actor.role == Role.ADMIN:
        return authorities_visible_to(actor)
    if actor.role == Role.OFFICER:
        return Authority.objects.filter(pk=actor.authority_id)
    return Authority.objects.none()


def authority_choices(actor: Actor, *, also: int | None = None) -> QuerySet[Authority]:
    """What a form offers as managing authority: all editable ones, or the nearest when they are too many.

    ``also`` is the id of one more editable authority, chosen elsewhere.
    """
    editable = authorities_editable_by(actor)
    if editable[: CHOICES_MAX + 1].count() <= CHOICES_MAX:
        return editable
    near = Q(pk=actor.authority_id) | Q(parent=actor.authority_id)
    return editable.filter(near | Q(pk=also) if also else near)


def area_choices(path: str) -> QuerySet[Authority]:
    """The communes where a unit managed at ``path`` can stand: the same province's; all for the ministry."""
    return Authority.objects.filter(within(province_path(path), "path"), kind=AuthorityKind.COMMUNE)


def in_year(year: int, windows: dict[str, AssessmentWindow] | None = None) -> Q:
    """The condition "exists at the end of the kind's assessed year" (TT 124 Điều 8.2). One query or none."""
    ends: dict[dt.date, list[str]] = {}
    for kind, window in (windows or all_windows()).items():
        ends.setdefault(window.end(year), []).append(kind)
    condition = Q(pk__in=[])
    for end, kinds in ends.items():
        condition |= Q(kind__in=kinds, valid_from__lte=end) & (Q(valid_to=None) | Q(valid_to__gte=end))
    return condition


def units_in_year(year: int) -> QuerySet[Unit]:
    """Units of every authority that count in a year; combine with ``units_visible_to`` by ``&``."""
    return Unit.objects.filter(in_year(year))


def is_unit_in_year(unit: Unit, year: int) -> bool:
    """Whether a unit counts in a year. One query."""
    end = all_windows()[unit.kind].end(year)
    return unit.valid_from <= end and (unit.valid_to is None or unit.valid_to >= end)


def first_year_of(unit: Unit) -> int:
    """The first year in which a unit counts."""
    window = all_windows()[unit.kind]
    year = unit.valid_from.year
    return year if unit.valid_from <= window.end(year) else year + 1


def counts_by_kind(units: QuerySet[Unit]) -> dict[str, dict[str, int]]:
    """For each kind that occurs: ``total`` and ``eligible`` (thuộc diện or tự nguyện). One query."""
    rows = (
        units.order_by()
        .values("kind")
        .annotate(total=Count("pk"), eligible=Count("pk", filter=Q(eligibility__in=ELIGIBLE)))
        .values_list("kind", "total", "eligible")
    )
    return {kind: {"total": total, "eligible": eligible} for kind, total, eligible in rows}


def succession_of(unit: Unit) -> tuple[list[UnitSuccession], list[UnitSuccession]]:
    """(where the unit comes from, what it became), each with the other unit loaded. Two queries."""
    origins = unit.origins.select_related("predecessor")
    successions = unit.successions.select_related("successor")
    return list(origins), list(successions)


def history_of(unit: Unit, limit: int = 50) -> list[AuditEvent]:
    """What happened to the unit's row, newest first, with who did it. One query."""
    events = AuditEvent.objects.filter(subject_type="units.unit", subject_id=unit.pk)
    return list(events.select_related("actor").order_by("-pk")[:limit])


def existing_by_code(authority_ids: Iterable[int], *, lock: bool = False) -> dict[tuple[int, str], Unit]:
    """The units of some authorities by (authority, code), kept from other writers on demand. One query."""
    units = Unit.objects.filter(authority__in=list(authority_ids)).select_related("authority", "area")
    if lock:
        units = units.select_for_update(of=("self",))
    return {(unit.authority_id, unit.code): unit for unit in units}


def province_names(authorities: Iterable[Authority]) -> dict[str, str]:
    """Names of the provinces of some authorities by their path, because commune names repeat. One query."""
    paths = {province_path(authority.path) for authority in authorities if authority.path}
    rows: Any = Authority.objects.filter(path__in=paths).values_list("path", "name")
    return dict(rows)
