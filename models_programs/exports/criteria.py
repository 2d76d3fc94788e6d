"""The empty Excel file for a list of criteria: headings, one example row, a sheet of explanations."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from common.documents.cells import FONT, write
from common.documents.xlsx import BOX, HEADER_FILL, describe, set_up_page
from common.sheets.columns import EXAMPLE_MARK
from models_programs.domain.criteria_table import COLUMNS, SHEET
from models_programs.rules.criteria import CRITERIA_MAX

GUIDE = "Hướng dẫn"
EXAMPLE = (EXAMPLE_MARK, "Lãnh đạo, chỉ đạo", "Quý I có nghị quyết của cấp ủy, kế hoạch của Ủy ban nhân dân.")
STEPS = (
    "Nhập mỗi tiêu chí một dòng vào trang “Tiêu chí”, đúng thứ tự và nguyên văn như văn bản.",
    f"Dòng có số thứ tự “{EXAMPLE_MARK}” chỉ để xem mẫu, hệ thống bỏ qua.",
    f"Mỗi tệp là một bộ tiêu chí, không quá {CRITERIA_MAX} tiêu chí. Tên bộ và văn bản ban hành ghi trên màn hình.",
    "Sau khi tải lên, hệ thống cho xem trước toàn bộ và chỉ ra mọi lỗi. Chỉ khi bấm xác nhận mới lưu.",
    "Tệp dạng .xlsx, không quá 5 MB, không đặt mật khẩu, không có macro. Không ghi nội dung mật.",
)


def template_workbook() -> bytes:
    """The file to fill in. Cells are text from the start: Excel would turn 1.1 and 2/3 into dates."""
    book = Workbook()
    describe(book, "Mẫu nhập bộ tiêu chí")
    tab: Any = book.active
    tab.title = SHEET
    guide: Any = book.create_sheet(GUIDE)
    for index, (column, example) in enumerate(zip(COLUMNS, EXAMPLE, strict=True), start=1):
        _cell(tab, 1, index, column.header, bold=True, fill=True)
        _cell(tab, 2, index, example, italic=True)
        dimension = tab.column_dimensions[get_column_letter(index)]
        dimension.width, dimension.number_format = column.width, "@"
    tab.freeze_panes = "A2"
    set_up_page(tab, landscape=True, header_row=1)
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 14, 90
    lines = [(f"{number}.", text) for number, text in enumerate(STEPS, start=1)]
    lines += [(column.header, column.help) for column in COLUMNS]
    for row, pair in enumerate(lines, start=1):
        for index, text in enumerate(pair, start=1):
            _cell(guide, row, index, text, box=False)
    set_up_page(guide, landscape=False, header_row=None)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(
    tab: Any, row: int, index: int, text: str, *, bold: bool = False, italic: bool = False, fill: bool = False,
    box: bool = True,
) -> None:  # fmt: skip
    cell = tab.cell(row, index)
    write(cell, text)
    cell.font = Font(name=FONT, size=12, bold=bold, italic=italic)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if box:
        cell.border = BOX
    if fill:
        cell.fill = HEADER_FILL
