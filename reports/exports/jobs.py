"""The summary and the sheets of a year as documents of the registry."""

from __future__ import annotations

from common.documents.xlsx import XLSX_TYPE
from common.jobs import JobRefused, Produced, Progress
from reports.documents import Document, Order, register
from reports.domain.refreshing import freshen_own
from reports.exports.summary import summary_pdf, summary_title, summary_xlsx
from reports.queries.summary import summarise
from scoring.exports import sheet_docs, sheet_pdf, watermark
from scoring.exports.values import SheetDoc
from scoring.models import Scorecard
from scoring.queries import scorecards_visible_to
from units.enums import UnitKind
from units.models import Authority

PDF_TYPE = "application/pdf"
CHUNK = 40


def build_summary(order: Order, progress: Progress) -> Produced:
    """The yearly summary as PDF or XLSX."""
    progress(1, 10)
    freshen_own(order.authority, order.year, now=order.now)
    summary = summarise(authority=order.authority, year=order.year, now=order.now)
    progress(3, 10)
    title = summary_title(summary)
    if order.file_format == "xlsx":
        return Produced(summary_xlsx(summary, watermark=watermark()), f"{title}.xlsx", XLSX_TYPE)
    content = summary_pdf(summary, watermark=watermark(), progress=lambda *_: progress(6, 10))
    return Produced(content, f"{title}.pdf", PDF_TYPE)


def build_sheets(order: Order, progress: Progress) -> Produced:
    """Every sheet of the authority's units in one PDF, in the order of kinds and names."""
    cards = list(
        scorecards_visible_to(order.actor)
        .filter(year=order.year, unit__authority=order.authority)
        .select_related("unit__authority", "rubric", "level")
        .order_by("unit__sort_key", "pk")
    )
    cards.sort(key=lambda card: list(UnitKind.values).index(card.unit.kind))
    if not cards:
        raise JobRefused(f"Năm {order.year} chưa có phiếu chấm điểm nào của {order.authority.name}.")
    docs: list[SheetDoc] = []
    for start in range(0, len(cards), CHUNK):
        docs += sheet_docs(cards[start : start + CHUNK], now=order.now)
        progress(start + CHUNK, len(cards) * 2)
    title = f"Phiếu chấm điểm {order.year} – {order.authority.name}"
    content = sheet_pdf(docs, title=title, now=order.now, watermark=watermark())
    return Produced(content, f"{title}.pdf", PDF_TYPE, result={"sheets": len(cards)})


def no_sheets(authority: Authority, year: int) -> str:
    """Why there are no sheets to print."""
    if Scorecard.objects.filter(year=year, unit__authority=authority).exists():
        return ""
    return f"Năm {year} chưa có phiếu nào nên chưa in được."


register(
    Document(
        code="summary",
        label="Tổng hợp chấm điểm",
        title="Tổng hợp năm {year} – {place}",
        formats=("pdf", "xlsx"),
        hint="Đã gửi, đã chấm, từng mức xếp loại, điểm trung bình theo loại đơn vị; kèm danh sách từng đơn vị.",
        build=build_summary,
        icon="chart-bar",
        page="reports:summary",
    )
)
register(
    Document(
        code="sheets",
        label="Phiếu chấm điểm của mọi đơn vị",
        title="Phiếu chấm điểm năm {year} – {place}",
        formats=("pdf",),
        hint="Một tệp gồm phiếu của từng đơn vị, mỗi phiếu sang trang mới, in đúng mẫu phụ lục.",
        build=build_sheets,
        icon="printer",
        missing=no_sheets,
    )
)
