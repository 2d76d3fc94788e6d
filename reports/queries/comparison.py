"""One year beside another: units through mergers, splits and new names, criteria through versions of the sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from common.scope import within
from reports.models import UnitFact
from reports.queries.numbers import Numbers, numbers_of
from scoring.models import Criterion, Rubric
from units.enums import SuccessionKind
from units.models import Unit, UnitSuccession

STEPS = 4  # how many mergers, splits or new names in a row are followed between two years
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit of the later year with the units that it was in the earlier one; ``now`` None: it went into nothing.

    ``how`` says in words what lies between ("Hợp nhất từ …"), "" when it is the same unit.
    """

    unit: Unit
    now: UnitFact | None
    before: tuple[UnitFact, ...]
    how: str = ""


@dataclass(frozen=True, slots=True)
class Average:
    """Of one criterion over the sheets of a place and year: averages in points, ``full`` the share of full points."""

    sheets: int
    own: Decimal
    given: Decimal
    full: Decimal

    @classmethod
    def of(cls, sums: Iterable[int]) -> Average:
        sheets, own, given, full, _ = sums
        return cls(sheets, own / HUNDRED / sheets, given / HUNDRED / sheets, Decimal(full) / sheets)


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion of the later sheet; ``before`` of the one that it comes from, None when nothing is mapped to it."""

    criterion: Criterion
    now: Average | None
    before: Average | None
    is_mapped: bool


@dataclass(frozen=True, slots=True)
class SheetChange:
    """One sheet with its criteria. ``gaps``: criteria of earlier sheets that nothing of this sheet comes from."""

    rubric: Rubric
    rows: tuple[CriterionChange, ...]
    gaps: tuple[Criterion, ...]


def compare_units(path: str, year: int, before: int, *, only: bool = False) -> list[UnitChange]:
    """Units at and below ``path`` (``only``: of that authority itself) in two years, by name; those that ended last.

    A merged unit stands beside all that it was made of, each part of a split beside the whole. Two queries and one for
    each step of succession, however many units.
    """
    where = Q(authority_path=path) if only else within(path)
    rows = UnitFact.objects.filter(where, year__in=(year, before)).select_related("unit")
    now: dict[int, UnitFact] = {}
    then: dict[int, UnitFact] = {}
    for row in rows:
        (now if row.year == year else then)[row.unit_id] = row
    came, words = _origins(now)
    missing = {old for olds in came.values() for old in olds} - then.keys()
    # A predecessor may have been managed elsewhere.
    then |= {row.unit_id: row for row in UnitFact.objects.filter(unit__in=missing, year=before).select_related("unit")}
    used: set[int] = set()
    found = []
    for unit, fact in now.items():
        olds = [old for old in ([unit] if unit in then else came.get(unit, [])) if old in then]
        used.update(olds)
        how = words.get(unit, "") if olds and olds != [unit] else ""
        found.append(
            UnitChange(fact.unit, fact, tuple(then[old] for old in olds), how or ("" if olds else "Đơn vị mới"))
        )
    gone = [UnitChange(row.unit, None, (row,), "Không còn trong năm sau") for pk, row in then.items() if pk not in used]
    return [*sorted(found, key=_order), *sorted(gone, key=_order)]


def _order(change: UnitChange) -> tuple[str, int]:
    return change.unit.sort_key, change.unit.pk


def _origins(units: Collection[int]) -> tuple[dict[int, list[int]], dict[int, str]]:
    """Unit → all that it came from, the nearest first; unit → in words. One query for each step."""
    came: dict[int, list[int]] = defaultdict(list)
    words: dict[int, str] = {}
    heirs: dict[int, set[int]] = {unit: {unit} for unit in units}
    for _ in range(STEPS):
        steps = UnitSuccession.objects.filter(successor__in=heirs).select_related("predecessor").order_by("pk")
        older: dict[int, set[int]] = defaultdict(set)
        told: dict[int, list[str]] = defaultdict(list)
        for step in steps:
            for heir in heirs[step.successor_id]:
                if step.predecessor_id not in came[heir]:
                    came[heir].append(step.predecessor_id)
                    older[step.predecessor_id].add(heir)
                    told[heir].append(_said(step))
        for heir, some in told.items():
            words.setdefault(heir, "; ".join(dict.fromkeys(some)))
        if not older:
            break
        heirs = older
    return came, words


def _said(step: UnitSuccession) -> str:
    how = {
        SuccessionKind.MERGE: "Sáp nhập từ",
        SuccessionKind.SPLIT: "Tách ra từ",
        SuccessionKind.RENAME: "Tên cũ:",
    }[SuccessionKind(step.kind)]
    return f"{how} {step.predecessor.name}"


def compare_criteria(path: str, year: int, before: int, *, only: bool = False) -> list[SheetChange]:
    """The averages of each criterion in two years, sheet by sheet; only what is mapped is put side by side.

    A criterion of a later version names the one that it comes from; the same criterion in both years is itself. Four
    queries.
    """
    return criteria_beside(numbers_of(path, year, only=only), numbers_of(path, before, only=only))


def criteria_beside(now: Numbers, then: Numbers) -> list[SheetChange]:
    """The same for numbers that were read already. Two queries."""
    wanted = {int(rubric) for rubric in (*now.criteria, *then.criteria)}
    leaves: dict[int, list[Criterion]] = defaultdict(list)
    for criterion in Criterion.objects.filter(rubric__in=wanted, is_leaf=True).order_by("rubric", "order", "pk"):
        leaves[criterion.rubric_id].append(criterion)
    rubrics = Rubric.objects.in_bulk(wanted)
    old = {int(pk): sums for criteria in then.criteria.values() for pk, sums in criteria.items()}
    found = []
    for key in now.criteria:
        rubric = rubrics[int(key)]
        rows = tuple(_change(row, now.criteria[key], old) for row in leaves[rubric.pk])
        sources = {pk for row in leaves[rubric.pk] for pk in (row.pk, row.previous_id)}
        mapped = {row.previous_id for row in leaves[rubric.pk] if row.previous_id}
        touched = {one.rubric_id for some in leaves.values() for one in some if one.pk in mapped}
        gaps = tuple(
            one for other in sorted(touched) for one in leaves[other] if one.pk in old and one.pk not in sources
        )
        found.append(SheetChange(rubric, rows, gaps))
    return found


def _change(row: Criterion, sums: Mapping[str, list[int]], old: Mapping[int, list[int]]) -> CriterionChange:
    present = sums.get(str(row.pk))
    earlier = old.get(row.pk) or old.get(row.previous_id or 0)
    return CriterionChange(
        row,
        Average.of(present) if present else None,
        Average.of(earlier) if earlier else None,
        row.pk in old or row.previous_id is not None,
    )
