"""The columns of a unit: one table for the Excel export, the template and the import."""

from __future__ import annotations

import datetime as dt

from common.sheets.columns import EXAMPLE_MARK, NO, YES, Column, Layout
from units.enums import Eligibility, UnitKind

SHEET = "Đơn vị"
NOUN = "đơn vị"

COLUMNS: tuple[Column, ...] = (
    Column(
        "code",
        "Mã đơn vị",
        "text",
        14,
        "Bắt buộc. Mã riêng của đơn vị trong cấp quản lý: chữ cái không dấu, chữ số. Mã đã có thì sửa đơn vị đó.",
        EXAMPLE_MARK,
        required=True,
    ),
    Column(
        "name", "Tên đơn vị", "text", 40, "Bắt buộc. Tên đầy đủ, chữ thường có dấu.", "Trường THPT Số 1", required=True
    ),
    Column(
        "kind",
        "Loại đơn vị",
        "choice",
        18,
        "Bắt buộc. Chọn trong danh sách.",
        UnitKind.SCHOOL.label,
        required=True,
        choices=tuple(UnitKind.choices),
    ),
    Column(
        "authority",
        "Mã cấp quản lý",
        "text",
        14,
        "Mã xã, phường, đặc khu (5 chữ số) hoặc mã phòng, đội. Để trống: cấp quản lý của người nhập.",
        read=lambda unit: unit.authority.code,
    ),
    Column(
        "area",
        "Mã địa bàn",
        "text",
        12,
        "Mã 5 chữ số của xã, phường, đặc khu nơi đơn vị đóng. Để trống: lấy theo cấp quản lý nếu là cấp xã.",
        read=lambda unit: unit.area.code,
    ),
    Column(
        "eligibility",
        "Diện Thông tư 124",
        "choice",
        18,
        "Chọn trong danh sách. Để trống: Chưa xác định.",
        Eligibility.IN.label,
        choices=tuple(Eligibility.choices),
    ),
    Column("eligibility_reason", "Lý do xếp diện", "text", 30, "Bắt buộc khi ghi Ngoài diện hoặc Tự nguyện."),
    Column("address", "Địa chỉ", "text", 40, "Số nhà, đường, thôn hoặc tổ dân phố.", "Thôn 3"),
    Column("head_name", "Người đứng đầu", "text", 24, "Họ và tên.", "Nguyễn Văn An"),
    Column("head_post", "Chức vụ", "text", 18, "Ví dụ: Hiệu trưởng, Trưởng thôn.", "Hiệu trưởng"),
    Column(
        "phone",
        "Số điện thoại",
        "text",
        16,
        "Điện thoại công việc. Giữ dạng văn bản để không mất số 0.",
        "0255 3851 234",
    ),
    Column("has_party", "Có tổ chức Đảng", "bool", 12, "Có hoặc Không. Để trống: Không.", YES),
    Column("has_union", "Có công đoàn, đoàn thể", "bool", 12, "Có hoặc Không. Để trống: Không.", YES),
    Column("has_guards", "Có lực lượng bảo vệ", "bool", 12, "Có hoặc Không. Để trống: Không.", NO),
    Column("staff", "Số người", "int", 10, "Số cán bộ, người lao động, người học. Chưa biết thì để trống.", 1250),
    Column("households", "Số hộ", "int", 10, "Dùng cho khu dân cư. Chưa biết thì để trống."),
    Column(
        "sub_units", "Số phòng, ban, tổ", "int", 10, "Số phòng, ban, tổ, đội trực thuộc. Chưa biết thì để trống.", 6
    ),
    Column(
        "valid_from",
        "Có từ ngày",
        "date",
        12,
        "Ngày đơn vị bắt đầu hoạt động, ví dụ 27/3/2026. Để trống: giữ nguyên; đơn vị mới lấy 01/01 của năm đang làm.",
        dt.date(2025, 7, 1),
    ),
    Column("note", "Ghi chú", "prose", 30, "Không ghi nội dung mật, không ghi số căn cước."),
    Column("valid_to", "Đến hết ngày", "date", 14, "", read_only=True),
    Column("area_name", "Tên địa bàn", "text", 24, "", read_only=True, read=lambda unit: unit.area.name),
    Column("authority_name", "Tên cấp quản lý", "text", 24, "", read_only=True, read=lambda unit: unit.authority.name),
)
LAYOUT = Layout(SHEET, COLUMNS, mark="code")
