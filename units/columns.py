"""One table of columns for the Excel export, the template and the import, so that an export can be imported again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from common.text import clean_line, clean_text, search_key
from units.enums import Eligibility, UnitKind
from units.models import Unit

SHEET = "Đơn vị"
EXAMPLE_CODE = "VÍ DỤ"
READ_ONLY = " (chỉ xem)"
Kind = Literal["text", "prose", "int", "date", "choice", "bool"]
Cell = Any
YES, NO = "Có", "Không"


class CellProblem(ValueError):
    """A cell that cannot be read; ``str()`` says what to enter."""


@dataclass(frozen=True, slots=True)
class Column:
    """``field`` is the model field or a computed name; ``choices`` maps stored values to the words in the cell."""

    field: str
    header: str
    kind: Kind
    width: int
    help: str
    example: Any = None
    required: bool = False
    read_only: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    read: Callable[[Unit], Any] | None = None

    @property
    def title(self) -> str:
        """The header cell of exports."""
        return f"{self.header}{READ_ONLY}" if self.read_only else self.header

    def value(self, unit: Unit) -> Any:
        """What the cell of a unit holds: words for choices, real numbers and dates."""
        raw = self.read(unit) if self.read else getattr(unit, self.field)
        if self.kind == "bool":
            return YES if raw else NO
        return dict(self.choices)[raw] if self.choices else raw


COLUMNS: tuple[Column, ...] = (
    Column(
        "code",
        "Mã đơn vị",
        "text",
        14,
        "Bắt buộc. Mã riêng của đơn vị trong cấp quản lý: chữ cái không dấu, chữ số. Mã đã có thì sửa đơn vị đó.",
        EXAMPLE_CODE,
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
BY_FIELD = {column.field: column for column in COLUMNS}
WRITABLE = tuple(column for column in COLUMNS if not column.read_only)

_GROUPED = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})+")
_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?", re.ASCII)
# Letters of the old fonts .VnTime and VNI as they look in Unicode; Vietnamese uses none of them.
_OLD_FONT = re.compile("[µ¸¶·¹¨»¾¼½Æ©ÇË®ÐÎÏÑªÖ×ØÜÞßä«åæç¬ëîïñøö÷ûüþ]")
_YES = {"co", "c", "x", "yes", "1", "true"}
_NO = {"khong", "k", "no", "0", "false"}
SERIAL_DAYS = range(10_000, 80_000)


def header_key(text: Cell) -> str:
    """Headers are compared without accents, case and the mark "(chỉ xem)"."""
    return search_key(str(text or "").replace(READ_ONLY, "").rstrip(" *"))


BY_HEADER = {header_key(column.header): column for column in COLUMNS}


def parse(column: Column, cell: Cell, epoch: dt.date) -> Any:
    """The value of a cell for a column; None for an empty one. Raises CellProblem saying what to enter."""
    if isinstance(cell, dict) and "error" in cell:
        raise CellProblem(f"ô đang báo lỗi {cell['error']}, nhập lại giá trị")
    if cell is None or (isinstance(cell, str) and not clean_line(cell)):
        return False if column.kind == "bool" else None
    if column.kind == "int":
        return _parse_int(cell)
    if column.kind == "date":
        return _parse_date(cell, epoch)
    if column.kind == "bool":
        return _parse_bool(cell)
    text = clean_text(cell) if column.kind == "prose" and isinstance(cell, str) else _text(cell)
    if column.kind == "choice":
        return _parse_choice(column, text)
    if len(_OLD_FONT.findall(text)) >= 2:
        raise CellProblem("chữ gõ bằng phông cũ (TCVN3 hoặc VNI), chuyển sang Unicode rồi nhập lại")
    return text


def _text(cell: Cell) -> str:
    if isinstance(cell, dict):
        return dt.date.fromisoformat(cell["date"]).strftime("%d/%m/%Y")
    if isinstance(cell, bool):
        return YES if cell else NO
    return clean_line(str(cell))


def _parse_int(cell: Cell) -> int:
    if isinstance(cell, int) and not isinstance(cell, bool):
        value = cell
    else:
        text = _text(cell) if not isinstance(cell, (float, bool)) else ""
        if _GROUPED.fullmatch(text):
            text = text.replace(".", "").replace(" ", "")
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise CellProblem("nhập số nguyên từ 0 đến 1.000.000")
        value = int(text)
    if not 0 <= value <= 1_000_000:
        raise CellProblem("nhập số nguyên từ 0 đến 1.000.000")
    return value


def _parse_date(cell: Cell, epoch: dt.date) -> dt.date:
    sentence = "nhập ngày dạng 27/3/2026"
    try:
        if isinstance(cell, dict):
            return dt.date.fromisoformat(cell["date"])
        if isinstance(cell, int) and not isinstance(cell, bool) and cell in SERIAL_DAYS:
            return epoch + dt.timedelta(days=cell)
        text = _text(cell)
        if match := _DATE.fullmatch(text):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        if match := _ISO.fullmatch(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise CellProblem(sentence) from error
    raise CellProblem(sentence)


def _parse_bool(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    key = search_key(_text(cell))
    if key in _YES or key in _NO:
        return key in _YES
    raise CellProblem("ghi Có hoặc Không")


def _parse_choice(column: Column, text: str) -> str:
    key = search_key(text)
    for value, label in column.choices:
        if key in (search_key(label), value):
            return value
    words = ", ".join(label for _, label in column.choices)
    raise CellProblem(f"chọn một trong: {words}")
