"""Mô hình in sight, counted as loại / điểm / tổ, and the units that have an effective one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum, Value, When

from common.scope import Actor, within, within_any
from common.text import sort_key
from models_programs.models import ModelPlace, ModelRating, ModelTeam, MovementModel
from models_programs.queries.records import FOLLOWED, held_by, predecessors_of
from models_programs.queries.rulebook import rulebook
from models_programs.rules.counting import Counted, Place, count
from units.models import Unit, UnitSuccession
from units.queries import in_year, units_visible_to

ONE_DAY = dt.timedelta(days=1)


def living_in(year: int) -> Q:
    """Models registered by then and not ended before that year."""
    return Q(year__lte=year) & (Q(ended_on=None) | Q(ended_on__year__gte=year))


def models_visible_to(actor: Actor | None) -> QuerySet[MovementModel]:
    """Models led in the actor's subtree (by the own unit), and those with a điểm there; nothing for nobody."""
    if actor is None:
        return MovementModel.objects.none()
    if actor.is_unit_head:
        here = ModelPlace.objects.filter(unit=actor.unit_id or 0)
        return MovementModel.objects.filter(Q(unit=actor.unit_id or 0) | Q(pk__in=here.values("model")))
    if not actor.authority_path:
        return MovementModel.objects.all()
    here = ModelPlace.objects.filter(within(actor.authority_path, "unit__authority_path"))
    return MovementModel.objects.filter(within(actor.authority_path) | Q(pk__in=here.values("model")))


def places_seen_by(actor: Actor) -> Q:
    """The điểm that count for a person: in the subtree; for a unit head at the unit, or of a model that it leads."""
    if actor.is_unit_head:
        return Q(unit=actor.unit_id or 0) | Q(model__unit=actor.unit_id or 0)
    return places_within(actor.authority_path)


def places_within(path: str) -> Q:
    """Điểm at units of a subtree; those told in words stand where their model is managed."""
    if not path:
        return Q()
    rows = ModelPlace.objects.order_by()
    at_units = rows.filter(within(path, "unit__authority_path"))
    in_words = rows.filter(within(path, "model__authority_path"), unit=None)
    # Not an OR over two tables, which would read both of the whole country for one commune.
    return Q(pk__in=at_units.values("pk").union(in_words.values("pk")))


@dataclass(frozen=True, slots=True)
class Tally:
    """Điểm of some models, to be counted as of ``day``. ``fields``: model id → field id; ``names`` of the fields."""

    places: list[Place]
    alive: dict[int, int]
    fields: dict[int, int]
    names: dict[int, str]
    successors: dict[int, int]
    origin_counts: bool
    day: dt.date

    def _count(self, places: list[Place], alive: Collection[int]) -> Counted:
        return count(places, on=self.day, successors=self.successors, origin_counts=self.origin_counts, models=alive)

    def total(self) -> Counted:
        return self._count(self.places, self.alive)

    def by_field(self) -> dict[int, Counted]:
        """Field id → numbers, only of fields that occur, in the order of their names."""
        places: dict[int, list[Place]] = defaultdict(list)
        alive: dict[int, list[int]] = defaultdict(list)
        for place in self.places:
            places[self.fields[place.model_id]].append(place)
        for model, field in self.alive.items():
            alive[field].append(model)
        order = sorted({*places, *alive}, key=lambda field: (sort_key(self.names[field]), field))
        counts = {field: self._count(places[field], alive[field]) for field in order}
        return {field: numbers for field, numbers in counts.items() if numbers.kinds}

    def by_model(self, wanted: Collection[int]) -> dict[int, Counted]:
        """The same for single models."""
        places: dict[int, list[Place]] = {model: [] for model in wanted}
        for place in self.places:
            if place.model_id in places:
                places[place.model_id].append(place)
        return {model: self._count(rows, ()) for model, rows in places.items()}


def tally(models: QuerySet[MovementModel], places: Q, *, path: str, year: int) -> Tally:
    """What is needed to count ``models`` by their ``places`` at the end of ``year``. Four queries.

    ``path``: whose rules hold, and in whose subtree units merge.
    """
    wanted = models.order_by()
    rows = (
        ModelPlace.objects.filter(places, model__in=wanted.values("pk"))
        .order_by()
        .values_list(
            "model", "model__field", "model__field__name", "unit", "area", "is_origin", "opened_on", "closed_on"
        )
        .annotate(Count("teams"), Sum("teams__members"))
    )
    fields: dict[int, int] = {}
    names: dict[int, str] = {}
    found = []
    for model, field, name, unit, area, is_origin, opened, closed, teams, members in rows:
        fields[model], names[field] = field, name
        ends = closed + ONE_DAY if closed is not None else None
        found.append(Place(model, unit, area, is_origin, teams, members or 0, opened, ends))
    day = dt.date(year, 12, 31)
    alive: dict[int, int] = {}
    living = wanted.filter(Q(ended_on=None) | Q(ended_on__gt=day), year__lte=year)
    for model, field, name in living.values_list("pk", "field", "field__name"):
        alive[model], names[field] = field, name
    origin_counts = rulebook(path).yes("model.origin_counts")
    return Tally(found, alive, fields | alive, names, _successors(path), origin_counts, day)


def _successors(path: str) -> dict[int, int]:
    """Old unit → what it was renamed to or merged into, in a subtree: units merge under one authority. One query."""
    rows = UnitSuccession.objects.filter(within(path, "predecessor__authority_path"), kind__in=FOLLOWED)
    return dict(rows.values_list("predecessor", "successor"))


def counted(path: str, year: int) -> Counted:
    """Loại, điểm, tổ and people of a subtree at the end of a year. Four queries, however many there are."""
    models = MovementModel.objects.all()
    if path:
        here = ModelPlace.objects.filter(within(path, "unit__authority_path"))
        models = models.filter(within(path) | Q(pk__in=here.values("model")))
    return tally(models, places_within(path), path=path, year=year).total()


# --- Rated, effective -----------------------------------------------------------------------------------------------


def effective_rank(path: str) -> int:
    """The last rank that counts as effective at ``path`` ("xếp loại Khá trở lên"). One query."""
    return rulebook(path).number("model.effective_rank")


def units_with_effective_model(path: str, year: int) -> QuerySet[Any]:
    """Ids of units where a điểm was rated effective in the year, as a values query. One query for the rule."""
    rated = ModelRating.objects.filter(within(path), year=year, rank__lte=effective_rank(path), unit__isnull=False)
    return rated.values("unit")


def effective_in(path: str, year: int) -> int:
    """How many models were rated effective somewhere in the subtree of ``path``. Two queries."""
    return effective_in_each({path: effective_rank(path)}, year)[path]


def effective_in_each(paths: Mapping[str, int], year: int) -> dict[str, int]:
    """The same for several subtrees, each with its last rank that counts. One query for all of them."""
    rows = ModelRating.objects.filter(within_any(paths), year=year).order_by()
    found: dict[str, set[int]] = {path: set() for path in paths}
    for place, model, rank in rows.values_list("authority_path", "place__model", "rank"):
        for path, worst in paths.items():
            if rank <= worst and place.startswith(path):
                found[path].add(model)
    return {path: len(models) for path, models in found.items()}


def units_by_effective_model(actor: Actor, year: int) -> QuerySet[Unit]:
    """The units of the year in the actor's sight, each annotated ``has_model``."""
    has = Case(
        When(held_by(units_with_effective_model(actor.authority_path, year)), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return units_visible_to(actor).filter(in_year(year)).annotate(has_model=has)


class Rated(NamedTuple):
    """How one điểm of a unit was rated in a year; ``rank`` 1 is the best."""

    model: int
    name: str
    rank: int


def rated_models_of(unit_ids: Collection[int], year: int, became: Mapping[int, int]) -> dict[int, list[Rated]]:
    """Unit → the ratings of its điểm in the year, worst first. One query for units of any number of authorities.

    ``became`` (``predecessors_of``) says which other units' ratings count for which of these.
    """
    rows = ModelRating.objects.filter(year=year, unit__in=[*unit_ids, *became]).order_by("-rank", "pk")
    found: dict[int, list[Rated]] = defaultdict(list)
    for unit, model, name, rank in rows.values_list("unit", "place__model", "place__model__name", "rank"):
        found[became.get(unit, unit)].append(Rated(model, name, rank))
    return found


def effective_models_of(unit_ids: Collection[int], *, path: str, year: int) -> dict[int, dict[int, tuple[str, int]]]:
    """Unit → its effective models of the year as {model id: (name, best rank)}, by the rule at ``path``. Four queries.

    What a unit did that was merged into another, or renamed, counts for the one that it became.
    """
    worst, rated = effective_rank(path), rated_models_of(unit_ids, year, predecessors_of(unit_ids))
    found = {
        unit: {row.model: (row.name, row.rank) for row in rows if row.rank <= worst} for unit, rows in rated.items()
    }
    return {unit: models for unit, models in found.items() if models}


def unrated_models_of(unit_ids: Collection[int], year: int, became: Mapping[int, int]) -> dict[int, dict[int, str]]:
    """Unit → the models alive at it in the year whose điểm there nobody rated yet, as {id: name}. One query."""
    rated = ModelRating.objects.filter(year=year, place=OuterRef("pk"))
    open_then = Q(closed_on=None) | Q(closed_on__year__gte=year)
    alive = Q(model__ended_on=None) | Q(model__ended_on__year__gte=year)
    places = ModelPlace.objects.filter(
        open_then, alive, ~Exists(rated), unit__in=[*unit_ids, *became], opened_on__year__lte=year
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for unit, model, name in places.order_by("pk").values_list("unit", "model", "model__name"):
        found[became.get(unit or 0, unit or 0)][model] = name
    return found


def ranks_of(models: Collection[int], year: int, seen: Q) -> dict[int, dict[int, int]]:
    """Model → {rank: how many điểm that meet ``seen`` were rated so in the year}. One query."""
    places = ModelPlace.objects.filter(seen, model__in=models)
    rows = (
        ModelRating.objects.filter(place__in=places.order_by().values("pk"), year=year)
        .order_by()
        .values_list("place__model", "rank")
        .annotate(Count("pk"))
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for model, rank, number in sorted(rows):
        found[model][rank] = number
    return found


def rated(year: int, rank: int | None, seen: Q) -> Q:
    """Models with a điểm that meets ``seen`` of that rank in the year; ``None``: with none of them rated."""
    places = ModelPlace.objects.filter(seen).order_by()
    ratings = ModelRating.objects.filter(year=year, place__in=places.values("pk"))
    if rank is None:
        return ~Q(pk__in=ratings.values("place__model"))
    return Q(pk__in=ratings.filter(rank=rank).values("place__model"))


# --- One model ------------------------------------------------------------------------------------------------------


def places_of(model: MovementModel, seen: Q, limit: int) -> list[ModelPlace]:
    """The first ``limit`` điểm of a model that meet ``seen``, open ones and the origin first. Three queries.

    With unit, ``teams`` and ``ratings`` loaded.
    """
    rows = model.places.filter(seen).select_related("unit")
    rows = rows.order_by(F("closed_on").asc(nulls_first=True), "-is_origin", "pk").prefetch_related(
        Prefetch("teams", ModelTeam.objects.order_by("pk")),
        Prefetch("ratings", ModelRating.objects.order_by("-year")),
    )
    return list(rows[:limit])


def ratings_by_year(model: MovementModel, seen: Q) -> dict[int, dict[int, int]]:
    """Year → {rank: how many of the model's điểm that meet ``seen``}, newest and best first. One query."""
    rows = (
        ModelRating.objects.filter(place__in=model.places.filter(seen).values("pk"))
        .order_by("-year", "rank")
        .values_list("year", "rank")
        .annotate(Count("pk"))
    )
    found: dict[int, dict[int, int]] = {}
    for year, rank, number in rows:
        found.setdefault(year, {})[rank] = number
    return found
