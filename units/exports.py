"""Units as Excel: the filtered list, and the template to fill in. Both from the one table of columns."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.documents.cells import FONT, Value, write
from common.documents.xlsx import BOX, HEADER_FILL, Col, Sheet, set_up_page, workbook_bytes
from units.columns import COLUMNS, EXAMPLE_CODE, NO, SHEET, WRITABLE, YES, Column
from units.models import Unit

GUIDE, LISTS = "Hướng dẫn", "Danh mục"
ROWS_PREPARED = 1000
_KINDS = {"int": "int", "date": "date"}
_STEPS = (
    "Nhập mỗi đơn vị một dòng vào trang “Đơn vị”. Không đổi tên các cột; cột nào không dùng thì xóa được.",
    f"Dòng có mã “{EXAMPLE_CODE}” chỉ để xem mẫu, hệ thống bỏ qua.",
    "Mã đã có trong danh sách thì đơn vị đó được sửa theo tệp: ô để trống nghĩa là xóa nội dung cũ của ô đó.",
    "Không có cột nào trong tệp thì nội dung cũ của cột đó giữ nguyên. Đơn vị không có trong tệp thì giữ nguyên.",
    "Sau khi tải lên, hệ thống cho xem trước toàn bộ thay đổi và mọi lỗi. Chỉ khi bấm xác nhận mới ghi vào danh sách.",
    "Đổi tên theo quyết định, sáp nhập, chia tách, kết thúc đơn vị: làm trên màn hình, không làm bằng tệp.",
    "Tệp dạng .xlsx, không quá 5 MB, không quá 5.000 dòng, không đặt mật khẩu, không có macro.",
    "Không ghi nội dung thuộc bí mật nhà nước, không ghi số căn cước.",
)


def unit_rows(units: Iterable[Unit]) -> Iterator[list[Value]]:
    """One row per unit in the order of ``COLUMNS``; units come with ``authority`` and ``area`` loaded."""
    for unit in units:
        yield [column.value(unit) for column in COLUMNS]


def units_workbook(units: Iterable[Unit]) -> bytes:
    """The list as a file that the import takes back unchanged."""
    columns = [Col(column.title, column.width, _KINDS.get(column.kind, "text")) for column in COLUMNS]  # type: ignore[arg-type]
    return workbook_bytes([Sheet(SHEET, columns, unit_rows(units), landscape=True)], title="Danh sách đơn vị")


def template_workbook(example_area: str) -> bytes:
    """The empty file: headings, drop-down lists, one example row, a sheet of explanations."""
    book = Workbook()
    tab: Any = book.active
    tab.title = SHEET
    book.properties.creator, book.properties.title = "antq", "Mẫu nhập danh sách đơn vị"
    lists: Any = book.create_sheet(LISTS)
    guide: Any = book.create_sheet(GUIDE, 1)
    for index, column in enumerate(WRITABLE, start=1):
        _head(tab, index, column)
        _example(tab, index, column, example_area)
        _choices(tab, lists, index, column)
    tab.freeze_panes = "C2"
    tab.row_dimensions[1].height = 34
    set_up_page(tab, landscape=True, header_row=1)
    _guide(guide)
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


def _example(tab: Any, index: int, column: Column, area: str) -> None:
    cell = tab.cell(2, index)
    value = area if column.field == "area" else column.example
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
    rule.errorTitle, rule.error = column.header, "Chọn một giá trị trong danh sách."
    tab.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS_PREPARED + 1}")


def _guide(guide: Any) -> None:
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 28, 100
    lines: list[tuple[str, str, bool]] = [("Cách nhập", "", True)]
    lines += [(f"{number}.", text, False) for number, text in enumerate(_STEPS, start=1)]
    lines += [("", "", False), ("Cột", "Nội dung", True)]
    lines += [(column.header, _help(column), False) for column in WRITABLE]
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
