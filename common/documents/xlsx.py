"""Lists as XLSX and CSV: safe text, real numbers and dates, ready to print on A4."""

from __future__ import annotations

import csv
import datetime as dt
import gc
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from common.documents import measures
from common.documents.cells import FONT, FORMATS, Kind, Value, is_dangerous, plain_text, plain_value, write
from common.documents.xlsx_charts import SheetChart, add_charts
from common.numbers import points

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
THIN = Side(style="thin", color="FF7F7F7F")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LINE_HEIGHT = 15.75
HEADER_FILL = PatternFill("solid", fgColor="FFE7EEE9")
_ALIGN = {
    "text": "left",
    "int": "center",
    "points": "center",
    "date": "center",
    "datetime": "center",
    "percent": "right",
}


@dataclass(frozen=True, slots=True)
class Col:
    """A column: its heading, its width in characters, what its values are."""

    header: str
    width: float = 14
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab: ``captions`` above (the first is the title in bold), the table, ``foot`` rows (totals) in bold.

    ``charts`` are drawn under it (beside a long one), over its columns. ``rows`` and ``foot`` hold one value per
    column: str, int, Decimal, date, datetime or None. Rows may be a generator.
    """

    title: str
    columns: Sequence[Col]
    rows: Iterable[Sequence[Value]]
    captions: Sequence[str] = ()
    foot: Sequence[Sequence[Value]] = ()
    landscape: bool = False
    filters: bool = True
    charts: Sequence[SheetChart] = ()


def workbook_bytes(sheets: Sequence[Sheet], *, title: str = "", watermark: str = "") -> bytes:
    """An .xlsx file with the sheets in order, streamed row by row (1,000 rows × 12 columns in well under a second)."""
    book = Workbook(write_only=True)
    describe(book, title or sheets[0].title)
    names: set[str] = set()
    with collector_paused():
        for sheet in sheets:
            _write_sheet(book, sheet, tab_name(sheet.title, taken=names), watermark)
        buffer = io.BytesIO()
        book.save(buffer)
    return buffer.getvalue()


def describe(book: Workbook, title: str) -> None:
    """Title and language of the file, and Times New Roman 12 as its own font: widths then mean the same everywhere."""
    book.properties.title, book.properties.creator, book.properties.language = plain_text(title), "antq", "vi"
    styles: Any = book  # openpyxl has no public way to set the font of the style "Normal"
    styles._named_styles["Normal"].font = Font(name=FONT, size=12)
    styles._fonts[0] = Font(name=FONT, size=12)


class collector_paused:  # noqa: N801 (used as a with-statement verb)
    """Pause the cyclic garbage collector: building documents allocates much and frees nothing until the end."""

    def __enter__(self) -> None:
        self.was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, *error: object) -> None:
        if self.was_on:
            gc.enable()


def tab_name(title: str, *, taken: set[str]) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\, unlike the others."""
    base = re.sub(r"[\[\]:*?/\\']", " ", plain_text(title)).strip()[:31].strip() or "Bảng"
    name, number = base, 2
    while name.casefold() in taken:
        suffix = f" ({number})"
        name, number = base[: 31 - len(suffix)] + suffix, number + 1
    taken.add(name.casefold())
    return name


def set_up_page(tab: Any, *, landscape: bool, header_row: int | None, watermark: str = "") -> None:
    """A4, NĐ 30/2020 margins, all columns on one page across, heading row repeated, page x/y at the foot."""
    tab.page_setup.orientation = "landscape" if landscape else "portrait"
    tab.page_setup.paperSize = 9
    tab.page_setup.fitToWidth, tab.page_setup.fitToHeight = 1, 0
    tab.sheet_properties.pageSetUpPr.fitToPage = True
    margins = tab.page_margins
    margins.top = margins.bottom = measures.inches(measures.TOP)
    margins.left, margins.right = measures.inches(measures.LEFT), measures.inches(measures.RIGHT)
    margins.header = margins.footer = measures.inches(10)
    tab.print_options.horizontalCentered = True
    tab.oddFooter.center.text = "Trang &P/&N"
    tab.oddFooter.center.font, tab.oddFooter.center.size = FONT, 11
    if watermark:
        tab.oddHeader.center.text, tab.oddHeader.center.size = watermark, 14
    if header_row:
        tab.print_title_rows = f"{header_row}:{header_row}"


def _write_sheet(book: Workbook, sheet: Sheet, name: str, watermark: str) -> None:
    tab: Any = book.create_sheet(name)
    header_row = len(sheet.captions) + (2 if sheet.captions else 1)
    last = get_column_letter(len(sheet.columns))
    for index, column in enumerate(sheet.columns, start=1):
        tab.column_dimensions[get_column_letter(index)].width = column.width
    tab.freeze_panes = f"A{header_row + 1}"
    set_up_page(tab, landscape=sheet.landscape, header_row=header_row, watermark=watermark)
    widths = [column.width for column in sheet.columns]
    _fit_height(tab, header_row, [column.header for column in sheet.columns], widths, room=6)
    for index, text in enumerate(sheet.captions):
        tab.append([_styled(tab, text, _look(tab, bold=index == 0, size=14 if index == 0 else 12, box=False))])
    if sheet.captions:
        tab.append([])
    head = _look(tab, bold=True, align="center", fill=True)
    tab.append([_styled(tab, column.header, head) for column in sheet.columns])
    looks = [_look(tab, kind=column.kind, align=_ALIGN[column.kind]) for column in sheet.columns]
    count = 0
    for row in sheet.rows:
        count += 1
        _fit_height(tab, header_row + count, row, widths)
        tab.append(_cells(tab, row, looks))
    if sheet.filters and count:
        tab.auto_filter.ref = f"A{header_row}:{last}{header_row + count}"
    bold = [_look(tab, kind=column.kind, align=_ALIGN[column.kind], bold=True) for column in sheet.columns]
    for row in sheet.foot:
        tab.append(_cells(tab, row, bold))
    add_charts(tab, sheet.charts, header_row=header_row, rows=count, foot=len(sheet.foot), columns=len(sheet.columns))


def _fit_height(tab: Any, row: int, values: Sequence[Value], widths: Sequence[float], *, room: int = 2) -> None:
    """Set the height where text wraps: not every program fits rows by itself when it opens a file."""
    lines = max(
        (_lines(value, width) for value, width in zip(values, widths, strict=True) if isinstance(value, str)), default=1
    )
    if lines > 1:
        tab.row_dimensions[row].height = lines * LINE_HEIGHT + room


def _lines(text: str, width: float) -> int:
    """About how many lines the text takes in a column; letters are a little narrower than digits."""
    if len(text) <= width and "\n" not in text:
        return 1
    count = 0
    for paragraph in text.split("\n"):
        count, at = count + 1, 0
        for word in paragraph.split():
            if at and at + len(word) + 1 > width * 1.05:
                count, at = count + 1, 0
            at += len(word) + (1 if at else 0)
    return count


def _cells(tab: Any, row: Sequence[Value], looks: Sequence[Any]) -> list[Any]:
    return [_styled(tab, value, look) for value, look in zip(row, looks, strict=True)]


def _look(
    tab: Any,
    *,
    kind: Kind = "text",
    align: str = "left",
    bold: bool = False,
    size: int = 12,
    box: bool = True,
    fill: bool = False,
) -> Any:
    """The style array of one sort of cells, made once and shared (styling each cell would cost ten times as much)."""
    cell: Any = WriteOnlyCell(tab)
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=box)
    cell.number_format = FORMATS[kind] if kind != "text" else "General"
    if box:
        cell.border = BOX
    if fill:
        cell.fill = HEADER_FILL
    return cell._style


def _styled(tab: Any, value: Value, look: Any) -> Any:
    cell: Any = WriteOnlyCell(tab)
    cell._style = copy(look)
    write(cell, value)
    return cell


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A CSV that a Vietnamese Excel opens by double-click: BOM, semicolons, all quoted, comma decimals, no formulas."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_csv_value(text) for text in header])
    writer.writerows(_csv_rows(rows))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _csv_rows(rows: Iterable[Sequence[Value]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_csv_value(value) for value in row]


def _csv_value(value: Value) -> str:
    value = plain_value(value)
    if value is None:
        return ""
    if isinstance(value, str):
        text = plain_text(value)
        return f"'{text}" if is_dangerous(text) else text
    if isinstance(value, dt.datetime):
        return value.strftime("%H:%M %d/%m/%Y")
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return points(Decimal(str(value)))
