"""Models, activities, commendations as Excel: the filtered list, and the template to fill in, from the same columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from common.scope import Actor
from common.sheets import workbook
from common.sheets.columns import EXAMPLE_MARK
from models_programs.domain.imports import RecordSheet

CHUNK = 2000


def records_workbook(sheet: RecordSheet, records: Iterable[Any], *, actor: Actor, year: int) -> bytes:
    """The list as a file that the import takes back unchanged; records come with ``sheet.related`` loaded."""
    layout = sheet.layout(actor, everything=True)
    return workbook.list_workbook(layout, _prepared(sheet, records, actor, year), title=sheet.title)


def _prepared(sheet: RecordSheet, records: Iterable[Any], actor: Actor, year: int) -> Iterator[Any]:
    """The records, chunk by chunk with what their columns need."""
    rest = iter(records)
    while chunk := list(islice(rest, CHUNK)):
        sheet.prepare(chunk, actor, year)
        yield from chunk


def template_workbook(sheet: RecordSheet, *, actor: Actor) -> bytes:
    """The empty file: headings, drop-down lists, one example row, a sheet of explanations."""
    return workbook.template_workbook(
        sheet.layout(actor), title=f"Mẫu nhập {sheet.noun}", steps=_steps(sheet), examples={}
    )


def _steps(sheet: RecordSheet) -> list[str]:
    noun = sheet.noun
    return [
        f"Nhập mỗi {noun} một dòng vào trang “{sheet.tab}”. Không đổi tên các cột; cột nào không dùng thì xóa được, "
        "trừ cột Mã số và các cột bắt buộc.",
        f"Dòng có “{EXAMPLE_MARK}” ở cột Mã số chỉ để xem mẫu, hệ thống bỏ qua.",
        f"Dòng mới: để trống cột Mã số. Muốn sửa {noun} đã có: xuất danh sách ra Excel, sửa trong tệp đó rồi nhập lại; "
        "ô để trống nghĩa là xóa nội dung cũ của ô đó.",
        "Không có cột nào trong tệp thì nội dung cũ của cột đó giữ nguyên. Nội dung không có trong tệp thì giữ nguyên.",
        f"Dòng mới giống {noun} đã có ({sheet.same_words}) thì hệ thống báo, không ghi thêm lần nữa.",
        "Chỉ nhập được cho cơ quan của người nhập và các đơn vị do cơ quan đó quản lý trực tiếp.",
        "Sau khi tải lên, hệ thống cho xem trước toàn bộ thay đổi và mọi lỗi. Chỉ khi bấm xác nhận mới ghi.",
        "Xóa nội dung, kèm tài liệu, ảnh: làm trên màn hình, không làm bằng tệp.",
        "Tệp dạng .xlsx, không quá 5 MB, không quá 5.000 dòng, không đặt mật khẩu, không có macro.",
        "Không ghi nội dung thuộc bí mật nhà nước, không ghi số căn cước.",
    ]
