"""Báo cáo tổng kết năm: its figures on screen, its pieces as files, its issues."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common import audit
from common.documents.docx import shown
from common.numbers import points, whole
from common.views import allow
from reports.documents import DOCUMENTS
from reports.domain.issues import may_issue
from reports.exports.pack.annexes import LABELS
from reports.exports.pack.reading import read_figures
from reports.exports.pack.values import Annex, Figure
from reports.models import IssueFile
from reports.queries.issues import issue_files_visible_to, issues_of
from reports.views.place import READERS, acting, chosen_authority, place_choices


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
        "figures": [(one, _shown(one)) for one in found.figures],
        "tables": [_table(one) for one in found.tables],
        "annexes": [DOCUMENTS[f"annex_{code}"] for code in LABELS],
        "issues": issues_of(authority, year),
        "may_issue": may_issue(acting(request), authority.path),
    }
    return render(request, "reports/pack.html", context)


def _shown(figure: Figure) -> str:
    if figure.value is None:
        return "–"
    return whole(figure.value) if isinstance(figure.value, int) else points(figure.value)


def _table(one: Annex) -> dict[str, object]:
    """A small table with its cells as text; the name of each line first."""
    rows = [[shown(value) for value in row] for row in one.rows]
    foot = [[shown(value) for value in row] for row in one.foot]
    heads = [f"{field.group}: {field.header.lower()}" if field.group else field.header for field in one.fields]
    numeric = [field.kind in ("int", "points") for field in one.fields]
    return {
        "code": one.code,
        "title": one.title,
        "heads": list(zip(heads, numeric, strict=True)),
        "rows": [list(zip(row, numeric, strict=True)) for row in rows],
        "foot": [list(zip(row, numeric, strict=True)) for row in foot],
        "notes": one.notes,
        "empty": "" if rows else one.empty,
    }


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
