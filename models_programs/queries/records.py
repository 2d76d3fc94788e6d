"""Which records a person sees. Each read is named for what it promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from common.scope import Actor, within
from models_programs.models import Attachment, Record
from units.enums import SuccessionKind
from units.models import Unit, UnitSuccession
from units.queries import in_year

Row = TypeVar("Row", bound=Record)
FOLLOWED = (SuccessionKind.MERGE, SuccessionKind.RENAME)


def records_visible_to(actor: Actor | None, model: type[Row]) -> QuerySet[Row]:
    """Records of the actor's own unit, or of the actor's subtree; nothing for nobody."""
    rows: QuerySet[Row] = model._default_manager.all()
    if actor is None:
        return rows.none()
    if actor.is_unit_head:
        return rows.filter(unit=actor.unit_id or 0)
    return rows.filter(within(actor.authority_path))


def units_to_choose(actor: Actor, year: int) -> QuerySet[Unit]:
    """The units that an officer keeps records for: those of the own authority that count in the year."""
    return Unit.objects.filter(in_year(year), authority=actor.authority_id).order_by("sort_key", "pk")


def attachments_of(record: Any) -> QuerySet[Attachment]:
    """What proves a record, oldest first."""
    return Attachment.objects.filter(subject_type=record._meta.label_lower, subject_id=record.pk)


def predecessors_of(unit_ids: Iterable[int]) -> dict[int, int]:
    """Unit that was merged or renamed → the one of ``unit_ids`` that it became. Two queries at most.

    As many steps are followed as ``held_by`` follows.
    """
    newest = {unit: unit for unit in unit_ids}
    became: dict[int, int] = {}
    for _ in range(2):
        steps = UnitSuccession.objects.filter(kind__in=FOLLOWED, successor__in=newest)
        newest = {old: newest[new] for old, new in steps.order_by().values_list("predecessor", "successor")}
        became = newest | became
    return became


def names_after(unit_ids: Iterable[int], day: dt.date) -> dict[int, int]:
    """The new name that a unit got after ``day`` → the unit: what works on under the new name was its own that day.

    Two queries at most.
    """
    was = {unit: unit for unit in unit_ids}
    newest = dict(was)
    found: dict[int, int] = {}
    for _ in range(2):
        steps = UnitSuccession.objects.filter(kind=SuccessionKind.RENAME, on__gt=day, predecessor__in=newest)
        newest = {new: newest[old] for old, new in steps.order_by().values_list("predecessor", "successor")}
        found |= newest
    return {new: old for new, old in found.items() if new not in was}


def held_by(unit_ids: QuerySet[Any]) -> Q:
    """Units named by ``unit_ids`` (a values query), or that such a unit was merged into or renamed to.

    Subqueries that run once each: what a merged unit did counts for the unit that it became. Two steps are followed (a
    merger and a new name in one year); whole chains are the rules' (models_programs/rules/counting.py).
    """
    once = _followers(unit_ids)
    return Q(pk__in=unit_ids) | Q(pk__in=once) | Q(pk__in=_followers(once))


def _followers(unit_ids: QuerySet[Any]) -> QuerySet[Any]:
    return UnitSuccession.objects.filter(kind__in=FOLLOWED, predecessor__in=unit_ids).values("successor")
