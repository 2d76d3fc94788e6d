"""A rubric as an Excel file that the import takes back unchanged, and the empty file to fill in."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.documents.cells import FONT, Value, write
from common.documents.xlsx import BOX, HEADER_FILL, describe, set_up_page
from scoring.domain.rubric_table import COLUMNS, HEAD, LEVEL, NO, TAB, YES, head_cell, row_cell
from scoring.enums import PointSource
from scoring.queries.rubrics import level_names
from scoring.rubric_content import Content, content_of, row_content
from units.enums import UnitKind

GUIDE = "Hướng dẫn"
_PREPARED = 300
_STEPS = (
    "Phần trên của trang “Bảng chấm điểm” là phần đầu bảng: chỉ sửa cột B.",
    "Bên dưới, mỗi hàng của bảng một dòng, đúng thứ tự in. Hàng con đứng ngay sau hàng mẹ, ghi mã hàng mẹ ở cột "
    "“Thuộc hàng”. Chữ cái dùng a b c d đ e g h, không dùng f, j, w, z.",
    f"Loại đơn vị cách nhau bằng dấu chấm phẩy: {'; '.join(kind.label for kind in UnitKind)}.",
    "“Cách gợi ý”, “Số liệu gợi ý” để trống nếu hàng không lấy gợi ý từ sổ sách; sửa các ô này dễ hơn trên màn hình.",
    "Sau khi tải lên, hệ thống cho xem trước và chỉ ra mọi lỗi theo ô. Tệp thành một bản soạn, chưa công bố gì.",
    "Tệp dạng .xlsx, không quá 5 MB, không đặt mật khẩu, không có macro. Không ghi nội dung mật.",
)


def rubric_workbook(content: Content) -> bytes:
    """The head, one row per criterion, and how to fill it in."""
    book = Workbook()
    describe(book, content["title"] or TAB)
    tab: Any = book.active
    tab.title = TAB
    for index, (_, width) in enumerate(COLUMNS.values(), start=1):
        tab.column_dimensions[get_column_letter(index)].width = width
    names = level_names()
    given = dict(content["levels"])
    lines: list[tuple[str, Value]] = [(label, _head_value(content, name)) for name, label in HEAD.items()]
    lines += [(LEVEL + name, _figure(given.get(code, ""))) for code, name in names.items()]
    for number, (label, value) in enumerate(lines, start=1):
        _cell(tab, number, 1, label, bold=True)
        _cell(tab, number, 2, value)
    start = len(lines) + 2
    for index, (heading, _) in enumerate(COLUMNS.values(), start=1):
        _cell(tab, start, index, heading, bold=True, fill=True)
    groups = {row["parent"] for row in content["criteria"]}
    for number, row in enumerate(content["criteria"], start=start + 1):
        for index, name in enumerate(COLUMNS, start=1):
            value = _figure(row[name]) if name in ("max_points", "step") else row_cell(row, name)
            _cell(tab, number, index, value, bold=row["code"] in groups)
    tab.freeze_panes = f"A{start + 1}"
    _choose(tab, start, "points_from", [source.label for source in PointSource])
    rule = DataValidation(type="list", formula1=f'"{YES},{NO}"', allow_blank=True)
    tab.add_data_validation(rule)
    rule.add(f"B{list(HEAD).index('is_draft') + 1}")
    set_up_page(tab, landscape=True, header_row=start)
    _guide(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def template_workbook() -> bytes:
    """The empty file with a group of two rows to see how it is done."""
    content = content_of({"code": "", "total": 5, "step": "0.5", "criteria": []})
    content["criteria"] = [
        row_content(1, code="1", text="Tên nhóm (xóa ba dòng mẫu này)", max_points="5"),
        row_content(2, code="1a", parent="1", text="Nội dung hàng thứ nhất", max_points="2"),
        row_content(3, code="1b", parent="1", text="Nội dung hàng thứ hai", max_points="3"),
    ]
    return rubric_workbook(content)


def _head_value(content: Content, name: str) -> Value:
    value = content[name]
    if name in ("valid_from", "valid_to"):
        return dt.date.fromisoformat(value) if value else None
    if name in ("total", "step"):
        return _figure(value)
    return head_cell(content, name) if name in ("is_draft", "unit_kinds", "continues") else value


def _figure(text: str) -> Value:
    return Decimal(text) if text else None


def _cell(tab: Any, row: int, column: int, value: Value, *, bold: bool = False, fill: bool = False) -> None:
    cell = tab.cell(row, column)
    # Text from the start: Excel would turn a code such as 4.10 into a number.
    cell.number_format = (
        "dd/mm/yyyy" if isinstance(value, dt.date) else "General" if isinstance(value, Decimal) else "@"
    )
    write(cell, value)
    cell.font, cell.border = Font(name=FONT, size=12, bold=bold), BOX
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if fill:
        cell.fill = HEADER_FILL


def _choose(tab: Any, start: int, name: str, words: list[str]) -> None:
    letter = get_column_letter(list(COLUMNS).index(name) + 1)
    rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = COLUMNS[name][0], "Chọn một giá trị trong danh sách."
    tab.add_data_validation(rule)
    rule.add(f"{letter}{start + 1}:{letter}{start + _PREPARED}")


def _guide(book: Any) -> None:
    guide: Any = book.create_sheet(GUIDE)
    guide.column_dimensions["A"].width = 120
    for number, text in enumerate(_STEPS, start=1):
        cell = guide.cell(number, 1)
        write(cell, f"{number}. {text}")
        cell.font, cell.alignment = Font(name=FONT, size=12), Alignment(vertical="top", wrap_text=True)
    set_up_page(guide, landscape=False, header_row=None)
