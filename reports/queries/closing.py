"""Reads about closed years: what is closed where, what lies above and below, who may open it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from common.scope import AUTHORITY_ROLES, Actor, Role, way_up, within
from deadlines.queries.people import staff_of
from models_programs.models import Activity, Commendation
from reports.models import UnitFact, YearClosing
from units.models import Authority


def held_closing(path: str, year: int) -> YearClosing | None:
    """The closing in force of the authority at ``path``. One query."""
    rows = YearClosing.objects.filter(authority_path=path, year=year, undone_at=None)
    return rows.select_related("authority", "closed_by", "issue").first()


def year_closings_visible_to(actor: Actor, year: int) -> QuerySet[YearClosing]:
    """Every closing of the year in the actor's subtree, undone ones too, the latest first."""
    if actor.role not in AUTHORITY_ROLES:
        return YearClosing.objects.none()
    rows = YearClosing.objects.filter(within(actor.authority_path), year=year)
    return rows.select_related("authority", "closed_by", "undone_by", "issue")


def closing_above(path: str, year: int) -> YearClosing | None:
    """The nearest closing in force of a level above. One query."""
    rows = YearClosing.objects.filter(authority_path__in=way_up(path)[1:], year=year, undone_at=None)
    return max(rows.select_related("authority"), key=lambda row: len(row.authority_path), default=None)


def closings_below(authority: Authority, year: int) -> list[tuple[Authority, YearClosing | None]]:
    """The places right below that hold something of the year, there or below, each with its closing in force, by name.

    Five queries.
    """
    places = list(Authority.objects.filter(parent=authority).order_by("sort_key", "pk"))
    held = YearClosing.objects.filter(authority__parent=authority, year=year, undone_at=None)
    by_place = {row.authority_id: row for row in held.select_related("closed_by").defer("snapshot", "gaps")}
    holding = holding_within(authority.path, year) if places else set()
    return [
        (place, by_place.get(place.pk))
        for place in places
        if place.pk in by_place or any(path.startswith(place.path) for path in holding)
    ]


def holding_within(path: str, year: int) -> set[str]:
    """Paths at and below ``path`` where there are units, activities or commendations of the year. Three queries."""
    tables: tuple[Any, ...] = (UnitFact, Activity, Commendation)
    found: set[str] = set()
    for table in tables:
        rows = table.objects.filter(within(path), year=year).order_by()
        found.update(rows.values_list("authority_path", flat=True).distinct())
    return found


def approvers_above(path: str, day: dt.date) -> list[int]:
    """Users who approve at the nearest level above that has anybody. Two queries."""
    places = Authority.objects.filter(path__in=way_up(path)[1:]).values_list("pk", "path")
    depth = {pk: len(above) for pk, above in places}
    rows = list(staff_of(depth, [Role.APPROVER], day).values_list("authority", "user"))
    nearest = max((depth[place] for place, _ in rows if place), default=None)
    return sorted({user for place, user in rows if place and depth[place] == nearest})


def approvers_at(authority: Authority, day: dt.date) -> list[int]:
    """Users who approve at an authority itself. One query."""
    return sorted(set(staff_of([authority.pk], [Role.APPROVER], day).values_list("user", flat=True)))


def unpacked() -> QuerySet[YearClosing]:
    """Closings in force whose reports were not made yet."""
    rows = YearClosing.objects.filter(issue=None, undone_at=None).select_related("authority", "closed_by")
    return rows.defer("snapshot", "gaps")
