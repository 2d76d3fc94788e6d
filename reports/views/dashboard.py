"""Tổng quan năm: where the year stands, for every level; the list behind each of its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from common.chart_files import chart_response
from common.list_files import list_file
from common.listing import configure
from common.scope import Actor, Role
from common.views import allow
from models_programs.models import Programme
from models_programs.queries.metrics import Progress
from models_programs.views.targets import TargetRow, target_rows
from reports.domain.refreshing import freshen
from reports.filters import FactsFilter, SpotFilter
from reports.queries.dashboard import (
    Levels,
    Spot,
    Years,
    facts_behind,
    levels_known,
    places_of,
    progress_at,
    spot_of,
    targets_at,
    years_of,
)
from reports.queries.numbers import Numbers
from reports.rules.gauges import GOOD_CODE, Scale, listed_number, scale_of
from reports.tables.dashboard import FactsTable, Part, PlaceLine, PlacesTable
from reports.views.dashboard_charts import place_charts
from reports.views.dashboard_moment import asked_again, moment_of, moment_words, query_of
from reports.views.dashboard_tiles import PLACE_CODES, Links, crumbs_of, denominator, groups_of, part_of
from reports.views.dashboard_unit import unit_dashboard
from reports.views.place import READERS, acting
from units.enums import UnitKind
from units.models import Authority


def spot_asked(request: HttpRequest, year: int) -> Spot:
    """What the address asks about; 404 for a place outside the scope. A kind that is none is all kinds."""
    wanted, kind = request.GET.get("noi", ""), request.GET.get("loai", "")
    if wanted and (not (wanted.isascii() and wanted.isdigit()) or len(wanted) > 15):
        raise Http404
    found = spot_of(
        acting(request),
        year,
        wanted=int(wanted) if wanted else None,
        only=request.GET.get("rieng") == "1",
        kind=kind if kind in UnitKind.values else "",
    )
    if found is None:
        raise Http404
    return found


def place_words(spot: Spot) -> str:
    """Whose numbers: "Xã Bình Sơn, chỉ đơn vị trực thuộc, cơ quan"."""
    only = "chỉ đơn vị trực thuộc" if spot.only else ""
    kind = str(UnitKind(spot.kind).label).lower() if spot.kind else ""
    return ", ".join(part for part in (spot.authority.name, only, kind) if part)


@require_GET
@vary_on_headers("HX-Request")
@allow(*Role)
def dashboard(request: HttpRequest, year: int) -> HttpResponse:
    """The year of a place; of the own unit for its head."""
    actor, now = acting(request), timezone.now()
    if actor.is_unit_head:
        return unit_dashboard(request, year)
    spot = spot_asked(request, year)
    is_fresh = freshen(spot.authority, year, now=now)
    years = years_of(spot, year, getattr(request, "work_years", [year]))
    moment = moment_of(request, years.of(year), is_fresh=is_fresh, is_closed=spot.is_closed, now=now)
    if request.htmx:  # type: ignore[attr-defined]
        return asked_again(request, moment)
    links, known = Links(year, spot.asks), levels_known()
    places = places_of(spot, year)
    charts = place_charts(spot, years, places, known, links, measure=request.GET.get("theo", ""))
    if file := chart_response(request, charts, place=place_words(spot), moment=moment_words(moment)):
        return file
    table, chosen = places_table(spot, places, known, links), SpotFilter(request.GET, spot=spot, compares=True)
    notes = [moment_words(moment)]
    if table and (file := list_file(request, table, filters=chosen, place=place_words(spot), notes=notes)):
        return file
    context = {
        "year": year,
        "spot": spot,
        "links": links,
        "filter": chosen,
        "moment": moment,
        "query": query_of(request),
        "crumbs": crumbs_of(spot, links),
        "place": place_words(spot),
        "groups": groups_of(spot, years.of(year), links, known, actor),
        "plans": [] if spot.only or spot.kind else gauges_of(spot, year, years, actor),
        "charts": charts,
        "places": configure(request, table, count=len(table.data)) if table is not None else None,
    }
    return render(request, "reports/dashboard.html", context)


# --- Targets ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gauge:
    """A target with its value on a line; ``has_list``: there is a page of the units behind it."""

    row: TargetRow
    scale: Scale | None
    has_list: bool


def gauges_of(spot: Spot, year: int, years: Years, actor: Actor) -> list[tuple[Programme, list[Gauge]]]:
    """The targets in force at the place, plan by plan."""
    targets = targets_at(spot.authority, year)
    progress = progress_at(spot.authority, year, targets, years.measures)
    rows = target_rows(targets, progress, year=year)
    found: dict[int, tuple[Programme, list[Gauge]]] = {}
    for row, one in zip(rows, progress, strict=True):
        plan = one.target.programme
        found.setdefault(plan.pk, (plan, []))[1].append(_gauge(row, one, spot.authority, actor))
    return list(found.values())


def _gauge(row: TargetRow, one: Progress, authority: Authority, actor: Actor) -> Gauge:
    is_share = one.metric is not None and one.metric.is_share
    plan = one.target.programme
    # The page of units behind a target is about the plan's own place, or about the reader's for a plan from above.
    shown_at = plan.authority_id if actor.governs(plan.authority_path) else actor.authority_id
    return Gauge(
        row=row,
        scale=scale_of(value=one.value, target=one.target.value, is_share=is_share),
        has_list=one.has_units and shown_at == authority.pk,
    )


# --- Places -----------------------------------------------------------------------------------------------------------


def places_table(
    spot: Spot, places: Iterable[tuple[Authority, Numbers]], known: Levels, links: Links
) -> PlacesTable | None:
    """The places right below; None where there are none, or only own units are looked at."""
    if spot.only or not spot.below:
        return None
    return PlacesTable([_place_line(authority, numbers, spot, known, links) for authority, numbers in places])


def _place_line(authority: Authority, numbers: Numbers, spot: Spot, known: Levels, links: Links) -> PlaceLine:
    key, kind = str(authority.pk), spot.kind
    parts = {
        code: Part(*part_of(numbers, code, known, kind), links.behind(code, noi=key)) for code in PLACE_CODES
    }  # fmt: skip
    return PlaceLine(
        name=authority.name,
        sort_key=authority.sort_key,
        href=links.to("dashboard", noi=key),
        units=numbers.of("units", kind),
        registered=parts["registered"],
        recognised=parts["recognised"],
        classified=parts["classified"],
        good=parts[GOOD_CODE],
        on_time=Part(numbers.of("due_on_time", kind), numbers.of("due", kind)),
    )


# --- The list behind --------------------------------------------------------------------------------------------------


@require_GET
@allow(*READERS)
def dashboard_list(request: HttpRequest, year: int) -> HttpResponse:
    """The units that a number counts; 404 for a number that is none."""
    spot, known, now = spot_asked(request, year), levels_known(), timezone.now()
    number = listed_number(request.GET.get("so", "units"), known)
    if number is None:
        raise Http404
    is_fresh = freshen(spot.authority, year, now=now)
    chosen = FactsFilter(request.GET, queryset=facts_behind(spot, year, number), spot=spot, levels=known)
    years = years_of(spot, year, [year])
    moment = moment_of(request, years.of(year), is_fresh=is_fresh, is_closed=spot.is_closed, now=now)
    table = FactsTable(chosen.qs, year=year, many=bool(spot.below))
    title, notes = f"{number.label} năm {year}", [moment_words(moment)]
    if file := list_file(request, table, filters=chosen, title=title, place=place_words(spot), notes=notes):
        return file
    count = chosen.qs.count()
    links = Links(year, spot.asks)
    context: dict[str, Any] = {
        "year": year,
        "spot": spot,
        "number": number,
        "filter": chosen,
        "count": count,
        "table": configure(request, table, count=count),
        "of": denominator(number, years.of(year), known, spot.kind),
        "place": place_words(spot),
        "moment": moment,
        "back": links.to("dashboard"),
    }
    return render(request, "reports/dashboard_list.html", context)
