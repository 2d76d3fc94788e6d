"""The yearly summary as PDF (NĐ 30/2020, the list of units as an annex) and as XLSX (two tabs)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.utils import timezone

from common.documents.cells import Value
from common.documents.html_pdf import render_html
from common.documents.register import Group, Register, RegisterColumn, joined, register_pdf
from common.documents.xlsx import Col, Sheet, workbook_bytes
from common.numbers import document_date, points, whole
from reports.exports import wording
from reports.queries import Line, Summary, UnitLine
from units.enums import Eligibility
from units.letterhead import letterhead_of
from units.models import NumberSeries, Signer

HowFar = Callable[[int, int], None]
# Longer lists are set by typst, in a tenth of the time; the joined file has no tags for screen readers.
LONG = 400
SUBJECT = ("Tổng hợp kết quả chấm điểm, phân loại phong trào", "Toàn dân bảo vệ an ninh Tổ quốc năm {year}")


def _subject(year: int) -> list[str]:
    return [line.format(year=year) for line in SUBJECT]


def summary_title(summary: Summary) -> str:
    """The name of the file without its ending."""
    return f"Tổng hợp chấm điểm {summary.year} – {summary.authority.name}"


def summary_pdf(summary: Summary, *, watermark: str = "", progress: HowFar | None = None) -> bytes:
    """The report for signature: head, numbers, tables, recipients, signer; then the list of units as an annex.

    A long list is set as a register and joined; ``progress(done, total)`` is told after each part of it.
    """
    authority = summary.authority
    is_long = len(summary.units) > LONG
    symbol = (
        NumberSeries.objects.filter(authority=authority, symbol__startswith="BC-")
        .values_list("symbol", flat=True)
        .first()
    )
    head = letterhead_of(authority)
    context = {
        "summary": summary,
        "head": head,
        "symbol": symbol or ("BC-UBND" if authority.people_committee_name else "BC-……"),
        "place_date": document_date(timezone.localdate(summary.now)),
        "subject": _subject(summary.year),
        "office": authority.people_committee_name or authority.police_name or authority.name,
        "superior": authority.parent.name if authority.parent else "",
        "signer": Signer.objects.filter(authority=authority, is_default=True).first(),
        "groups": [(line, [unit for unit in summary.units if unit.kind == line.kind]) for line in summary.lines],
        "sentences": wording.sentences(summary),
        "moment": wording.moment(summary),
        "year": str(summary.year),
        "watermark": watermark,
        "has_list": not is_long,
    }
    report = render_html("documents/summary.html", context)
    if not is_long:
        return report
    guide = f"(Kèm theo Báo cáo số ……/{context['symbol']} {context['place_date']} của {context['office']})"
    made = _list_of(summary, guide=guide, watermark=watermark)
    return joined([report, register_pdf(made, title=summary_title(summary), now=summary.now, progress=progress)])


def _list_of(summary: Summary, *, guide: str, watermark: str) -> Register:
    """The list of units as it stands in the annex, at any length."""
    return Register(
        annex="Phụ lục",
        title=["DANH SÁCH ĐƠN VỊ VÀ KẾT QUẢ", f"CHẤM ĐIỂM, PHÂN LOẠI NĂM {summary.year}"],
        guide=guide,
        captions=[wording.moment(summary)],
        columns=[
            RegisterColumn("Tên đơn vị", 44),
            RegisterColumn("Cơ sở tự chấm", 11, "center"),
            RegisterColumn("Cấp trên chấm", 11, "center"),
            RegisterColumn("Xếp loại", 16),
            RegisterColumn("Trạng thái phiếu", 24),
        ],
        groups=[
            Group(
                f"{line.label}: {whole(line.units)} đơn vị",
                [_list_row(unit) for unit in summary.units if unit.kind == line.kind],
            )
            for line in summary.lines
        ],
        landscape=False,
        watermark=watermark,
    )


def _list_row(unit: UnitLine) -> list[str]:
    name = "\n".join((unit.name, "; ".join(unit.notes))) if unit.notes else unit.name
    level = unit.level_name + ("" if unit.is_final or not unit.level else "\n(tạm tính)")
    return [name, points(unit.self_total), points(unit.superior_total), level or "–", unit.state_label]


def summary_xlsx(summary: Summary, *, watermark: str = "") -> bytes:
    """Two tabs: "Tổng hợp" by kind with the total, "Danh sách" unit by unit; all numbers are numbers."""
    captions = [" ".join(_subject(summary.year)), summary.authority.name, wording.moment(summary)]
    totals = Sheet(
        title="Tổng hợp",
        columns=_total_columns(summary),
        rows=[_total_row(line) for line in summary.lines],
        foot=[_total_row(summary.total)],
        captions=[*captions, wording.DENOMINATOR],
        landscape=True,
        filters=False,
    )
    units = Sheet(
        title="Danh sách",
        columns=UNIT_COLUMNS,
        rows=_unit_rows(summary),
        captions=captions,
        landscape=True,
    )
    return workbook_bytes([totals, units], title=summary_title(summary), watermark=watermark)


def _total_columns(summary: Summary) -> list[Col]:
    levels = [level.name for level in summary.total.levels]
    return [
        Col("Loại đơn vị", 24),
        *(Col(name, 9, "int") for name in ("Số đơn vị", "Thuộc diện", "Đã gửi", "Chưa gửi", "Đã chấm", "Đã duyệt")),
        *(Col(f"{name} (đã duyệt)", 10, "int") for name in levels),
        *(Col(f"{name} (tạm tính)", 10, "int") for name in levels),
        Col("Chưa xếp loại", 9, "int"),
        Col("Điểm trung bình", 9, "points"),
    ]


def _total_row(line: Line) -> list[Value]:
    return [
        line.label,
        line.units,
        line.eligible,
        line.sent,
        line.not_sent,
        line.scored,
        line.approved,
        *(level.final for level in line.levels),
        *(level.provisional for level in line.levels),
        line.unclassified,
        line.average,
    ]


UNIT_COLUMNS = (
    Col("TT", 6, "int"),
    Col("Mã đơn vị", 14),
    Col("Tên đơn vị", 44),
    Col("Loại đơn vị", 20),
    Col("Diện Thông tư 124", 14),
    Col("Cơ sở tự chấm", 10, "points"),
    Col("Cấp trên chấm", 10, "points"),
    Col("Xếp loại", 13),
    Col("Tính chất", 11),
    Col("Trạng thái", 22),
    Col("Ghi chú", 24),
)


def _unit_rows(summary: Summary) -> Iterator[list[Value]]:
    for number, unit in enumerate(summary.units, start=1):
        yield [
            number,
            unit.code,
            unit.name,
            unit.kind_label,
            str(Eligibility(unit.eligibility).label),
            _points(unit.self_total),
            _points(unit.superior_total),
            unit.level_name,
            _standing(unit),
            unit.state_label,
            "; ".join(unit.notes),
        ]


def _standing(unit: UnitLine) -> str:
    if unit.level is None:
        return ""
    return "Đã duyệt" if unit.is_final else "Tạm tính"


def _points(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize()
