"""Which programmes a person reads, and which hold."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from common.scope import Actor, parent_path, within
from models_programs.models import Programme


def chain(path: str) -> list[str]:
    """The path of an authority and of all above it, nearest first."""
    paths = [path]
    while paths[-1]:
        paths.append(parent_path(paths[-1]))
    return paths


def programmes_visible_to(actor: Actor | None) -> QuerySet[Programme]:
    """Plans of the own authority, of those above (they bind it) and below, and the source plans for everybody."""
    if actor is None:
        return Programme.objects.none()
    reach = Q(authority_path__in=chain(actor.authority_path)) | ~Q(shipped_code="")
    if not actor.is_unit_head:
        reach |= within(actor.authority_path)
    return Programme.objects.filter(reach)


def nearest_first(programmes: QuerySet[Programme], path: str) -> QuerySet[Programme]:
    """The own plans first, then those of the levels above, then all others; the latest first among equals."""
    ranks = [When(authority_path=step, then=Value(rank)) for rank, step in enumerate(chain(path))]
    nearness = Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())
    return programmes.order_by(nearness, "-year", "-date", "pk")


def binding(path: str) -> Q:
    """Programmes that hold at ``path``: its own and those of all above it."""
    return Q(authority_path__in=chain(path))


def in_force(year: int) -> Q:
    """Programmes that cover a year."""
    return Q(year__lte=year) & (Q(year_to=None) | Q(year_to__gte=year))
