"""The yearly summary on screen."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.list_files import list_file
from common.listing import configure
from common.numbers import percent, points, whole
from common.views import allow
from reports.documents import DOCUMENTS
from reports.domain.refreshing import freshen_own
from reports.exports import wording
from reports.queries import Line, Summary, summarise
from reports.tables import SummaryTable
from reports.views.place import READERS, acting, chosen_authority, place_choices
from scoring.queries.closing import closing_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the table, and the list behind it."""

    text: str
    href: str = ""


@require_GET
@allow(*READERS)
def summary(request: HttpRequest, year: int) -> HttpResponse:
    """Numbers first, then the table by kind, then unit by unit; each number opens the list behind it."""
    authority = chosen_authority(request, request.GET.get("authority"))
    now = timezone.now()
    freshen_own(authority, year, now=now)
    found = summarise(authority=authority, year=year, now=now)
    table = SummaryTable(list(found.units), year=year)
    if file := list_file(request, table, title=f"Đơn vị trong tổng hợp chấm điểm năm {year}", place=authority.name):
        return file
    # The scoring list shows a whole subtree: its counts are ours only where nobody stands below.
    linked = authority.pk == acting(request).authority_id and not authority.children.exists()
    context = {
        "year": year,
        "authority": authority,
        "places": place_choices(request, authority),
        "document": DOCUMENTS["summary"],
        "summary": found,
        "moment": wording.moment(found),
        "denominator": wording.DENOMINATOR,
        "closing": closing_of(authority.path, year),
        "stats": _stats(found, _Links(year, linked)),
        "lines": [(line.label, _cells(line, _Links(year, linked))) for line in found.lines],
        "total": _cells(found.total, _Links(year, linked)),
        "table": configure(request, table),
    }
    return render(request, "reports/summary.html", context)


@dataclass(frozen=True, slots=True)
class _Links:
    """Addresses of the scoring list behind a number; none where the list would show more than was counted."""

    year: int
    linked: bool

    def to(self, count: int, **filters: str) -> str:
        if not self.linked or count == 0:
            return ""
        query = urlencode({name: value for name, value in filters.items() if value})
        return reverse("scoring:list", args=[self.year]) + (f"?{query}" if query else "")


def _stats(found: Summary, links: _Links) -> list[dict[str, str]]:
    total = found.total
    rows = [
        ("Đơn vị", whole(total.units), links.to(total.units), f"{whole(total.eligible)} thuộc diện, tự nguyện"),
        ("Đã gửi", whole(total.sent), links.to(total.sent, state="received"), percent(total.sent, total.units)),
        ("Chưa gửi", whole(total.not_sent), links.to(total.not_sent, state="unsent"), ""),
        ("Đã chấm xong", whole(total.scored), links.to(total.scored, state="scored"), ""),
        ("Đã duyệt", whole(total.approved), links.to(total.approved, state="approved"), ""),
        ("Điểm trung bình", points(total.average), "", "theo điểm cấp trên chấm"),
    ]
    return [{"label": label, "value": value, "href": href, "note": note} for label, value, href, note in rows]


def _cells(line: Line, links: _Links) -> list[Cell]:
    kind = line.kind
    cells = [
        Cell(whole(line.units), links.to(line.units, kind=kind)),
        Cell(whole(line.eligible)),
        Cell(whole(line.sent), links.to(line.sent, kind=kind, state="received")),
        Cell(whole(line.not_sent), links.to(line.not_sent, kind=kind, state="unsent")),
        Cell(whole(line.scored), links.to(line.scored, kind=kind, state="scored")),
    ]
    for level in line.levels:
        text = whole(level.total) + (f" ({whole(level.provisional)})" if level.provisional else "")
        # The list knows decided levels only.
        cells.append(Cell(text, "" if level.provisional else links.to(level.final, kind=kind, level=level.code)))
    return [*cells, Cell(points(line.average))]
