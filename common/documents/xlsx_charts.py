"""Native Excel charts beside a table, reading the cells of that table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter

from common.charts import TONES, Chart, Kind
from common.documents.cells import plain_text

CM_ROW, WIDTH, HEIGHT, MOST = 0.56, 17.0, 9.5, 30.0
LONG = 40  # rows


@dataclass(frozen=True, slots=True)
class SheetChart:
    """Which columns of a table are drawn: ``names`` the column of categories, ``values`` one column for each series
    (0 is the first), with their tones."""

    title: str
    kind: Kind
    unit: str
    tones: tuple[str, ...]
    names: int = 0
    values: tuple[int, ...] = (1,)


def sheet_chart(chart: Chart) -> SheetChart:
    """The chart over its own table (``common.charts.table_of``)."""
    return SheetChart(
        title=chart.title,
        kind=chart.kind,
        unit=chart.unit,
        tones=tuple(one.tone for one in chart.series),
        values=tuple(range(1, len(chart.series) + 1)),
    )


def add_charts(tab: Any, charts: Any, *, header_row: int, rows: int, foot: int, columns: int) -> None:
    """Put the charts under a table that begins with its heading in ``header_row`` (with ``rows`` and ``foot`` rows),
    one under the other; beside it where the table is long."""
    is_long = rows > LONG
    at = 1 if is_long else header_row + rows + foot + 2
    for one in charts if rows else ():
        made = _drawn(tab, one, header_row, rows)
        tab.add_chart(made, f"{get_column_letter(columns + 2) if is_long else 'A'}{at}")
        at += int(made.height / CM_ROW) + 3


def _drawn(tab: Any, one: SheetChart, header_row: int, rows: int) -> Any:
    made: Any = LineChart() if one.kind == "line" else BarChart()
    made.title, made.style = plain_text(one.title), 10
    made.width, made.height = WIDTH, HEIGHT
    if one.kind == "hbar":
        made.type, made.height = "bar", min(MOST, max(HEIGHT, rows * 0.75 + 3))
        made.x_axis.scaling.orientation = "maxMin"
    if one.kind == "stacked":
        made.grouping, made.overlap = "stacked", 100
    last = header_row + rows
    for column in one.values:
        data = Reference(tab, min_col=column + 1, min_row=header_row, max_row=last)
        made.add_data(data, titles_from_data=True)
    made.set_categories(Reference(tab, min_col=one.names + 1, min_row=header_row + 1, max_row=last))
    made.y_axis.title, made.y_axis.delete, made.x_axis.delete = plain_text(one.unit), False, False
    made.y_axis.majorGridlines.spPr = GraphicalProperties(ln=_line("D5DADE", 6350))
    if len(one.values) == 1:
        made.legend = None
    else:
        made.legend.position = "b"
    for series, tone in zip(made.series, one.tones, strict=True):
        colour = TONES[tone].light[1:].upper()
        if one.kind == "line":
            series.graphicalProperties = GraphicalProperties(ln=_line(colour, 28575))
            series.marker.symbol, series.smooth = "circle", False
            series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        else:
            series.graphicalProperties = GraphicalProperties(solidFill=colour)
    if one.kind != "stacked":
        made.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    return made


def _line(colour: str, width: int) -> Any:
    from openpyxl.drawing.line import LineProperties

    return LineProperties(solidFill=colour, w=width)
