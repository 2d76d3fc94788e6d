"""Báo cáo tổng kết năm: its figures on screen, its pieces as files, its issues."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common import audit
from common.views import allow
from reports.documents import DOCUMENTS
from reports.domain.issues import may_issue
from reports.exports.pack.annexes import LABELS
from reports.exports.pack.reading import read_figures
from reports.exports.pack.values import Annex, Figure, Row, printed
from reports.models import IssueFile
from reports.queries.issues import issue_files_visible_to, issues_of
from reports.views.place import READERS, acting, chosen_authority, place_choices

# A phone shows shorter tables as cards, longer ones to push aside.
CARDS_MAX = 12


@require_GET
@allow(*READERS)
def pack(request: HttpRequest, year: int) -> HttpResponse:
    """What the report will say, and every piece of it to take along."""
    authority = chosen_authority(request, request.GET.get("authority"))
    found = read_figures(authority=authority, year=year, now=timezone.now())
    context = {
        "year": year,
        "authority": authority,
        "places": place_choices(request, authority),
        "document": DOCUMENTS["pack"],
        "moment": found.moment,
        "source": found.source,
        "figures": [(one, _shown(one)) for one in found.figures],
        "tables": [_table(one) for one in found.tables],
        "annexes": [DOCUMENTS[f"annex_{code}"] for code in LABELS],
        "issues": issues_of(authority, year),
        "may_issue": may_issue(acting(request), authority.path),
    }
    return render(request, "reports/pack.html", context)


def _shown(figure: Figure) -> str:
    return "–" if figure.value is None else printed(figure.value)


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of the heading rows."""

    label: str
    across: int = 1
    down: int = 1
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as text; ``label`` says its column where rows are cards."""

    text: str
    label: str
    is_number: bool


def _table(one: Annex) -> dict[str, object]:
    """A small table with its cells as text; the name of each line first, bands as (label, None)."""
    rows: list[tuple[str, list[Cell] | None]] = []
    for band in one.bands:
        rows += [(band.label, None)] if band.label else []
        rows += [("", _cells(row, one)) for row in band.rows]
    upper, lower = _heads(one)
    return {
        "code": one.code,
        "title": one.title,
        "upper": upper,
        "lower": lower,
        "width": len(one.fields),
        "rows": rows,
        "is_long": len(rows) > CARDS_MAX,
        "foot": [_cells(row, one) for row in one.foot],
        "notes": one.notes,
        "empty": "" if rows else one.empty,
    }


def _cells(row: Row, of: Annex) -> list[Cell]:
    return [
        Cell(
            text=printed(value),
            label=f"{field.group}: {field.header}" if field.group else field.header,
            is_number=field.kind in ("int", "points"),
        )
        for value, field in zip(row, of.fields, strict=True)
    ]


def _heads(one: Annex) -> tuple[list[Head], list[Head]]:
    """Both heading rows; the second is empty where no columns have a heading in common."""
    grouped = any(field.group for field in one.fields)
    upper: list[Head] = []
    lower: list[Head] = []
    for label, some in groupby(one.fields, key=lambda field: field.group):
        fields = list(some)
        if label:
            upper.append(Head(label, across=len(fields), is_number=True))
            lower += [Head(field.header, is_number=field.kind != "text") for field in fields]
        else:
            upper += [Head(field.header, down=2 if grouped else 1, is_number=field.kind != "text") for field in fields]
    return upper, lower


@require_GET
@allow(*READERS)
def issue_file(request: HttpRequest, year: int, pk: int) -> HttpResponseBase:
    """A file of an issue, for whoever reads the year of that place now."""
    row: IssueFile = get_object_or_404(issue_files_visible_to(acting(request)), pk=pk, issue__year=year)
    try:
        file = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    audit.record("report.downloaded", now=timezone.now(), request=request, subject=row.issue, file=row.name)
    response = FileResponse(file, as_attachment=True, filename=row.name, content_type=row.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
