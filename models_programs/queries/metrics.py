"""What targets are measured by: a registry that higher rooms add to, and the live value of many targets at once.

A unit metric is a condition on units ("has a recognition this year"); all conditions asked for are counted in one query
over the units of a subtree, by kind and by scope of TT 124. Sums of figures, forces and events take one query each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, Count, QuerySet, Value, When

from common.scope import within
from models_programs.enums import Basis, Operator
from models_programs.models import Target, TargetFigure
from models_programs.queries.records import held_by
from models_programs.rules.quotas import Measured, Outcome, judge, needed_for_count, still_needed
from units.enums import ELIGIBLE, AuthorityKind, UnitKind
from units.models import Authority, Unit
from units.queries import in_year

# (path, year) → a values query of unit ids that meet the condition
Condition = Callable[[str, int], QuerySet[Any]]
# (path, year) → {kind of unit ("" when it has none): (part, total)}; total None for counts; one query
Sums = Callable[[str, int], dict[str, tuple[int, int | None]]]
TYPED = "declared"


@dataclass(frozen=True, slots=True)
class Metric:
    """One way to measure. ``is_share``: percent of ``of``, else a number. Exactly one of ``condition`` and ``sums``,
    neither for what is typed by hand. ``own``: always about the authority's own unit as a commune."""

    code: str
    label: str
    is_share: bool
    of: str = ""
    condition: Condition | None = None
    sums: Sums | None = None
    own: bool = False


METRICS: dict[str, Metric] = {}


def register(metric: Metric) -> None:
    """Add a metric; a room replaces one that a lower room has provided for the time being."""
    METRICS[metric.code] = metric


def choices() -> list[tuple[str, str]]:
    """Code and label of every metric, for forms."""
    return [(metric.code, metric.label) for metric in METRICS.values()]


@dataclass(frozen=True, slots=True)
class Progress:
    """A target with its live value: ``value`` in percent for shares (unrounded). ``source`` of a typed figure."""

    target: Target
    metric: Metric | None
    measured: Measured
    value: Decimal | None
    outcome: Outcome
    needed: int | None
    source: str = ""

    @property
    def has_units(self) -> bool:
        """Whether units stand behind the number."""
        return self.metric is not None and self.metric.condition is not None


# What targets are measured by at one place and year, as plain values (JSON): rows of units "below" and of the "own"
# unit by kind and scope, "sums" by code. Kept by higher rooms where counting anew would take too long.
Measures = dict[str, Any]


def measures_at(targets: Sequence[Target], *, authority: Authority, year: int) -> Measures:
    """Count what ``targets`` are measured by. A constant number of queries however many units there are."""
    found = {target.pk: METRICS.get(target.metric) for target in targets}
    below, own = _split(targets, found, authority)
    sums = {metric.code: metric.sums for metric in found.values() if metric and metric.sums}
    return {
        "below": _unit_counts(authority.path, year, below) if below else [],
        "own": _own_counts(authority, year, own) if own else [],
        "sums": {code: read(authority.path, year) for code, read in sums.items()},
    }


def covers(measures: Measures, targets: Sequence[Target], authority: Authority) -> bool:
    """Whether measures that were kept hold everything that ``targets`` ask for."""
    if not measures:
        return False
    found = {target.pk: METRICS.get(target.metric) for target in targets}
    below, own = _split(targets, found, authority)
    for rows, metrics in ((measures["below"], below), (measures["own"], own)):
        if any(f"m_{metric.code}" not in row for row in rows for metric in metrics):
            return False
    return all(metric.code in measures["sums"] for metric in found.values() if metric and metric.sums)


def progress_of(
    targets: Sequence[Target], *, authority: Authority, year: int, measures: Measures | None = None
) -> list[Progress]:
    """The values of targets at an authority: live, or from ``measures`` kept before that cover them.

    A constant number of queries however many units there are.
    """
    if measures is None:
        measures = measures_at(targets, authority=authority, year=year)
    found = {target.pk: METRICS.get(target.metric) for target in targets}
    rows, own_rows, sums = measures["below"], measures["own"], measures["sums"]
    typed = _typed(targets, authority, year)
    result = []
    for target in targets:
        metric = found[target.pk]
        measured = Measured(None)
        if metric is None or metric.code == TYPED:
            figure = typed.get(target.pk)
            measured = Measured(figure.value if figure else None)
        elif metric.condition is not None:
            measured = _from_units(target, metric, own_rows if _is_own(target, metric, authority) else rows)
        elif metric.sums is not None:
            measured = _from_sums(target, metric, sums[metric.code])
        source = typed[target.pk].source if target.pk in typed else ""
        result.append(_progress(target, metric, measured, source))
    return result


def _progress(target: Target, metric: Metric | None, measured: Measured, source: str) -> Progress:
    is_share = metric is not None and metric.is_share
    operator = Operator(target.operator)
    value = measured.value(is_share=is_share)
    if is_share:
        needed = still_needed(part=measured.part, total=measured.total, operator=operator, target=target.value)
    else:
        needed = needed_for_count(part=measured.part, operator=operator, target=target.value)
    outcome = judge(value=value, operator=operator, target=target.value)
    return Progress(target, metric, measured, value, outcome, needed, source)


def _is_own(target: Target, metric: Metric, authority: Authority) -> bool:
    """A commune's target for "xã" is about the commune itself, whose unit the province manages."""
    return metric.own or (authority.kind == AuthorityKind.COMMUNE and target.kinds == [UnitKind.COMMUNE.value])


def _split(
    targets: Sequence[Target], found: dict[int, Metric | None], authority: Authority
) -> tuple[list[Metric], list[Metric]]:
    below: dict[str, Metric] = {}
    own: dict[str, Metric] = {}
    for target in targets:
        metric = found[target.pk]
        if metric is not None and metric.condition is not None:
            (own if _is_own(target, metric, authority) else below)[metric.code] = metric
    return list(below.values()), list(own.values())


def _counts(units: QuerySet[Unit], path: str, year: int, metrics: Iterable[Metric]) -> list[dict[str, Any]]:
    """One row for each kind and scope flag: ``total`` and one number for each metric. One query."""
    parts = {
        f"m_{metric.code}": Count("pk", filter=held_by(metric.condition(path, year)), distinct=False)
        for metric in metrics
        if metric.condition is not None
    }
    eligible = Case(When(eligibility__in=ELIGIBLE, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows: Any = units.filter(in_year(year)).order_by().annotate(in_scope=eligible).values("kind", "in_scope")
    return list(rows.annotate(total=Count("pk"), **parts))


def _unit_counts(path: str, year: int, metrics: list[Metric]) -> list[dict[str, Any]]:
    return _counts(Unit.objects.filter(within(path)), path, year, metrics)


def _own_counts(authority: Authority, year: int, metrics: list[Metric]) -> list[dict[str, Any]]:
    """The authority's own unit as a commune; records of it stand under its superior."""
    parent = authority.path if authority.parent is None else authority.parent.path
    units = Unit.objects.filter(kind=UnitKind.COMMUNE, area=authority)
    return _counts(units, parent, year, metrics)


def _from_units(target: Target, metric: Metric, rows: list[dict[str, Any]]) -> Measured:
    counted = [
        row
        for row in rows
        if (metric.own or not target.kinds or row["kind"] in target.kinds)
        and (target.basis == Basis.ALL or row["in_scope"])
    ]
    part = sum(row[f"m_{metric.code}"] for row in counted)
    return Measured(part, sum(row["total"] for row in counted) if metric.is_share else None)


def _from_sums(target: Target, metric: Metric, by_kind: Mapping[str, Sequence[Any]]) -> Measured:
    rows = [figures for kind, figures in by_kind.items() if not target.kinds or kind in target.kinds]
    if not metric.is_share:
        return Measured(sum(part for part, _ in rows))
    totals = [total for _, total in rows if total is not None]
    return Measured(sum(part for part, _ in rows), sum(totals)) if totals else Measured(None)


def _typed(targets: Sequence[Target], authority: Authority, year: int) -> dict[int, TargetFigure]:
    wanted = [target.pk for target in targets if METRICS.get(target.metric) is None or target.metric == TYPED]
    if not wanted:
        return {}
    rows = TargetFigure.objects.filter(target__in=wanted, authority=authority, year=year)
    return {row.target_id: row for row in rows}


def units_behind(target: Target, *, authority: Authority, year: int) -> QuerySet[Any]:
    """The units that a unit target counts, annotated ``is_met``; one query."""
    metric = METRICS[target.metric]
    if metric.condition is None:
        return Unit.objects.none()
    own = _is_own(target, metric, authority)
    path = authority.path
    units = Unit.objects.filter(within(path))
    if own:
        path = authority.parent.path if authority.parent else path
        units = Unit.objects.filter(kind=UnitKind.COMMUNE, area=authority)
    elif target.kinds:
        units = units.filter(kind__in=target.kinds)
    if target.basis == Basis.ELIGIBLE:
        units = units.filter(eligibility__in=ELIGIBLE)
    met = Case(
        When(held_by(metric.condition(path, year)), then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    return units.filter(in_year(year)).annotate(is_met=met)


def targets_in_force(programme_ids: Iterable[int], year: int) -> list[Target]:
    """The targets of some programmes that hold in a year, in the order of the plans. One query."""
    rows = (
        Target.objects.filter(programme__in=list(programme_ids))
        .select_related("programme")
        .order_by("programme", "order", "pk")
    )
    return [target for target in rows if target.covers(year)]


__all__ = [
    "METRICS",
    "Measures",
    "Metric",
    "Progress",
    "choices",
    "covers",
    "measures_at",
    "progress_of",
    "register",
    "targets_in_force",
    "units_behind",
]
