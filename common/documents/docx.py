"""Office documents as DOCX in the layout of NĐ 30/2020/NĐ-CP, Phụ lục I: what people still edit before they sign.

Blocks are plain values; text is put in as literal text, never read as a field, a template or XML (SEC-DOCX-01). The
only field of a file is our own page number. Lines are borders of empty paragraphs, so that no drawing floats about;
their length is measured with Tinos, which has the metrics of Times New Roman.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from docx import Document
from docx.oxml.ns import qn

from common.documents import measures
from common.documents.docx_xml import (
    LANGUAGE,
    Align,
    Look,
    add_cells,
    add_grid,
    add_picture,
    add_row,
    add_rule,
    balanced,
    close_cells,
    keep_end,
    page_number,
    set_spacing,
    set_up_page,
    strip,
    write_lines,
)
from common.documents.measures import LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, SIZES
from common.numbers import points
from common.text import scrub

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIRST_LINE = 12.7
RULE_SHARE = 0.4  # the decree: between a third and a half of the line of text
HEAD_WIDTHS = (74.0, 91.0)  # the motto of the nation in 12 points takes 88 mm and must stay on one line
OFFICE_ROOM = HEAD_WIDTHS[0] - 3
LINE_SPACING = 264  # 1.1 lines, in 240ths
SIGNING_ROOM = 64  # points between the post and the name

Value = str | int | Decimal | dt.date | None


@dataclass(frozen=True, slots=True)
class Head:
    """The issuing body and the body above it; written in capitals whatever the case. "\\n" chooses the lines."""

    body: str
    superior: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands above the text. ``number`` without "Số:" ("07/QĐ-BCĐ"); ``place_date`` as one line.

    Without ``kind_name`` it is a công văn: ``subject`` ("V/v …") stands under the number. ``addressees`` are the bodies
    after "Kính gửi", for tờ trình, reports to a superior and công văn only.
    """

    head: Head
    number: str
    place_date: str
    kind_name: str
    subject: str
    addressees: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text of the document; each "\\n" begins a paragraph. ``lead`` is a bold beginning: "Điều 1. ".

    The first line is indented by 1.27 cm unless ``indent`` is off or the text is centred. ``heading`` 1–9 puts it into
    the outline and keeps it with what follows. Sizes and ``before``/``after`` in points.
    """

    text: str
    lead: str = ""
    bold: bool = False
    italic: bool = False
    align: Align = "justify"
    indent: bool = True
    size: int = SIZES["text"]
    heading: int = 0
    keep_with_next: bool = False
    before: float = 0
    after: float = 6


class Column(NamedTuple):
    """A column: widths are shares, scaled so that the table fills the page from margin to margin."""

    header: str
    width_mm: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with borders; its heading row repeats on each page and no row breaks across pages.

    A row is one value per column, or one text: a band across all columns in bold. ``numbered`` adds a column "TT";
    ``caption`` becomes "Bảng 1. …", counted through the document; ``foot`` rows (totals) are bold.
    """

    columns: Sequence[Column | tuple[str, float, Align]]
    rows: Sequence[Sequence[Value] | str]
    foot: Sequence[Sequence[Value]] = ()
    numbered: bool = False
    caption: str = ""
    size: int = SIZES["table"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG as wide as told (at most the page leaves), with its words for those who do not see it.

    ``caption`` becomes "Biểu đồ 1. …", counted through the document.
    """

    png: bytes
    width_mm: float
    words: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """``capacity`` lines ("KT. TRƯỞNG BAN") and ``post`` in capitals; ``note`` in italics: "(Ký, ghi rõ họ tên)"."""

    name: str
    capacity: Sequence[str] = ()
    post: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The signer on the right, "Nơi nhận" on the left; ``second`` (a minute's secretary) takes the left instead.

    Recipients without dash and semicolon: "Như Điều 3", …, "Lưu: VT".
    """

    signer: Signer
    recipients: Sequence[str] = ()
    second: Signer | None = None


@dataclass(frozen=True, slots=True)
class NewSection:
    """A new page. An ``annex`` counts its own pages and shows no number on the first one."""

    landscape: bool = False
    annex: bool = False


Block = Paragraph | Table | Picture | Signature | NewSection


def docx_bytes(
    *, letter: Letter, blocks: Sequence[Block], now: dt.datetime, title: str = "", landscape: bool = False
) -> bytes:
    """The .docx of a document. ``now`` (aware) is noted as the time of making; ``title`` goes into the properties.

    ``landscape``: wide lists lie on their side from the first page on.
    """
    maker = _Maker(landscape=landscape)
    maker.describe(title or f"{letter.kind_name} {letter.subject}", now)
    maker.head(letter)
    for block in blocks:
        maker.add(block)
    maker.close()
    buffer = io.BytesIO()
    maker.document.save(buffer)
    return buffer.getvalue()


@dataclass
class _Maker:
    """Writes blocks one after the other; ``width`` is what the current section leaves between its margins (mm)."""

    document: Any = field(default_factory=Document)
    width: float = PAGE_WIDTH - LEFT - RIGHT
    tables: int = 0
    pictures: int = 0
    landscape: bool = False

    def __post_init__(self) -> None:
        strip(self.document)
        self.body = self.document.element.body
        section = self.document.sections[0]
        set_up_page(section, landscape=self.landscape, own_numbers=True)
        if self.landscape:
            self.width = PAGE_HEIGHT - LEFT - RIGHT
        section.first_page_header.is_linked_to_previous = False
        section.first_page_header.paragraphs[0].style = None
        page_number(section.header.paragraphs[0])

    def describe(self, title: str, now: dt.datetime) -> None:
        properties = self.document.core_properties
        properties.title = " ".join(scrub(title).split())[:255]
        properties.author = properties.last_modified_by = "antq"
        properties.language, properties.comments = LANGUAGE, ""
        properties.created = properties.modified = now.astimezone(dt.UTC).replace(tzinfo=None)

    def add(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self.paragraph(block)
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Picture):
            self.picture(block)
        elif isinstance(block, Signature):
            self.signature(block)
        else:
            self.section(block)

    def head(self, letter: Letter) -> None:
        """Issuing body and motto, number and date, then the title or (công văn) the subject under the number."""
        widths = [width * self.width / sum(HEAD_WIDTHS) for width in HEAD_WIDTHS]
        head, tbl = letter.head, add_grid(self.body, widths)
        office, nation = add_cells(add_row(tbl), widths)
        centred = Look(align="center")
        name = replace(centred, size=SIZES["body_name"], bold=True)
        plain = replace(name, bold=False)
        issuer = balanced(head.body.upper(), name, OFFICE_ROOM)
        write_lines(office, balanced(head.superior.upper(), plain, OFFICE_ROOM), plain)
        write_lines(office, issuer, name)
        add_rule(office, issuer, name, room=widths[0], share=RULE_SHARE)
        motto = replace(centred, size=SIZES["motto"], bold=True)
        write_lines(nation, measures.MOTTO_NATION, replace(name, size=SIZES["nation"]))
        write_lines(nation, measures.MOTTO_LINE, motto)
        add_rule(nation, measures.MOTTO_LINE, motto, room=widths[1], share=1)
        left, right = add_cells(add_row(tbl), widths)
        number = f"Số: {letter.number}" if letter.number else ""
        write_lines(left, number, replace(centred, size=SIZES["number"], before=8))
        if not letter.kind_name:
            below = replace(centred, size=12, before=6)
            write_lines(left, balanced(letter.subject, below, OFFICE_ROOM), below)
        write_lines(right, letter.place_date, replace(centred, size=SIZES["place"], italic=True, before=8))
        close_cells(tbl)
        self.gap(12)
        if letter.kind_name:
            self.title(letter)
        self.addressees(letter.addressees)

    def title(self, letter: Letter) -> None:
        look = Look(size=SIZES["title"], bold=True, align="center", keep=True)
        write_lines(self.body, letter.kind_name.upper(), replace(look, before=6, heading=1))
        subject = balanced(letter.subject, look, self.width - 4)
        write_lines(self.body, subject, look)
        add_rule(self.body, subject or letter.kind_name.upper(), look, room=self.width, share=RULE_SHARE)
        self.gap(12)

    def addressees(self, names: Sequence[str]) -> None:
        look = Look(align="center", before=6, after=12)
        if len(names) == 1:
            write_lines(self.body, f"Kính gửi: {names[0]}", look)
        elif names:
            write_lines(self.body, "Kính gửi:", Look(left=35, before=6, keep=True))
            for text in listed(names):
                write_lines(self.body, text, Look(left=58, first=-3, before=3, keep=True))
            self.gap(12)

    def paragraph(self, block: Paragraph) -> None:
        first = FIRST_LINE if block.indent and block.align in ("justify", "left") else 0
        look = Look(
            size=block.size, bold=block.bold, italic=block.italic, align=block.align, first=first, before=block.before,
            after=block.after, keep=block.keep_with_next or block.heading > 0, heading=block.heading, line=LINE_SPACING,
        )  # fmt: skip
        write_lines(self.body, block.text, look, lead=block.lead)

    def table(self, block: Table) -> None:
        columns = [Column(*column) for column in block.columns]
        if block.numbered:
            columns.insert(0, Column("TT", 10, "center"))
        if block.caption:
            self.tables += 1
            caption = Look(size=SIZES["place"], italic=True, align="center", before=6, after=4, keep=True)
            write_lines(self.body, f"Bảng {self.tables}. {block.caption}", caption)
        scale = self.width / sum(column.width_mm for column in columns)
        widths = [column.width_mm * scale for column in columns]
        tbl = add_grid(self.body, widths, borders=True)
        look = Look(size=block.size, before=2, after=2)
        heading = replace(look, bold=True, align="center", keep=True)
        head = add_row(tbl, heading=True)
        for cell, column in zip(add_cells(head, widths, middle=True), columns, strict=True):
            write_lines(cell, column.header, heading)
        count = 0
        for row in block.rows:
            if isinstance(row, str):
                band = add_cells(add_row(tbl), [self.width], middle=True, span=len(columns))[0]
                write_lines(band, row, replace(look, bold=True, keep=True))
                continue
            count += 1
            _fill(add_row(tbl), [count, *row] if block.numbered else row, columns, widths, look)
        for row in block.foot:
            values = ["", *row] if block.numbered else row
            _fill(add_row(tbl), values, columns, widths, replace(look, bold=True))
        close_cells(tbl)
        self.gap(6)

    def picture(self, block: Picture) -> None:
        """A line of its own with the picture in it, kept with the caption under it."""
        width = min(block.width_mm, self.width)
        add_picture(self.document, self.body, block.png, width, block.words, keep=bool(block.caption))
        if block.caption:
            self.pictures += 1
            caption = Look(size=SIZES["place"], italic=True, align="center", before=2, after=8)
            write_lines(self.body, f"Biểu đồ {self.pictures}. {block.caption}", caption)

    def signature(self, block: Signature) -> None:
        """One row that never breaks, kept on the page of the text or table row before it."""
        self.gap(6)
        keep_end(self.body)
        widths = (self.width / 2, self.width / 2)
        tbl = add_grid(self.body, widths)
        left, right = add_cells(add_row(tbl), widths)
        _post(right, block.signer)
        if block.second is not None:
            _post(left, block.second)
            left, right = add_cells(add_row(tbl), widths)
            _name(left, block.second)
        _name(right, block.signer)
        if block.second is not None and block.recipients:
            left = add_cells(add_row(tbl), widths)[0]
        if block.recipients:
            write_lines(left, "Nơi nhận:", Look(size=SIZES["recipients_head"], bold=True, italic=True))
            for text in listed(block.recipients):
                write_lines(left, text, Look(size=SIZES["recipients"], left=2, first=-2))
        close_cells(tbl)
        self.gap(1)

    def section(self, block: NewSection) -> None:
        section = self.document.add_section()
        ending = self.body.findall(qn("w:p"))[-1]  # holds the properties of the section before; must take no room
        set_spacing(ending.get_or_add_pPr(), Look(line=20, exact=True))
        set_up_page(section, landscape=block.landscape, own_numbers=block.annex)
        self.width = (PAGE_HEIGHT if block.landscape else PAGE_WIDTH) - LEFT - RIGHT

    def gap(self, height: float) -> None:
        """An empty paragraph of that many points; two tables without one between them would run together."""
        write_lines(self.body, "", Look(size=1, line=round(height * 20), exact=True), empty=True)

    def close(self) -> None:
        last = self.body[-2] if len(self.body) > 1 else None
        if last is None or last.tag == qn("w:tbl"):
            self.gap(1)


def _fill(row: Any, values: Sequence[Value], columns: Sequence[Column], widths: Sequence[float], look: Look) -> None:
    for cell, value, column in zip(add_cells(row, widths, middle=True), values, columns, strict=True):
        write_lines(cell, shown(value), replace(look, align=column.align))


def shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return points(value)
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def listed(texts: Sequence[str]) -> list[str]:
    """As the decree lists bodies: a dash before each, a semicolon after, a full stop after the last."""
    bare = [text.strip().removeprefix("-").rstrip(" ;.") for text in texts]
    return [f"- {text.strip()}{'.' if index == len(bare) else ';'}" for index, text in enumerate(bare, start=1)]


def _post(cell: Any, signer: Signer) -> None:
    look = Look(size=SIZES["signer"], bold=True, align="center", keep=True)
    for line in (*signer.capacity, signer.post):
        write_lines(cell, line.upper(), look)
    write_lines(cell, signer.note, replace(look, bold=False, italic=True))


def _name(cell: Any, signer: Signer) -> None:
    look = Look(size=SIZES["signer"], bold=True, align="center", before=SIGNING_ROOM)
    write_lines(cell, signer.name, look, empty=True)
