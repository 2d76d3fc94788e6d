"""What templates/parts/chart.html draws a chart of common.charts with."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from common.charts import TONES, Chart, summary_of
from common.documents.chart_svg import shown

register = template.Library()


def _plain(value: Decimal | int | None) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value


@register.filter
def chart_data(chart: Chart) -> SafeString:
    """The description for static/js/charts, as JSON that no text can break out of."""
    said = {
        "kind": chart.kind,
        "unit": chart.unit,
        "top": chart.top,
        "categories": chart.categories,
        "hrefs": chart.hrefs,
        "series": [
            {"name": one.name, "values": [_plain(value) for value in one.values], "tone": _tone(one.tone)}
            for one in chart.series
        ],
    }
    return json_script(said, f"so-{chart.code}")


def _tone(name: str) -> dict[str, str]:
    tone = TONES[name]
    return {"light": tone.light, "dark": tone.dark, "pattern": tone.pattern}


@register.filter
def chart_words(chart: Chart) -> str:
    """The chart in one sentence, for those who do not see it."""
    return summary_of(chart)


@register.filter
def chart_size(chart: Chart) -> str:
    """A class that gives bars from left to right the height that their rows need."""
    rows = len(chart.categories) * max(1, len(chart.series)) if chart.kind == "hbar" else 0
    return f"is-rows-{next(size for size, most in ((1, 12), (2, 20), (3, 34), (4, 10**6)) if rows <= most)}"


@register.filter
def chart_rows(chart: Chart) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(category, [(number in words, address of the list behind)]) for the table of numbers."""
    for index, name in enumerate(chart.categories):
        cells = []
        for number, one in enumerate(chart.series):
            value = one.values[index]
            cells.append((shown(value) if value is not None else "–", chart.href(number, index) if value else ""))
        yield name, cells


@register.simple_tag(takes_context=True)
def chart_address(context: Any, chart: Chart, file_type: str) -> str:
    """The page's own address, asking for the chart as a file (common.chart_files)."""
    query = context["request"].GET.copy()
    query["bieu-do"], query["tai"] = chart.code, file_type
    return f"?{query.urlencode()}"
