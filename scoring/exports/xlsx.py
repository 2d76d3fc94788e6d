"""The score sheet as XLSX in the annex's layout: real numbers, wrapped text with measured heights, A4 portrait."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from PIL import ImageFont

from common.documents import measures
from common.documents.cells import FONT, FORMATS, Value, plain_text, write
from common.documents.xlsx import describe, set_up_page, tab_name
from scoring.exports.values import SheetDoc, SheetRow, Signature

# Two columns make up the text column, so that the head has room for two blocks side by side.
WIDTHS = {"A": 5, "B": 34, "C": 20, "D": 9.5, "E": 10, "F": 10}
PIXELS = 8  # of a digit of the workbook's own font at 96 dpi: what a width of 1 means
TEXT_PIXELS = int((WIDTHS["B"] + WIDTHS["C"]) * PIXELS)
LINE = 15.75  # points a line of 12 pt takes
EDGE = Side(style="thin", color="FF000000")
GRID = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
HEADINGS = ("TT", "NỘI DUNG ĐÁNH GIÁ, PHÂN LOẠI", "", "Điểm tối đa", "Cơ sở tự chấm", "Cấp trên chấm")


def sheet_xlsx(docs: Iterable[SheetDoc], *, title: str, watermark: str = "") -> bytes:
    """A workbook with one tab per sheet; points are numbers, blank points are empty cells."""
    book = Workbook()
    describe(book, title)
    names: set[str] = set()
    book.remove(book.worksheets[0])
    for doc in docs:
        _Tab(book.create_sheet(tab_name(doc.unit_name or "Phiếu chấm điểm", taken=names))).draw(doc, watermark)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@lru_cache(maxsize=4)
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    name = "Tinos-Bold.ttf" if bold else "Tinos-Regular.ttf"
    return ImageFont.truetype(measures.vendor_folder() / "tinos" / name, 16)


def lines_of(text: str, *, bold: bool = False, pixels: int = TEXT_PIXELS) -> int:
    """How many lines the text takes in the text column: Excel does not fit the height of merged cells by itself."""
    font, count = _font(bold), 0
    for paragraph in text.split("\n"):
        count += 1
        line = ""
        for word in paragraph.split():
            wider = f"{line} {word}".strip()
            if line and font.getlength(wider) > pixels - 10:
                count, line = count + 1, word
            else:
                line = wider
    return count


class _Tab:
    """Draws one sheet from top to bottom; ``at`` is the row to write next."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.at = 1

    def draw(self, doc: SheetDoc, watermark: str) -> None:
        for column, width in WIDTHS.items():
            self.tab.column_dimensions[column].width = width
        self._head(doc)
        header_row = self.at
        self._headings()
        self._total("", doc)
        for row in doc.rows:
            self._row(row)
        self._total("Tổng cộng", doc)
        self.at += 1
        for line in doc.results:
            self._line(f"{line.label}: {line.value}{line.note}", bold=True, align="left")
        self.at += 1
        self._signatures(doc.signatures)
        set_up_page(self.tab, landscape=False, header_row=header_row, watermark=watermark)
        self.tab.oddFooter.left.text = plain_text(doc.footer).replace("&", "&&")
        self.tab.oddFooter.left.font, self.tab.oddFooter.left.size = FONT, 9
        self.tab.oddFooter.center.text = ""
        self.tab.oddFooter.right.text = "Trang &P/&N"
        self.tab.oddFooter.right.font, self.tab.oddFooter.right.size = FONT, 9
        self.tab.sheet_view.showGridLines = False
        self.tab.freeze_panes = f"A{header_row + 1}"

    def _put(
        self,
        place: str,
        value: Value,
        *,
        bold: bool = False,
        italic: bool = False,
        size: int = 12,
        align: str = "center",
        underline: Literal["single"] | None = None,
        grid: bool = False,
    ) -> None:
        """Write a cell, or the first cell of a range that is merged ("A1:C1")."""
        cell = self.tab[place.split(":")[0]]
        write(cell, value)
        cell.font = Font(name=FONT, size=size, bold=bold, italic=italic, underline=underline)
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        if not isinstance(value, str):
            cell.number_format = FORMATS["points"]
        if grid:
            for row in self.tab[place] if ":" in place else ((cell,),):
                for one in row:
                    one.border = GRID
        if ":" in place:
            self.tab.merge_cells(place)

    def _line(self, text: str, *, align: str = "center", lines: int = 1, **look: Any) -> None:
        self._put(f"A{self.at}:F{self.at}", text, align=align, **look)
        self.tab.row_dimensions[self.at].height = LINE * lines * look.get("size", 12) / 12 + 3
        self.at += 1

    def _pair(self, left: str, right: str, **look: Any) -> None:
        """Two blocks side by side: over TT and the first text column, and over the rest."""
        self._put(f"A{self.at}:B{self.at}", left, **look)
        self._put(f"C{self.at}:F{self.at}", right, **look)
        self.at += 1

    def _head(self, doc: SheetDoc) -> None:
        at = self.at
        left = int((WIDTHS["A"] + WIDTHS["B"]) * PIXELS)
        if doc.superior_body:
            self._put(f"A{at}:B{at}", doc.superior_body)
            self._put(f"A{at + 1}:B{at + 1}", doc.body, bold=True, underline="single")
        else:
            self._put(f"A{at}:B{at}", doc.body, bold=True, underline="single")
        self._put(f"C{at}:F{at}", measures.MOTTO_NATION, bold=True)
        self._put(f"C{at + 1}:F{at + 1}", measures.MOTTO_LINE, bold=True, size=13, underline="single")
        for offset, words in enumerate((doc.superior_body or doc.body, doc.body if doc.superior_body else "")):
            count = lines_of(words, bold=True, pixels=left) if words else 1
            self.tab.row_dimensions[at + offset].height = LINE * count + 3
        self.at += 3
        if doc.draft_mark:
            self._line(doc.draft_mark, bold=True)
        head, rest = doc.title_lines
        self._line(head, bold=True, size=14)
        if rest:
            self._line(rest, bold=True, size=14, lines=lines_of(rest, bold=True, pixels=600))
        self._line(f"Năm {doc.year}", size=13)
        dots = "." * 100
        self._line(f"Tên đơn vị: {doc.unit_name or dots}", align="left", size=13)
        self._line(f"Địa chỉ: {doc.address or dots}", align="left", size=13)
        self.at += 1

    def _cells(self, values: tuple[Value, ...], *, bold: bool, label_bold: bool | None = None, lines: int = 1) -> None:
        label, text, *numbers = values
        at = self.at
        self._put(f"A{at}", label, bold=bold if label_bold is None else label_bold, grid=True)
        self._put(f"B{at}:C{at}", text, bold=bold, align="left", grid=True)
        for column, number in zip("DEF", numbers, strict=True):
            self._put(f"{column}{at}", number, bold=bold, grid=True)
        self.tab.row_dimensions[at].height = LINE * lines + 2
        self.at += 1

    def _headings(self) -> None:
        for column, words in zip("ABCDEF", HEADINGS, strict=True):
            if column != "C":
                place = f"B{self.at}:C{self.at}" if column == "B" else f"{column}{self.at}"
                self._put(place, words, bold=True, grid=True)
        self.tab.row_dimensions[self.at].height = LINE * 2 + 6
        self.at += 1

    def _total(self, label: str, doc: SheetDoc) -> None:
        self._cells((None, label or None, doc.max_total, doc.self_total, doc.superior_total), bold=True)

    def _row(self, row: SheetRow) -> None:
        text = row.text if not row.reason else f"{row.text}\nCấp trên chấm khác: {row.reason}"
        points: tuple[Decimal | None, ...] = (row.max_points, row.self_points, row.superior_points)
        self._cells(
            (row.label, text, *points),
            bold=row.is_group,
            label_bold=row.is_top,
            lines=lines_of(text, bold=row.is_group),
        )

    def _signatures(self, signatures: tuple[Signature, Signature]) -> None:
        left, right = signatures
        self._pair("Ngày ….. tháng ….. năm ………", "Ngày ….. tháng ….. năm ………", italic=True)
        self._pair(left.title, right.title, bold=True)
        for number in range(max(len(left.lines), len(right.lines))):
            one, other = ("".join(lines[number : number + 1]) for lines in (left.lines, right.lines))
            self._pair(one, other, bold=True)
        self._pair("(Ký, ghi rõ họ tên, đóng dấu)", "(Ký, ghi rõ họ tên, đóng dấu)", italic=True)
        self.at += 4
        self._pair(left.name, right.name, bold=True)
