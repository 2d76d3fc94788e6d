"""Which charts a dashboard draws, with the lists behind their bars; each as a picture and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from common.charts import Chart
from reports import charts
from reports.charts.places import MEASURES
from reports.queries.dashboard import Levels, Spot, Years
from reports.queries.numbers import Numbers
from reports.queries.rubric_rows import RubricNumbers
from reports.views.dashboard_tiles import Links, records_query
from units.models import Authority

FIRST_MEASURE = next(iter(MEASURES))


def place_charts(
    spot: Spot,
    years: Years,
    places: Sequence[tuple[Authority, Numbers]],
    known: Levels,
    links: Links,
    *,
    measure: str = "",
) -> list[Chart]:
    """Everything that has something to draw, in the order of the page."""
    numbers, kind, behind = years.of(links.year), spot.kind, links.behind
    found = [
        charts.registration_chart(numbers, kind=kind, behind=behind),
        charts.bands_chart(numbers, kind=kind, behind=behind),
        charts.levels_chart(numbers, known, kind=kind, behind=behind),
        charts.levels_chart(numbers, known, way="coming", kind=kind, behind=behind),
    ]
    if len(numbers.units) > 1 and not kind:
        found.append(charts.comparison_chart(numbers, known, behind=behind))
    if len(years.by_year) > 1:
        found += [charts.trend_chart(years.by_year, known, kind=kind), charts.average_chart(years.by_year, kind=kind)]
    if len(places) > 1 and not spot.only:
        by = MEASURES.get(measure, MEASURES[FIRST_MEASURE])
        compared = charts.places_chart(places, by, known, kind=kind, behind=behind)
        found += [compared] if len(compared.categories) > 1 else []
    found.append(charts.timeliness_chart(numbers, kind=kind))
    if not kind:
        found.append(charts.activities_chart(numbers, listed=_activities(spot, links.year)))
    return drawn(found)


def _activities(spot: Spot, year: int) -> charts.Listed | None:
    """The address of the list of one kind of activity; None where it cannot be narrowed to the spot."""
    query = records_query(spot)
    if query is None:
        return None
    url = reverse("models_programs:activity_list", args=[year])
    return lambda kind: f"{url}?{urlencode(query | {'kind': kind})}"


def rubric_charts(one: RubricNumbers) -> list[Chart]:
    return drawn([charts.shares_chart(one), charts.full_chart(one), charts.gap_chart(one)])


def drawn(found: Iterable[Chart]) -> list[Chart]:
    """Without charts that have nothing to show."""
    return [chart for chart in found if chart.categories and not chart.is_empty]
