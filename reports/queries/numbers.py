"""The numbers of an authority's year: counted from facts and records (once, when made), and read back by everybody."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, When

from common.scope import within
from models_programs.models import Activity, Commendation, Exemplar, ModelPlace, ModelRating, MovementModel
from models_programs.queries.movement import effective_in, effective_rank, tally
from reports.models import UnitFact, YearNumbers
from reports.rules.codes import COMPARABLE, POINTS, SCORED, SELF_POINTS, SUMS, numbers_with
from scoring.models import Level, Mark
from units.models import Authority

JSON = dict[str, Any]
PLACES = ("models:points", "models:teams", "models:members")


def levels() -> list[tuple[str, str]]:
    """Code and name of every level, best first. One query."""
    return list(Level.objects.order_by("order").values_list("code", "name"))


# --- Counting ---------------------------------------------------------------------------------------------------------


def unit_numbers(where: Q, year: int) -> dict[str, dict[str, int]]:
    """{kind of unit: {code: number}} over facts; zeros are left out. Two queries."""
    counted = {f"n_{number.code}": number for number in numbers_with(levels())}
    hundredths = {POINTS: "superior_total", SELF_POINTS: "self_total"}
    rows: Any = (
        UnitFact.objects.filter(where, year=year)
        .order_by()
        .values("kind")
        .annotate(
            **{name: Count("pk", filter=number.condition) for name, number in counted.items()},
            **{f"s_{code}": Sum(name) for code, (_, name) in SUMS.items()},
            **{f"p_{code}": Sum(name, filter=COMPARABLE) for code, name in hundredths.items()},
        )
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        made = {number.code: row[name] for name, number in counted.items()}
        made |= {code: row[f"s_{code}"] for code in SUMS}
        made |= {code: round((row[f"p_{code}"] or 0) * 100) for code in hundredths}
        found[row["kind"]] = {code: number for code, number in made.items() if number}
    return found


def record_numbers(where: Q, year: int) -> dict[str, int]:
    """Activities by kind and who came, commendations by subject, exemplars; zeros are left out. Three queries."""
    found: dict[str, int] = {}
    kinds: Any = Activity.objects.filter(where, year=year).order_by().values("kind")
    for row in kinds.annotate(n=Count("pk"), people=Sum("present")):
        found[f"activities:{row['kind']}"] = row["n"]
        found[f"present:{row['kind']}"] = row["people"] or 0
    given: Any = Commendation.objects.filter(where, year=year).order_by().values("subject", "kind")
    for row in given.annotate(n=Count("pk")):
        found[f"commended:{row['subject']}:{row['kind']}"] = row["n"]
    found["exemplars"] = Exemplar.objects.filter(where, year=year).count()
    return {code: number for code, number in found.items() if number}


def own_model_numbers(path: str, year: int) -> dict[str, int]:
    """Loại, điểm, tổ, people of what an authority leads itself and what runs at its own units. Seven queries."""
    led = MovementModel.objects.filter(authority_path=path).order_by()
    here = ModelPlace.objects.filter(unit__authority_path=path).order_by()
    in_words = ModelPlace.objects.filter(unit=None, model__authority_path=path).order_by()
    # Unions, not OR over two tables: each half finds its few rows by an index, however many there are elsewhere.
    models = MovementModel.objects.filter(pk__in=led.values("pk").union(here.values("model")))
    places = Q(pk__in=here.values("pk").union(in_words.values("pk")))
    total = tally(models, places, path=path, year=year).total()
    good = ModelRating.objects.filter(authority_path=path, year=year, rank__lte=effective_rank(path))
    return {
        "models:effective": good.order_by().values("place__model").distinct().count(),
        "models:kinds": total.kinds,
        "models:points": total.points,
        "models:teams": total.teams,
        "models:members": total.members,
    }


def kinds_within(path: str, year: int) -> int:
    """Loại of a subtree: led there and alive, or open somewhere there; each once. One query."""
    day = dt.date(year, 12, 31)
    models, places = MovementModel.objects.order_by(), ModelPlace.objects.order_by()
    living = Q(year__lte=year) & (Q(ended_on=None) | Q(ended_on__gt=day))
    of_living = Q(model__year__lte=year) & (Q(model__ended_on=None) | Q(model__ended_on__gt=day))
    running = Q(opened_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gte=day))
    led = models.filter(within(path), living).values_list("pk")
    here = places.filter(within(path, "unit__authority_path"), of_living | running, unit__isnull=False)
    in_words = places.filter(within(path, "model__authority_path"), running, unit=None)
    return led.union(here.values_list("model"), in_words.values_list("model")).count()


def criterion_numbers(path: str, year: int) -> JSON:
    """{rubric: {criterion: [sheets, self, superior, full, differing]}} of what an authority's own units have scored.

    Sums in hundredths of a point; ``full``: the superior gave all points; ``differing``: other than the self points.
    """
    cards = UnitFact.objects.filter(authority_path=path, year=year, sheet__in=SCORED, is_trial=False).values("card")
    rows: Any = (
        Mark.objects.filter(scorecard__in=cards, self_points__isnull=False, superior_points__isnull=False)
        .order_by()
        .values("scorecard__rubric", "criterion")
        .annotate(
            n=Count("pk"),
            own=Sum("self_points"),
            given=Sum("superior_points"),
            full=_number_of(Q(superior_points__gte=F("criterion__max_points"))),
            differing=_number_of(~Q(superior_points=F("self_points"))),
        )
    )
    found: JSON = defaultdict(dict)
    for row in rows:
        sums = [round(row[name] * 100) for name in ("own", "given")]
        found[str(row["scorecard__rubric"])][str(row["criterion"])] = [row["n"], *sums, row["full"], row["differing"]]
    return dict(found)


def _number_of(condition: Q) -> Sum:
    return Sum(Case(When(condition, then=1), default=0, output_field=IntegerField()))


def own_numbers(path: str, year: int) -> JSON:
    """Everything about what an authority manages itself. Fourteen queries."""
    here = Q(authority_path=path)
    records = record_numbers(here, year) | own_model_numbers(path, year)
    return {
        "units": unit_numbers(here, year),
        "records": {code: number for code, number in records.items() if number},
        "criteria": criterion_numbers(path, year),
    }


def all_numbers(path: str, year: int, own: JSON, below: Sequence[JSON]) -> JSON:
    """The same with everything below, whose numbers are ``below`` (of the level right below). Eight queries at most.

    Units and records are counted anew from their rows; only what is dear to count (điểm, criteria) is added up: units
    merge under one authority, so each điểm stands at one place.
    """
    here = within(path)
    records = record_numbers(here, year)
    for code in PLACES:
        records[code] = sum(numbers["records"].get(code, 0) for numbers in (own, *below))
    records["models:kinds"] = kinds_within(path, year)
    records["models:effective"] = effective_in(path, year)
    return {
        "units": unit_numbers(here, year),
        "records": {code: number for code, number in records.items() if number},
        "criteria": _added_criteria([own, *below]),
    }


def _added_criteria(parts: Iterable[JSON]) -> JSON:
    found: JSON = defaultdict(dict)
    for part in parts:
        for rubric, criteria in part["criteria"].items():
            for criterion, sums in criteria.items():
                known = found[rubric].get(criterion, [0] * len(sums))
                found[rubric][criterion] = [one + other for one, other in zip(known, sums, strict=True)]
    return dict(found)


# --- Reading back -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of one place and year. ``made_at`` None: never made."""

    units: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    records: Mapping[str, int] = field(default_factory=dict)
    criteria: Mapping[str, Mapping[str, list[int]]] = field(default_factory=dict)
    made_at: dt.datetime | None = None
    is_stale: bool = False

    def of(self, code: str, kind: str = "") -> int:
        """A number of units, of one kind or ("") of all."""
        if kind:
            return self.units.get(kind, {}).get(code, 0)
        return sum(numbers.get(code, 0) for numbers in self.units.values())

    def record(self, code: str) -> int:
        """A number of records; a code that ends in ":" is a sum over all that begin so."""
        if code.endswith(":"):
            return sum(number for name, number in self.records.items() if name.startswith(code))
        return self.records.get(code, 0)


def _read(row: YearNumbers, part: str) -> Numbers:
    stored = getattr(row, part)
    return Numbers(stored["units"], stored["records"], stored["criteria"], row.made_at, row.is_stale)


def numbers_of(path: str, year: int, *, only: bool = False) -> Numbers:
    """The numbers of the authority at ``path`` with everything below, or (``only``) of its own units. One query."""
    row = YearNumbers.objects.filter(authority_path=path, year=year).first()
    return _read(row, "own" if only else "all") if row else Numbers()


def numbers_by_year(path: str, years: Iterable[int], *, only: bool = False) -> dict[int, Numbers]:
    """The same for several years; years that were never counted are left out. One query."""
    rows = YearNumbers.objects.filter(authority_path=path, year__in=years).order_by("year")
    return {row.year: _read(row, "own" if only else "all") for row in rows}


def numbers_below(authority: Authority, year: int) -> list[tuple[Authority, Numbers]]:
    """The places right below, each with everything below it, by name. One query."""
    rows: QuerySet[YearNumbers] = YearNumbers.objects.filter(authority__parent=authority, year=year)
    return [(row.authority, _read(row, "all")) for row in rows.select_related("authority").order_by("authority")]


def measures_of(path: str, year: int) -> JSON:
    """What targets are measured by there; {} when it was never made. One query."""
    return YearNumbers.objects.filter(authority_path=path, year=year).values_list("measures", flat=True).first() or {}
