"""A chart of a page as a file: PNG and SVG to paste, the numbers as Excel with a native chart."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from common.charts import Chart, table_of
from common.documents.cells import Kind
from common.documents.chart_svg import chart_png, chart_svg
from common.documents.marks import watermark
from common.documents.xlsx import XLSX_TYPE, Col, Sheet, workbook_bytes
from common.documents.xlsx_charts import sheet_chart

TYPES = {"png": "image/png", "svg": "image/svg+xml", "xlsx": XLSX_TYPE}


def chart_response(request: HttpRequest, charts: Iterable[Chart], *, place: str, moment: str) -> HttpResponse | None:
    """The file that the address asks for ("?bieu-do=<code>&tai=png"), None when it asks for the page.

    ``place`` and ``moment`` stand in the file: whose numbers, as of when. Raises Http404 for what is not there.
    """
    wanted = request.GET.get("bieu-do")
    if wanted is None:
        return None
    chart = next((chart for chart in charts if chart.code == wanted), None)
    file_type = request.GET.get("tai", "")
    if chart is None or file_type not in TYPES:
        raise Http404
    response = HttpResponse(_content(chart, file_type, place, moment, watermark()), content_type=TYPES[file_type])
    name = f"{chart.title} – {place}.{file_type}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response


def _content(chart: Chart, file_type: str, place: str, moment: str, watermark: str) -> bytes:
    said = [chart.title, f"{place}. {moment}", *([watermark] if watermark else [])]
    if file_type == "png":
        return chart_png(chart, captions=said)
    if file_type == "svg":
        return chart_svg(chart, captions=said).encode()
    return workbook_bytes([chart_sheet(chart, captions=[chart.title, place, moment])], watermark=watermark)


def chart_sheet(chart: Chart, *, captions: Iterable[str] = (), title: str = "") -> Sheet:
    """One tab: the numbers of a chart as a table, the same chart beside it as Excel draws it."""
    header, rows = table_of(chart)
    are_whole = all(isinstance(value, int | None) for one in chart.series for value in one.values)
    kind: Kind = "int" if are_whole else "points"
    columns = [Col(header[0] or "Mục", 34), *(Col(name, 14, kind) for name in header[1:])]
    notes = [f"Đơn vị tính: {chart.unit}", *([chart.note] if chart.note else [])]
    return Sheet(
        title=title or chart.title,
        columns=columns,
        rows=rows,
        captions=[*captions, *notes],
        filters=False,
        charts=[sheet_chart(chart)],
    )
