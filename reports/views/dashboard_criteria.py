"""Từng tiêu chí: how each row of each sheet was scored at a place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from common.chart_files import chart_response
from common.views import allow
from reports.domain.refreshing import freshen
from reports.filters import SpotFilter
from reports.queries.dashboard import criteria_numbers
from reports.queries.rubric_rows import rubrics_of
from reports.views.dashboard import place_words, spot_asked
from reports.views.dashboard_charts import rubric_charts
from reports.views.dashboard_moment import asked_again, moment_of, moment_words, query_of
from reports.views.dashboard_tiles import Links, crumbs_of
from reports.views.index import sentence_case
from reports.views.place import READERS


@require_GET
@vary_on_headers("HX-Request")
@allow(*READERS)
def dashboard_criteria(request: HttpRequest, year: int) -> HttpResponse:
    """Averages as a share of the maximum, full points, self − superior; each rubric apart, the most used first."""
    spot, now = spot_asked(request, year), timezone.now()
    is_fresh = freshen(spot.authority, year, now=now)
    numbers = criteria_numbers(spot, year)
    moment = moment_of(request, numbers, is_fresh=is_fresh, is_closed=spot.is_closed, now=now)
    if request.htmx:  # type: ignore[attr-defined]
        return asked_again(request, moment)
    links = Links(year, spot.asks)
    rubrics = [(one, rubric_charts(one)) for one in rubrics_of(numbers.criteria)]
    every = [chart for _, charts in rubrics for chart in charts]
    if file := chart_response(request, every, place=place_words(spot), moment=moment_words(moment)):
        return file
    context = {
        "year": year,
        "spot": spot,
        "place": place_words(spot),
        "filter": SpotFilter(request.GET, spot=spot, kinds=False),
        "moment": moment,
        "query": query_of(request),
        "crumbs": crumbs_of(spot, links, page="dashboard_criteria"),
        "rubrics": [(one, sentence_case(one.rubric.title), charts) for one, charts in rubrics],
    }
    return render(request, "reports/dashboard_criteria.html", context)
