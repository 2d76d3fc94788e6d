"""The years of one unit, and its rows beside the average of its commune: for the head of the unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.models import UnitFact, YearNumbers
from reports.queries.dashboard import YEARS_SHOWN
from reports.queries.numbers import Numbers
from reports.queries.rubric_rows import row_name
from reports.rules.averages import FEWEST, average_of
from scoring.models import Criterion, Mark


def facts_of_unit(unit: int, year: int, known: Iterable[int]) -> dict[int, UnitFact]:
    """What is known of a unit's last years until ``year``, by year. One query."""
    years = sorted(one for one in known if one <= year)[-YEARS_SHOWN:] or [year]
    return {fact.year: fact for fact in UnitFact.objects.filter(unit=unit, year__in=years).order_by("year")}


@dataclass(frozen=True, slots=True)
class Beside:
    """A row of the unit's sheet: own and superior's points, and the superior's average over ``sheets`` sheets of the
    commune on the same rubric; None where they are too few to say so."""

    criterion: Criterion
    own: Decimal | None
    given: Decimal | None
    average: Decimal | None
    sheets: int

    @property
    def name(self) -> str:
        return row_name(self.criterion)


def own_place_numbers(path: str, year: int) -> Numbers:
    """Units and criteria that the managing authority has of its own, and as of when. One query."""
    rows = YearNumbers.objects.filter(authority_path=path, year=year)
    fields = ("own__units", "own__criteria", "made_at", "is_stale")
    for units, criteria, made_at, is_stale in rows.values_list(*fields):
        return Numbers(units or {}, {}, criteria or {}, made_at, is_stale)
    return Numbers()


def rows_beside(fact: UnitFact, numbers: Numbers) -> list[Beside]:
    """The scored rows of a sheet in its order. One query; none without a sheet."""
    if fact.card_id is None:
        return []
    sums = numbers.criteria.get(str(fact.rubric_id), {})
    marks: Any = Mark.objects.filter(scorecard=fact.card_id, criterion__is_leaf=True).select_related("criterion")
    scored = fact.superior_total is not None
    found = []
    for mark in marks.order_by("criterion__order"):
        count, _, given, *_ = sums.get(str(mark.criterion_id), (0, 0, 0, 0, 0))
        average = average_of(given, count, "0.01") if count >= FEWEST else None
        points = mark.superior_points if scored else None
        found.append(Beside(mark.criterion, mark.self_points, points, average, count))
    return found


def average_points(numbers: Numbers, kind: str) -> tuple[Decimal | None, int]:
    """The average points of a kind in the commune and over how many units; None where they are too few."""
    count = numbers.of("comparable", kind)
    return (average_of(numbers.of("points", kind), count) if count >= FEWEST else None), count
