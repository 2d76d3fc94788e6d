"""What a worker does for the reports room. Each runner reads the scope again as it is when the work begins."""

from __future__ import annotations

from django.utils import timezone

from common.documents.xlsx import XLSX_TYPE
from common.jobs import JobRefused, Produced, Progress, runner
from common.models import Job
from common.scope import Actor
from reports.exports.summary import summary_pdf, summary_title, summary_xlsx
from reports.queries.jobs import authority_of, reading_actor
from reports.queries.summary import summarise
from scoring.exports import sheet_docs, sheet_pdf, watermark
from scoring.exports.values import SheetDoc
from scoring.queries import scorecards_visible_to
from units.enums import UnitKind
from units.models import Authority

PDF_TYPE = "application/pdf"
MAX_PDF_UNITS = 1500
CHUNK = 40


@runner("reports.summary")
def run_summary(job: Job, progress: Progress) -> Produced:
    """The yearly summary as PDF or XLSX."""
    authority, actor = _place(job)
    progress(1, 10)
    summary = summarise(authority=authority, year=_year(job), actor=actor, now=timezone.now())
    progress(3, 10)
    title = summary_title(summary)
    if job.params["format"] == "xlsx":
        return _produced(summary_xlsx(summary, watermark=watermark()), f"{title}.xlsx", XLSX_TYPE)
    if len(summary.units) > MAX_PDF_UNITS:
        raise JobRefused(f"Danh sách dài hơn {MAX_PDF_UNITS} đơn vị, không in được thành PDF. Chọn Excel.")
    return _produced(summary_pdf(summary, watermark=watermark()), f"{title}.pdf", PDF_TYPE)


@runner("scoring.sheets_pdf")
def run_sheets(job: Job, progress: Progress) -> Produced:
    """Every sheet of the authority's units in one PDF, in the order of kinds and names."""
    authority, actor = _place(job)
    year, now = _year(job), timezone.now()
    cards = list(
        scorecards_visible_to(actor)
        .filter(year=year, unit__authority=authority)
        .select_related("unit__authority", "rubric", "level")
        .order_by("unit__sort_key", "pk")
    )
    cards.sort(key=lambda card: list(UnitKind.values).index(card.unit.kind))
    if not cards:
        raise JobRefused(f"Năm {year} chưa có phiếu chấm điểm nào của {authority.name}.")
    docs: list[SheetDoc] = []
    for start in range(0, len(cards), CHUNK):
        docs += sheet_docs(cards[start : start + CHUNK], now=now)
        progress(start + CHUNK, len(cards) * 2)
    title = f"Phiếu chấm điểm {year} – {authority.name}"
    content = sheet_pdf(docs, title=title, now=now, watermark=watermark())
    return _produced(content, f"{title}.pdf", PDF_TYPE, sheets=len(cards))


def _produced(content: bytes, name: str, content_type: str, **result: object) -> Produced:
    """The size is kept in the row: a page must not fail because a file is gone from the disk."""
    return Produced(content, name, content_type, result={"bytes": len(content), **result})


def _place(job: Job) -> tuple[Authority, Actor]:
    authority = authority_of(job)
    path = authority.path if authority else ""
    actor = reading_actor(user=job.requester, authority_path=path, on=timezone.localdate())
    if authority is None or actor is None:
        raise JobRefused("Vai trò của anh/chị không còn xem được nơi này.")
    return authority, actor


def _year(job: Job) -> int:
    return int(job.params["year"])
