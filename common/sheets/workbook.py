"""Rows as a file that the import takes back unchanged, and the template to fill in. Both from one layout."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.documents.cells import FONT, Value, write
from common.documents.xlsx import BOX, HEADER_FILL, Col, Sheet, set_up_page, workbook_bytes
from common.sheets.columns import NO, YES, Column, Layout

GUIDE, LISTS = "Hướng dẫn", "Danh mục"
ROWS_PREPARED = 1000
_KINDS = {"int": "int", "date": "date"}


def cells_of(layout: Layout, rows: Iterable[Any]) -> Iterator[list[Value]]:
    """One line per row in the order of the columns."""
    for row in rows:
        yield [column.value(row) for column in layout.columns]


def list_workbook(layout: Layout, rows: Iterable[Any], *, title: str) -> bytes:
    """The list as a file that the import takes back unchanged."""
    columns = [Col(column.title, column.width, _KINDS.get(column.kind, "text")) for column in layout.columns]  # type: ignore[arg-type]
    return workbook_bytes([Sheet(layout.sheet, columns, cells_of(layout, rows), landscape=True)], title=title)


def template_workbook(layout: Layout, *, title: str, steps: Sequence[str], examples: Mapping[str, Any]) -> bytes:
    """The empty file: headings, drop-down lists, one example row, a sheet of explanations.

    ``examples`` stands above the examples of the columns, by field.
    """
    book = Workbook()
    tab: Any = book.active
    tab.title = layout.sheet
    book.properties.creator, book.properties.title = "antq", title
    lists: Any = book.create_sheet(LISTS)
    guide: Any = book.create_sheet(GUIDE, 1)
    for index, column in enumerate(layout.writable, start=1):
        _head(tab, index, column)
        _example(tab, index, column, examples.get(column.field, column.example))
        _choices(tab, lists, index, column)
    tab.freeze_panes = "C2"
    tab.row_dimensions[1].height = 34
    set_up_page(tab, landscape=True, header_row=1)
    _guide(guide, layout, steps)
    lists.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _head(tab: Any, index: int, column: Column) -> None:
    cell = tab.cell(1, index)
    write(cell, column.title)
    cell.font, cell.fill, cell.border = Font(name=FONT, size=12, bold=True), HEADER_FILL, BOX
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    dimension = tab.column_dimensions[get_column_letter(index)]
    dimension.width = column.width
    # Text cells from the start: Excel would turn the code 02536 and telephone numbers into numbers.
    dimension.number_format = "dd/mm/yyyy" if column.kind == "date" else "0" if column.kind == "int" else "@"


def _example(tab: Any, index: int, column: Column, value: Any) -> None:
    cell = tab.cell(2, index)
    write(cell, value)
    cell.font, cell.border = Font(name=FONT, size=12, italic=True, color="FF6B6B6B"), BOX
    cell.number_format = "dd/mm/yyyy" if column.kind == "date" else "General"


def _choices(tab: Any, lists: Any, index: int, column: Column) -> None:
    words = [label for _, label in column.choices] or ([YES, NO] if column.kind == "bool" else [])
    if not words:
        return
    letter = get_column_letter(index)
    for row, word in enumerate([column.header, *words], start=1):
        write(lists.cell(row, index), word)
    rule = DataValidation(
        type="list",
        formula1=f"'{LISTS}'!${letter}$2:${letter}${len(words) + 1}",
        allow_blank=True,
        showErrorMessage=True,
    )
    rule.errorTitle, rule.error = column.header[:32], "Chọn một giá trị trong danh sách."
    tab.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS_PREPARED + 1}")


def _guide(guide: Any, layout: Layout, steps: Sequence[str]) -> None:
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 28, 100
    lines: list[tuple[str, str, bool]] = [("Cách nhập", "", True)]
    lines += [(f"{number}.", text, False) for number, text in enumerate(steps, start=1)]
    lines += [("", "", False), ("Cột", "Nội dung", True)]
    lines += [(column.header, _help(column), False) for column in layout.writable]
    for row, (left, right, bold) in enumerate(lines, start=1):
        for index, text in ((1, left), (2, right)):
            cell = guide.cell(row, index)
            write(cell, text)
            cell.font = Font(name=FONT, size=12, bold=bold)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    set_up_page(guide, landscape=False, header_row=None)


def _help(column: Column) -> str:
    words = "; ".join(label for _, label in column.choices)
    return f"{column.help} Các giá trị: {words}." if words else column.help
