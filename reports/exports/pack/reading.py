"""Reading a pack: everything at one moment, from facts, numbers and records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from common.charts import Chart
from common.jobs import JobRefused
from common.scope import way_up, within
from models_programs.queries.metrics import Progress
from reports import charts
from reports.charts.places import MEASURES
from reports.domain.refreshing import freshen, freshen_fully, work_years
from reports.exports.pack import narrative, tables
from reports.exports.pack.annexes import ANNEXES
from reports.exports.pack.annexes.late import overdue_at
from reports.exports.pack.scope import Scope
from reports.exports.pack.values import Annex, Figure, HowFar, Pack, nobody_asks
from reports.models import Stale, YearClosing, YearNumbers
from reports.queries.dashboard import progress_at, targets_at
from reports.queries.numbers import Numbers, levels, measures_of, numbers_by_year, numbers_of
from units.models import Authority

YEARS = 5
TRIES = 3
NOT_READY = "Số liệu đang được tính lại vì vừa có nhiều thay đổi. Vài phút nữa anh/chị lập lại báo cáo này."


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands in the report itself, without lists and charts."""

    figures: tuple[Figure, ...]
    tables: tuple[Annex, ...]
    moment: str
    source: str


def read_figures(*, authority: Authority, year: int, now: dt.datetime) -> Figures:
    """The figures and small tables of a pack, for the screen. A constant number of queries."""
    is_fresh = freshen(authority, year, now=now)
    for before in _last(year):
        freshen(authority, before, now=now)
    scope = Scope.read(authority, year, now, with_units=False)
    closed = scope.closed_at is not None
    known, measured = _measured(scope)
    return Figures(
        figures=tuple(known.values()),
        tables=_tables(scope, measured, numbers_of(authority.path, year - 1)),
        moment=moment(scope, is_fresh=is_fresh, is_closed=closed),
        source=narrative.source_words(narrative.own_report(authority, year)),
    )


def read_pack(*, authority: Authority, year: int, now: dt.datetime, progress: HowFar = nobody_asks) -> Pack:
    """The whole pack as of ``now``. A constant number of queries; memory holds the units of the place.

    Raises JobRefused while figures are not true yet, and when the year is closed or opened meanwhile: a paper must not
    say other numbers than its lists.
    """
    for _ in range(TRIES):
        _make_true(authority, year, now, progress)
        state = _state(authority, year)
        made = _read(authority, year, now, progress)
        if state == (after := _state(authority, year)):
            return made
    if state[0] != after[0]:
        raise JobRefused(NOT_READY)
    return made  # something changes all the time; it is marked as provisional


def _state(authority: Authority, year: int) -> tuple[int | None, object]:
    """Which closing holds, and what moves with every change at or below a place. Three queries."""
    closing = YearClosing.objects.filter(authority_path__in=way_up(authority.path), year=year, undone_at=None)
    marks = Stale.objects.filter(within(authority.path), year=year).count()
    numbers = YearNumbers.objects.filter(authority=authority, year=year).values_list("marks", "made_at")
    return max(closing.values_list("pk", flat=True), default=None), (marks, list(numbers))


def _read(authority: Authority, year: int, now: dt.datetime, progress: HowFar) -> Pack:
    scope = Scope.read(authority, year, now)
    closed = scope.closed_at is not None
    found: list[Annex] = []
    for number, make in enumerate(ANNEXES.values(), start=1):
        found.append(make(scope))
        progress(number, len(ANNEXES))
    known, measured = _measured(scope)
    before = numbers_of(authority.path, year - 1)
    report = narrative.own_report(authority, year)
    written = dict(report.sections.values_list("code", "text")) if report else {}
    return Pack(
        authority=authority,
        year=year,
        as_of=now,
        is_provisional=not closed,
        moment=moment(scope, is_fresh=True, is_closed=closed),
        figures=tuple(known.values()),
        sections=narrative.sections(scope, known, measured, before=before, written=written, overdue=overdue_at(scope)),
        source=narrative.source_words(report),
        tables=_tables(scope, measured, before),
        charts=charts_of(scope),
        annexes=tuple(found),
    )


def _measured(scope: Scope) -> tuple[dict[str, Figure], list[Progress]]:
    """Figures of the form, and how far the targets are."""
    authority, year = scope.authority, scope.year
    targets = targets_at(authority, year)
    measured = progress_at(authority, year, targets, measures_of(authority.path, year))
    return narrative.figures(authority, year, timezone.localdate(scope.as_of)), measured


def _tables(scope: Scope, measured: Sequence[Progress], before: Numbers) -> tuple[Annex, ...]:
    made = (tables.by_kind(scope), tables.by_place(scope), tables.targets(measured), tables.years(scope, before))
    return tuple(one for one in made if one is not None)


def read_annex(
    code: str, *, authority: Authority, year: int, now: dt.datetime, progress: HowFar = nobody_asks
) -> tuple[Annex, str]:
    """One table by itself, and as of when its figures hold. Raises KeyError for a code that is not there, JobRefused
    while figures are not true yet."""
    make = ANNEXES[code]
    _make_true(authority, year, now, progress)
    scope = Scope.read(authority, year, now)
    return make(scope), moment(scope, is_fresh=True, is_closed=scope.closed_at is not None)


def _last(year: int) -> list[int]:
    """The year before, where the installation has worked on it. One query."""
    return [before for before in work_years() if before == year - 1]


def _make_true(authority: Authority, year: int, now: dt.datetime, progress: HowFar) -> None:
    """The year, and the one that it is compared with."""
    for one in (*_last(year), year):
        if not freshen_fully(authority, one, now=now, working=lambda: progress(0, 1)):
            raise JobRefused(NOT_READY)


def moment(scope: Scope, *, is_fresh: bool, is_closed: bool) -> str:
    """As of when the figures hold, and whether they can still change."""
    if not is_fresh and scope.numbers.made_at is None:
        return f"Số liệu năm {scope.year} đang được tính lần đầu"
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
