"""The pack as DOCX, PDF and XLSX, each of its tables alone as PDF and XLSX: all from the same values."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils import timezone

from common.chart_files import chart_sheet
from common.charts import Chart, summary_of
from common.documents.chart_svg import chart_png
from common.documents.docx import (
    DOCX_TYPE,
    Block,
    Column,
    Head,
    NewSection,
    Paragraph,
    Picture,
    Signature,
    Signer,
    Table,
    Value,
)
from common.documents.register import Group, Register, RegisterColumn, joined, register_pdf
from common.documents.xlsx import XLSX_TYPE, Col, Sheet, workbook_bytes
from common.numbers import whole
from letters.exports import Composed, compose, composed_docx, composed_pdf, place_date
from letters.queries import wording
from reports.exports.pack.values import Annex, Field, HowFar, Pack, Row, nobody_asks, printed
from units.letterhead import letterhead_of
from units.models import Authority, NumberSeries
from units.models import Signer as SignerRow

PDF_TYPE, ZIP_TYPE = "application/pdf", "application/zip"
TYPES = {"docx": DOCX_TYPE, "pdf": PDF_TYPE, "xlsx": XLSX_TYPE, "zip": ZIP_TYPE}
ALIGN = {"text": "left", "date": "center", "datetime": "center"}
CHART_MM = 160
# Longer lists are left out of the DOCX, which people edit: the PDF and the XLSX hold them.
DOCX_ROWS = 1500
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def pack_title(pack: Pack) -> str:
    """The name of the files without their ending; provisional ones say the moment."""
    at = f" (tạm tính {timezone.localtime(pack.as_of):%Hh%M %d-%m-%Y})" if pack.is_provisional else ""
    return f"Báo cáo năm {pack.year} – {pack.authority.name}{at}"


def pack_file(pack: Pack, file_format: str, *, watermark: str = "", progress: HowFar = nobody_asks) -> bytes:
    """The whole pack in one of the formats "docx", "pdf", "xlsx", or all three as "zip".

    ``progress(done, total)`` is told between parts that take seconds.
    """
    progress(0, 1)
    if file_format == "docx":
        return composed_docx(letter_of(pack, with_lists=True), now=pack.as_of)
    if file_format == "pdf":
        return _pdf(pack, watermark, progress)
    if file_format == "xlsx":
        return _xlsx(pack, watermark)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in ("docx", "pdf", "xlsx"):
            content = pack_file(pack, one, watermark=watermark, progress=progress)
            archive.writestr(f"{pack_title(pack)}.{one}", content)
    return buffer.getvalue()


# --- The report -------------------------------------------------------------------------------------------------------


def letter_of(pack: Pack, *, with_lists: bool) -> Composed:
    """The report with its first annex of tables and charts; ``with_lists``: the other annexes too. Four queries."""
    authority = pack.authority
    text = wording("report.authority_year", authority.path)
    head = letterhead_of(authority)
    superior = authority.parent
    values = {
        "đơn vị": office_of(authority),
        "năm": str(pack.year),
        "năm sau": str(pack.year + 1),
        "thời gian số liệu": f"của năm {pack.year}",
        "cơ quan nhận": (superior.steering_board_name or office_of(superior)) if superior else "",
        "tạm tính": pack.moment.upper() if pack.is_provisional else "",
        **pack.sections,
    }
    composed = compose(
        text,
        head=Head(head.body, superior=head.superior_body),
        number=f"……/{symbol_of(authority)}",
        place_date=place_date(head.place, None, timezone.localdate(pack.as_of).year),
        values={blank.name: values.get(blank.name, "") for blank in text.spec.blanks},
        tables={"số liệu": _figures(pack)},
        signature=signature_of(authority),
    )
    guide = guide_of(pack)
    blocks = [*composed.blocks, *_first_annex(pack, guide)]
    if with_lists:
        for number, annex in enumerate(pack.annexes, start=1):
            blocks += _list_blocks(annex, ROMAN[number], pack, guide)
    return replace(composed, blocks=tuple(blocks))


def guide_of(pack: Pack) -> str:
    """Which report an annex goes with, as NĐ 30/2020 wants it under the title. One query."""
    year = timezone.localdate(pack.as_of).year
    return (
        f"(Kèm theo Báo cáo số ……/{symbol_of(pack.authority)} ngày …… tháng …… năm {year} "
        f"của {office_of(pack.authority)})"
    )


def office_of(authority: Authority) -> str:
    """The office as documents name it inside a sentence."""
    return authority.people_committee_name or authority.police_name or authority.name


def symbol_of(authority: Authority) -> str:
    """The symbol of the authority's reports. One query."""
    rows = NumberSeries.objects.filter(authority=authority, symbol__startswith="BC-")
    return rows.values_list("symbol", flat=True).first() or ("BC-UBND" if authority.people_committee_name else "BC-……")


def signature_of(authority: Authority) -> Signature:
    """The authority's usual signer; a line to fill in where none is set. One query."""
    row = SignerRow.objects.filter(authority=authority).first()
    if row is None:
        return Signature(Signer("", post="Thủ trưởng cơ quan", note="(Ký, ghi rõ họ tên)"))
    return Signature(Signer(row.name, [row.capacity] if row.capacity else [], row.post))


def _figures(pack: Pack) -> Table:
    columns = (
        Column("TT", 10, "center"),
        Column("Chỉ tiêu", 68),
        Column("Đơn vị tính", 24, "center"),
        Column("Số liệu", 20, "right"),
        Column("Ghi chú", 53),
    )
    rows = [
        (str(number), one.label, one.word, "–" if one.value is None else printed(one.value), one.of)
        for number, one in enumerate(pack.figures, start=1)
    ]
    return Table(columns, rows)


def _first_annex(pack: Pack, guide: str) -> Iterator[Block]:
    """Tables on their side, each under its name; then the charts, two on an upright page."""
    yield NewSection(annex=True, landscape=True)
    yield from _annex_head("Phụ lục I", f"Số liệu, biểu đồ năm {pack.year}", pack, guide)
    for one in pack.tables:
        yield _table(one, caption=one.title)
        for note in one.notes:
            yield Paragraph(note, italic=True, size=12, indent=False)
    if pack.source:
        yield Paragraph(pack.source, italic=True, size=12, indent=False)
    if pack.charts:
        yield NewSection()
    for chart in pack.charts:
        yield _picture(chart)


def _annex_head(label: str, title: str, pack: Pack, guide: str) -> Iterator[Block]:
    centred = Paragraph("", bold=True, align="center", keep_with_next=True, after=0)
    yield replace(centred, text=label, heading=1)
    yield replace(centred, text=title.upper())
    yield replace(centred, text=guide, bold=False, italic=True, size=13)
    yield replace(centred, text=pack.moment, bold=False, italic=True, size=12, after=8)


def _list_blocks(annex: Annex, number: str, pack: Pack, guide: str) -> Iterator[Block]:
    yield NewSection(annex=True, landscape=True)
    yield from _annex_head(f"Phụ lục {number}", annex.title, pack, guide)
    if annex.count > DOCX_ROWS:
        yield Paragraph(f"Danh sách có {whole(annex.count)} dòng, kèm theo bằng tệp PDF và tệp Excel của báo cáo này.")
        return
    if annex.count == 0:
        yield Paragraph(annex.empty)
        return
    yield _table(annex)
    for note in annex.notes:
        yield Paragraph(note, italic=True, size=12, indent=False)


def _table(annex: Annex, *, caption: str = "") -> Table:
    columns = [Column(_full(one), one.width, ALIGN.get(one.kind, "right")) for one in annex.fields]  # type: ignore[arg-type]
    rows: list[Sequence[Value] | str] = []
    for band in annex.bands:
        rows += [band.label] if band.label else []
        rows += [texts_of(row) for row in band.rows]
    foot = [texts_of(row) for row in annex.foot]
    return Table(columns, rows, foot=foot, numbered=annex.numbered, caption=caption, size=11)


def texts_of(row: Row) -> list[Value]:
    """A row as it is printed."""
    return [printed(value) for value in row]


def _full(field: Field) -> str:
    """One line of headings: the common one stands before."""
    return f"{field.group}: {field.header.lower()}" if field.group else field.header


def _picture(chart: Chart) -> Picture:
    return Picture(chart_png(chart, width_mm=CHART_MM), CHART_MM, summary_of(chart), chart.title)


# --- PDF --------------------------------------------------------------------------------------------------------------


def _pdf(pack: Pack, watermark: str, progress: HowFar) -> bytes:
    pieces = [composed_pdf(letter_of(pack, with_lists=False), now=pack.as_of, watermark=watermark)]
    guide = guide_of(pack)
    total = len(pack.annexes) + 1
    for number, annex in enumerate(pack.annexes, start=1):
        progress(number, total)
        label = f"Phụ lục {ROMAN[number]}"
        made = register_of(annex, moment=pack.moment, watermark=watermark, label=label, guide=guide)
        # A part of a long list is a sign of life, whichever list it is of.
        pieces.append(
            register_pdf(made, title=annex.title, now=pack.as_of, progress=lambda *_, at=number: progress(at, total))  # type: ignore[misc]
        )
    return joined(pieces)


def register_of(
    annex: Annex, *, moment: str, watermark: str, label: str = "", guide: str = "", head: Authority | None = None
) -> Register:
    """An annex as a register on paper: under its label, or under the head of the office when it stands alone."""
    letterhead = letterhead_of(head) if head else None
    is_empty = annex.count == 0
    return Register(
        title=[annex.title.upper()],
        columns=[
            RegisterColumn(one.header, one.width, ALIGN.get(one.kind, "right"), one.group)  # type: ignore[arg-type]
            for one in annex.fields
        ],
        groups=[Group(band.label, [texts_of(row) for row in band.rows]) for band in annex.bands],
        annex=label,
        guide=guide,
        head=Head(letterhead.body, superior=letterhead.superior_body) if letterhead else None,
        captions=[moment],
        foot=() if is_empty else [texts_of(row) for row in annex.foot],
        notes=[annex.empty] if is_empty else annex.notes,
        watermark=watermark,
    )


def annex_pdf(
    annex: Annex,
    *,
    authority: Authority,
    moment: str,
    now: dt.datetime,
    watermark: str = "",
    progress: HowFar = nobody_asks,
) -> bytes:
    """An annex by itself as PDF."""
    made = register_of(annex, moment=moment, watermark=watermark, head=authority)
    return register_pdf(made, title=f"{annex.title} – {authority.name}", now=now, progress=progress)


# --- XLSX -------------------------------------------------------------------------------------------------------------


def _xlsx(pack: Pack, watermark: str) -> bytes:
    captions = (f"{pack.authority.name}, năm {pack.year}", pack.moment)
    sheets = [_figure_sheet(pack, captions)]
    sheets += [annex_sheet(one, captions) for one in (*pack.tables, *pack.annexes)]
    sheets += [chart_sheet(chart, captions=[chart.title, *captions]) for chart in pack.charts]
    return workbook_bytes(sheets, title=pack_title(pack), watermark=watermark)


def _figure_sheet(pack: Pack, captions: tuple[str, ...]) -> Sheet:
    columns = (
        Col("TT", 6, "int"),
        Col("Chỉ tiêu", 56),
        Col("Đơn vị tính", 14),
        Col("Số liệu", 12, "points"),
        Col("Ghi chú", 48),
    )
    rows = [(number, one.label, one.word, one.value, one.of) for number, one in enumerate(pack.figures, start=1)]
    return Sheet("Số liệu", columns, rows, captions=(f"Số liệu báo cáo năm {pack.year}", *captions), landscape=True)


def annex_sheet(annex: Annex, captions: tuple[str, ...]) -> Sheet:
    """A table as a tab: the band of each row becomes a column of its own, so that people can filter by it."""
    has_bands = any(band.label for band in annex.bands)
    columns = [Col("TT", 6, "int")] if annex.numbered else []
    columns += [Col("Nhóm", 28)] if has_bands else []
    columns += [Col(_full(one), one.width, one.kind) for one in annex.fields]
    lead = len(columns) - len(annex.fields)
    return Sheet(
        title=annex.label,
        columns=columns,
        rows=_numbered(annex, has_bands),
        captions=(annex.title, *captions, *annex.notes) if annex.count else (annex.title, *captions, annex.empty),
        foot=[(*([None] * lead), *row) for row in annex.foot] if annex.count else (),
        landscape=True,
        filters=annex.numbered,
    )


def _numbered(annex: Annex, has_bands: bool) -> Iterator[Row]:
    number = 0
    for band in annex.bands:
        for row in band.rows:
            number += 1
            yield (*([number] if annex.numbered else []), *([band.label] if has_bands else []), *row)


def annex_xlsx(annex: Annex, *, place: str, year: int, moment: str, watermark: str = "") -> bytes:
    """An annex by itself as XLSX."""
    sheet = annex_sheet(annex, (f"{place}, năm {year}", moment))
    return workbook_bytes([sheet], title=annex.title, watermark=watermark)
