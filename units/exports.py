"""Units as Excel: the filtered list, and the template to fill in. Both from the one table of columns."""

from __future__ import annotations

from collections.abc import Iterable

from common.sheets import workbook
from common.sheets.columns import EXAMPLE_MARK
from units.columns import LAYOUT
from units.models import Unit

_STEPS = (
    "Nhập mỗi đơn vị một dòng vào trang “Đơn vị”. Không đổi tên các cột; cột nào không dùng thì xóa được.",
    f"Dòng có mã “{EXAMPLE_MARK}” chỉ để xem mẫu, hệ thống bỏ qua.",
    "Mã đã có trong danh sách thì đơn vị đó được sửa theo tệp: ô để trống nghĩa là xóa nội dung cũ của ô đó.",
    "Không có cột nào trong tệp thì nội dung cũ của cột đó giữ nguyên. Đơn vị không có trong tệp thì giữ nguyên.",
    "Sau khi tải lên, hệ thống cho xem trước toàn bộ thay đổi và mọi lỗi. Chỉ khi bấm xác nhận mới ghi vào danh sách.",
    "Đổi tên theo quyết định, sáp nhập, chia tách, kết thúc đơn vị: làm trên màn hình, không làm bằng tệp.",
    "Tệp dạng .xlsx, không quá 5 MB, không quá 5.000 dòng, không đặt mật khẩu, không có macro.",
    "Không ghi nội dung thuộc bí mật nhà nước, không ghi số căn cước.",
)


def units_workbook(units: Iterable[Unit]) -> bytes:
    """The list as a file that the import takes back unchanged; units come with ``authority`` and ``area`` loaded."""
    return workbook.list_workbook(LAYOUT, units, title="Danh sách đơn vị")


def template_workbook(example_area: str) -> bytes:
    """The empty file: headings, drop-down lists, one example row, a sheet of explanations."""
    return workbook.template_workbook(
        LAYOUT, title="Mẫu nhập danh sách đơn vị", steps=_STEPS, examples={"area": example_area}
    )
