"""Any list as XLSX and CSV: all its rows, with the filters and in the order on screen ("?xuat=xlsx")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django_tables2 import RequestConfig, Table

from common import audit
from common.attachments import content_disposition
from common.documents.cells import Kind, Value
from common.documents.marks import watermark
from common.documents.xlsx import CSV_TYPE, XLSX_TYPE, Col, Sheet, csv_bytes, workbook_bytes
from common.list_values import columns_of, rows_of
from common.numbers import points, whole
from common.templatetags.ui import active_filters

KEY = "xuat"
ROWS_MAX = 20_000
TYPES = {"xlsx": XLSX_TYPE, "csv": CSV_TYPE}
TOO_MANY = (
    "Danh sách có {} dòng, mỗi tệp chỉ chứa được {} dòng. Anh/chị lọc bớt rồi tải lại, hoặc lập báo cáo ở mục Báo cáo."
)
# The widths in characters that hold the longest of their kind; text is as wide as what it says.
WIDTHS: dict[Kind, float] = {"int": 9, "points": 10, "date": 13, "datetime": 18, "percent": 10}
NARROWEST, WIDEST = 10, 44
PORTRAIT = 90  # characters that stand side by side on an upright page


def list_file(
    request: HttpRequest,
    table: Table,
    *,
    filters: Any = None,
    title: str = "",
    place: str = "",
    notes: Sequence[str] = (),
) -> HttpResponse | None:
    """The file that the address asks for; None when it asks for the page. Call it before ``configure``.

    ``table`` holds what the person may see, filtered; its order is taken from the address. ``filters`` (a filter set or
    whatever has a bound ``form``) says in words what the list is narrowed to. ``title`` is the table's caption with the
    year of the address, ``place`` what the person acts for, unless said otherwise. ``notes`` stand under them.
    Too many rows are refused with words on the page. Raises Http404 for a format that is none.
    """
    wanted = request.GET.get(table.prefix + KEY)
    if wanted is None or request.method != "GET":
        return None
    if wanted not in TYPES:
        raise Http404
    RequestConfig(request, paginate=False).configure(table)
    count = len(table.data)
    if count > ROWS_MAX:
        messages.warning(request, TOO_MANY.format(whole(count), whole(ROWS_MAX)))
        return redirect(page_address(request, table))
    now = timezone.now()
    name = title or title_of(table, _year(request))
    place = place or place_of(request)
    rows = [[number, *row] for number, row in enumerate(rows_of(table), start=1)]
    headings = ["TT", *(str(column.header) for column in columns_of(table))]
    if wanted == "csv":
        content = csv_bytes(headings, rows)
    else:
        captions = [name, *([place] if place else []), *notes, *asked(request, filters), made_by(request, now)]
        content = workbook_bytes([sheet(headings, rows, captions=captions)], title=name, watermark=watermark())
    assert request.resolver_match is not None  # noqa: S101 (a view is running)
    audit.record(
        "list.exported",
        now=now,
        request=request,
        list=table.prefix + request.resolver_match.view_name,
        rows=len(rows),
        format=wanted,
        address=request.get_full_path()[:500],
    )
    file_name = f"{name} – {place}" if place else name
    headers = {
        "Content-Disposition": content_disposition(f"{file_name} – {timezone.localdate(now):%d-%m-%Y}.{wanted}"),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=TYPES[wanted], headers=headers)


def page_address(request: HttpRequest, table: Table) -> str:
    """The page of the list with the same filters."""
    query = request.GET.copy()
    query.pop(table.prefix + KEY, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def title_of(table: Table, year: int | None) -> str:
    """ "Danh sách đơn vị năm 2026"."""
    caption = str(getattr(table, "caption", "") or "Danh sách")
    if year is None:
        return caption
    return f"{caption} {year}" if caption.endswith(" năm") else f"{caption} năm {year}"


def _year(request: HttpRequest) -> int | None:
    match = request.resolver_match
    return int(match.kwargs["year"]) if match is not None and "year" in match.kwargs else None


def place_of(request: HttpRequest) -> str:
    """The authority or unit that the person acts for."""
    actor = getattr(request, "actor", None)
    held = getattr(request, "memberships", [])
    return next((str(one.place) for one in held if actor is not None and one.pk == actor.membership_id), "")


def asked(request: HttpRequest, filters: Any) -> list[str]:
    """What the list is narrowed to, one caption for all of it; nothing where it is not."""
    if filters is None:
        return []
    context: Any = {"request": request}
    chips = [f"{chip['label']}: {chip['value']}" for chip in active_filters(context, filters)]
    return [f"Lọc theo: {'; '.join(chips)}"] if chips else []


def made_by(request: HttpRequest, now: dt.datetime) -> str:
    """ "Xuất lúc 14:05 ngày 20/10/2026 bởi Nguyễn Thị Ánh"."""
    name = request.actor.name  # type: ignore[attr-defined]
    return f"Xuất lúc {timezone.localtime(now):%H:%M ngày %d/%m/%Y} bởi {name}"


# --- The tab ----------------------------------------------------------------------------------------------------------


def sheet(headings: Sequence[str], rows: list[list[Value]], *, captions: Sequence[str]) -> Sheet:
    """One tab: what its values are decides how a column is written and how wide it is."""
    columns = []
    for place, heading in enumerate(headings):
        values = [row[place] for row in rows if row[place] not in (None, "")]
        kind = kind_of(values)
        if kind == "text":
            for row in rows:
                row[place] = worded(row[place])
        columns.append(Col(heading, 6 if place == 0 else width_of(heading, values, kind), kind))
    landscape = sum(column.width for column in columns) > PORTRAIT
    return Sheet(title=captions[0], columns=columns, rows=rows, captions=captions, landscape=landscape)


def kind_of(values: Sequence[Value]) -> Kind:
    """What all values of a column are; text where they are not all one thing, or none is there."""
    kinds = {type(value) for value in values}
    if not kinds or kinds & {str}:
        return "text"
    if kinds == {int}:
        return "int"
    if kinds <= {int, float, Decimal}:
        return "points"
    if kinds == {dt.datetime}:
        return "datetime"
    return "date" if kinds == {dt.date} else "text"


def worded(value: Value) -> Value:
    """A number or date that stands among words, as words."""
    if isinstance(value, dt.datetime):
        at = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{at:%H:%M %d/%m/%Y}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return points(value) if isinstance(value, Decimal) else value


def width_of(heading: str, values: Sequence[Value], kind: Kind) -> float:
    """In characters: numbers and dates by their kind, words by the longest that is not an exception."""
    word = max((len(part) for part in heading.split()), default=0) + 2
    if kind != "text":
        return max(WIDTHS[kind], word)
    lengths = sorted(max((len(line) for line in str(value).split("\n")), default=0) for value in values)
    usual = lengths[int(len(lengths) * 0.98) - 1 if len(lengths) > 50 else -1] if lengths else 0
    return float(max(word, min(max(usual + 2, NARROWEST), WIDEST)))
