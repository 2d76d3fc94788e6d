"""Where a dashboard looks, and the numbers that it shows there: a constant number of queries at every level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.remembered import remembered
from common.scope import Actor, within
from models_programs.models import Programme, Target
from models_programs.queries.metrics import Progress, covers, progress_of
from models_programs.queries.programmes import binding, in_force
from reports.models import UnitFact, YearClosing, YearNumbers
from reports.queries.numbers import JSON, Numbers, levels
from reports.rules.codes import Number
from reports.rules.gauges import GOOD_CODE, good_levels
from units.models import Authority
from units.queries import authorities_visible_to

YEARS_SHOWN = 5
Levels = list[tuple[str, str]]


def levels_known() -> Levels:
    """Code and name of every level, best first; they change with a release only."""
    return remembered("levels", levels)


# --- Where ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spot:
    """What a dashboard is about: an authority with everything below it, or (``only``) its own units; one ``kind`` of
    unit, or "" for all. ``above``: from the actor's own place down to it; ``below``: right below it, by name."""

    authority: Authority
    own_id: int
    above: tuple[Authority, ...]
    below: tuple[Authority, ...]
    is_closed: bool
    only: bool = False
    kind: str = ""

    @property
    def asks(self) -> dict[str, str]:
        """As in addresses: only what differs from the own place with everything below it."""
        noi = "" if self.authority.pk == self.own_id else str(self.authority.pk)
        asked = {"noi": noi, "rieng": "1" if self.only else "", "loai": self.kind}
        return {name: value for name, value in asked.items() if value}

    def condition(self) -> Q:
        path = self.authority.path
        return Q(authority_path=path) if self.only else within(path)


def spot_of(actor: Actor, year: int, *, wanted: int | None = None, only: bool = False, kind: str = "") -> Spot | None:
    """The spot of an address; None when the place does not lie in the actor's scope. Two queries."""
    closing = YearClosing.objects.filter(authority=OuterRef("pk"), year=year, undone_at=None)
    rows = authorities_visible_to(actor).select_related("parent").annotate(is_closed=Exists(closing))
    found: Any = rows.filter(pk=wanted or actor.authority_id).first()
    if found is None:
        return None
    start, path = len(actor.authority_path), found.path
    ways = [path[:end] for end in range(start, len(path)) if end == 0 or path[end - 1] == "."]
    near = list(Authority.objects.filter(Q(parent=found) | Q(path__in=ways)).order_by("sort_key", "pk"))
    below = tuple(one for one in near if one.parent_id == found.pk)
    above = sorted((one for one in near if one.parent_id != found.pk), key=lambda one: len(one.path))
    # A place without places below is its own units: the same numbers, and one address for them.
    return Spot(found, actor.authority_id, tuple(above), below, found.is_closed, only and bool(below), kind)


# --- Numbers ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Years:
    """The numbers of a spot by year, and what the targets of one year were measured by."""

    by_year: dict[int, Numbers]
    measures: JSON

    def of(self, year: int) -> Numbers:
        return self.by_year.get(year, Numbers())


def years_of(spot: Spot, year: int, known: Iterable[int]) -> Years:
    """Units and records of up to five years until ``year``; criteria are not read. One query."""
    years = sorted(one for one in known if one <= year)[-YEARS_SHOWN:] or [year]
    part = "own" if spot.only else "all"
    rows = YearNumbers.objects.filter(authority=spot.authority, year__in=years).order_by("year")
    fields = ("year", "made_at", "is_stale", f"{part}__units", f"{part}__records", "measures")
    found: dict[int, Numbers] = {}
    measures: JSON = {}
    for number, made_at, is_stale, units, records, kept in rows.values_list(*fields):
        found[number] = Numbers(units or {}, records or {}, {}, made_at, is_stale)
        measures = kept if number == year else measures
    return Years(found, measures)


def places_of(spot: Spot, year: int) -> list[tuple[Authority, Numbers]]:
    """Every place right below with the numbers of everything below it, by name. One query, none at the lowest level."""
    if not spot.below:
        return []
    rows = YearNumbers.objects.filter(authority__in=[one.pk for one in spot.below], year=year)
    units = dict(rows.values_list("authority", "all__units"))
    return [(one, Numbers(units.get(one.pk) or {})) for one in spot.below]


def criteria_numbers(spot: Spot, year: int) -> Numbers:
    """The numbers of criteria at a spot. One query."""
    part = "own" if spot.only else "all"
    rows = YearNumbers.objects.filter(authority=spot.authority, year=year)
    for criteria, made_at, is_stale in rows.values_list(f"{part}__criteria", "made_at", "is_stale"):
        return Numbers({}, {}, criteria or {}, made_at, is_stale)
    return Numbers()


def good_of(numbers: Numbers, known: Sequence[tuple[str, str]], kind: str = "") -> int:
    """How many units have Khá or better, decided or as it stands."""
    codes = good_levels(known)
    return sum(numbers.of(f"{way}:{code}", kind) for code in codes for way in ("final", "coming"))


def count_of(numbers: Numbers, code: str, known: Sequence[tuple[str, str]], kind: str = "") -> int:
    """A number by its code, "good" included."""
    return good_of(numbers, known, kind) if code == GOOD_CODE else numbers.of(code, kind)


# --- The list behind --------------------------------------------------------------------------------------------------


def facts_behind(spot: Spot, year: int, number: Number) -> QuerySet[UnitFact]:
    """The units that a number counts, by name, each with its unit and place."""
    rows = UnitFact.objects.filter(spot.condition(), number.condition, year=year)
    if spot.kind:
        rows = rows.filter(kind=spot.kind)
    return rows.select_related("unit__authority").order_by("unit__sort_key", "unit")


# --- Targets ----------------------------------------------------------------------------------------------------------


def targets_at(authority: Authority, year: int) -> list[Target]:
    """The targets of the programmes in force at an authority, nearest programme last. One query."""
    plans = Programme.objects.filter(binding(authority.path) & in_force(year)).values("pk")
    rows = Target.objects.filter(programme__in=plans).select_related("programme__authority")
    return [target for target in rows.order_by("programme", "order", "pk") if target.covers(year)]


def progress_at(authority: Authority, year: int, targets: Sequence[Target], measures: JSON) -> list[Progress]:
    """Values of targets: from what was kept where that covers them, else live. At most one query when it does."""
    kept = measures if covers(measures, targets, authority) else None
    return progress_of(targets, authority=authority, year=year, measures=kept)


def as_of(numbers: Numbers, is_fresh: bool, now: dt.datetime) -> dt.datetime | None:
    """Since when the numbers are true: now when nothing waits, else when they were counted last."""
    return now if is_fresh else numbers.made_at
