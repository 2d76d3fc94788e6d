"""Reading a pack: everything at one moment, from facts, numbers and records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from common.charts import Chart
from common.jobs import Progress as JobProgress
from deadlines.rules.reports import Span
from models_programs.queries.metrics import Progress
from reports import charts
from reports.charts.places import MEASURES
from reports.domain.refreshing import freshen, is_closed
from reports.exports.pack import narrative, tables
from reports.exports.pack.annexes import ANNEXES
from reports.exports.pack.scope import Scope
from reports.exports.pack.values import Annex, Figure, Pack
from reports.queries.dashboard import progress_at, targets_at
from reports.queries.numbers import levels, measures_of, numbers_by_year, numbers_of
from units.models import Authority

YEARS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands in the report itself, without lists and charts."""

    figures: tuple[Figure, ...]
    tables: tuple[Annex, ...]
    moment: str


def read_figures(*, authority: Authority, year: int, now: dt.datetime) -> Figures:
    """The figures and small tables of a pack, for the screen. A constant number of queries."""
    is_fresh = freshen(authority, year, now=now)
    scope = Scope.read(authority, year, now, with_units=False)
    closed = is_closed(authority.path, year)
    known, measured = _measured(scope)
    return Figures(tuple(known.values()), _tables(scope, measured), moment(scope, is_fresh=is_fresh, is_closed=closed))


def read_pack(*, authority: Authority, year: int, now: dt.datetime, progress: JobProgress | None = None) -> Pack:
    """The whole pack as of ``now``. A constant number of queries; memory holds the units of the place."""
    is_fresh = freshen(authority, year, now=now)
    scope = Scope.read(authority, year, now)
    closed = is_closed(authority.path, year)
    found: list[Annex] = []
    for number, make in enumerate(ANNEXES.values(), start=1):
        found.append(make(scope))
        if progress is not None:
            progress(number, len(ANNEXES) * 4)
    known, measured = _measured(scope)
    late = next(one for one in found if one.code == "late")
    overdue = sum(row[3] is None for row in late.rows)
    return Pack(
        authority=authority,
        year=year,
        as_of=now,
        is_provisional=not closed,
        moment=moment(scope, is_fresh=is_fresh, is_closed=closed),
        figures=tuple(known.values()),
        sections=narrative.sections(scope, known, measured, overdue=overdue),
        tables=_tables(scope, measured),
        charts=charts_of(scope),
        annexes=tuple(found),
    )


def _measured(scope: Scope) -> tuple[dict[str, Figure], list[Progress]]:
    """Figures of the form, over the whole calendar year, and how far the targets are."""
    authority, year = scope.authority, scope.year
    targets = targets_at(authority, year)
    measured = progress_at(authority, year, targets, measures_of(authority.path, year))
    end = max(timezone.localdate(scope.as_of), dt.date(year, 12, 31))
    return narrative.figures(authority, year, Span(None, end, "")), measured


def _tables(scope: Scope, measured: Sequence[Progress]) -> tuple[Annex, ...]:
    before = numbers_of(scope.authority.path, scope.year - 1)
    made = (tables.by_kind(scope), tables.by_place(scope), tables.targets(measured), tables.years(scope, before))
    return tuple(one for one in made if one is not None)


def read_annex(code: str, *, authority: Authority, year: int, now: dt.datetime) -> tuple[Annex, str]:
    """One table by itself, and as of when its figures hold. Raises KeyError for a code that is not there."""
    make = ANNEXES[code]
    is_fresh = freshen(authority, year, now=now)
    scope = Scope.read(authority, year, now)
    return make(scope), moment(scope, is_fresh=is_fresh, is_closed=is_closed(authority.path, year))


def moment(scope: Scope, *, is_fresh: bool, is_closed: bool) -> str:
    """As of when the figures hold, and whether they can still change."""
    at = scope.as_of if is_fresh else scope.numbers.made_at or scope.as_of
    words = f"{timezone.localtime(at):%H:%M ngày %d/%m/%Y}"
    return f"Số liệu đã khóa năm {scope.year}, lấy lúc {words}" if is_closed else f"Số liệu tạm tính lúc {words}"


def charts_of(scope: Scope) -> tuple[Chart, ...]:
    """The charts that say something; empty ones stay out of papers."""
    numbers, known = scope.numbers, levels()
    years = numbers_by_year(scope.authority.path, range(scope.year - YEARS + 1, scope.year + 1))
    made = [
        charts.registration_chart(numbers),
        charts.levels_chart(numbers, known),
        charts.levels_chart(numbers, known, way="coming"),
        charts.bands_chart(numbers),
        charts.activities_chart(numbers),
        charts.timeliness_chart(numbers),
    ]
    if len(years) > 1:
        made.append(charts.trend_chart(years, known))
    if scope.below:
        made.append(charts.places_chart(scope.below, MEASURES["recognised"], known))
    return tuple(one for one in made if not one.is_empty)
