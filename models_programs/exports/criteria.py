"""The empty Excel file for a list of criteria."""

from __future__ import annotations

from common.sheets import workbook
from common.sheets.columns import EXAMPLE_MARK
from models_programs.domain.criteria_table import LAYOUT
from models_programs.rules.criteria import CRITERIA_MAX

_STEPS = (
    "Nhập mỗi tiêu chí một dòng vào trang “Tiêu chí”, đúng thứ tự và nguyên văn như văn bản.",
    f"Dòng có số thứ tự “{EXAMPLE_MARK}” chỉ để xem mẫu, hệ thống bỏ qua.",
    f"Mỗi tệp là một bộ tiêu chí, không quá {CRITERIA_MAX} tiêu chí. Tên bộ và văn bản ban hành ghi trên màn hình.",
    "Sau khi tải lên, hệ thống cho xem trước toàn bộ và chỉ ra mọi lỗi. Chỉ khi bấm xác nhận mới lưu.",
    "Tệp dạng .xlsx, không quá 5 MB, không đặt mật khẩu, không có macro. Không ghi nội dung mật.",
)


def template_workbook() -> bytes:
    """The file to fill in: headings, one example row, a sheet of explanations."""
    return workbook.template_workbook(LAYOUT, title="Mẫu nhập bộ tiêu chí", steps=_STEPS, examples={})
