"""What can be asked for: each parameter read strictly, so that a typing error never looks like an answer."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from units.enums import AuthorityKind, UnitKind

MOST, USUAL = 500, 100  # rows of a page
MOST_PLACES, USUAL_PLACES = 100, 20  # places of a page of numbers
LARGEST = 10**15
WHOLE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
PATH = r"^[0-9A-Z][0-9A-Z-]{0,11}(\.[0-9A-Z][0-9A-Z-]{0,11}){0,4}\.?$"
MISSING = "Thiếu tham số này."
UNKNOWN = "Không có tham số này."
REPEATED = "Chỉ ghi tham số này một lần."


class Whole(serializers.IntegerField):
    """A whole number written with plain digits: no sign, no spaces, no leading zero, no "2026.0"."""

    default_error_messages = {
        "required": MISSING,
        "invalid": "Ghi số nguyên bằng chữ số, ví dụ 100.",
        "min_value": "Nhỏ nhất là {min_value}.",
        "max_value": "Lớn nhất là {max_value}.",
    }

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str) or not WHOLE.fullmatch(data):
            self.fail("invalid")
        return int(data)


class Choice(serializers.ChoiceField):
    """One of a list of codes."""

    default_error_messages = {"required": MISSING, "invalid_choice": "Chọn một trong các mã nêu ở tài liệu."}


@extend_schema_field({"type": "string", "pattern": PATH, "maxLength": 60})
class Path(serializers.CharField):
    """The path of an authority; the last dot may be left out."""

    default_error_messages = {"required": MISSING, "blank": "Ghi mã, ví dụ 51 hoặc 51.21040."}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or len(data) > 60 or not re.fullmatch(PATH, data, re.ASCII):
            self.fail("blank")
        return data if data.endswith(".") else f"{data}."


AFTER = (
    "Số cuối đã đọc của trang trước. Không cần tự tính: dùng nguyên địa chỉ ở mục next. "
    "Thứ tự theo số này không đổi, nên không sót và không lặp dòng nào."
)


class PageQuery(serializers.Serializer):
    """Which page."""

    after = Whole(required=False, default=0, min_value=0, max_value=LARGEST, help_text=AFTER)
    page_size = Whole(
        required=False, default=USUAL, min_value=1, max_value=MOST, help_text=f"Số dòng một trang, nhiều nhất {MOST}."
    )


class AuthorityQuery(PageQuery):
    """Which authorities."""

    kind = Choice(required=False, choices=AuthorityKind.choices, help_text="Chỉ lấy cơ quan thuộc loại này.")


class UnitQuery(PageQuery):
    """Which units of which year."""

    year = Whole(min_value=2000, max_value=2100, help_text="Năm đang hoặc đã làm việc trên hệ thống, ví dụ 2026.")
    authority = Path(
        required=False,
        help_text=(
            "Chỉ lấy cơ quan này và mọi cấp dưới: mục path của /authorities (mã tỉnh, mã xã theo danh mục của "
            "Nhà nước), ví dụ 51 hoặc 51.21040. Không ghi thì lấy toàn bộ phạm vi của mã kết nối."
        ),
    )
    kind = Choice(required=False, choices=UnitKind.choices, help_text="Chỉ lấy đơn vị thuộc loại này.")


class SummaryQuery(UnitQuery):
    """Whose numbers of which year."""

    kind = Choice(required=False, choices=UnitKind.choices, help_text="Chỉ đếm đơn vị thuộc loại này.")
    page_size = Whole(
        required=False, default=USUAL_PLACES, min_value=1, max_value=MOST_PLACES,
        help_text=f"Số cơ quan một trang, nhiều nhất {MOST_PLACES}.",
    )  # fmt: skip


def asked(request: Request, what: type[serializers.Serializer]) -> dict[str, Any]:
    """The parameters of a request, checked. Raises ValidationError (400) with a sentence for each wrong one."""
    given = request.query_params
    wrong = {name: [UNKNOWN] for name in given if name not in what().fields}
    wrong |= {name: [REPEATED] for name in given if name not in wrong and len(given.getlist(name)) > 1}
    if wrong:
        raise serializers.ValidationError(wrong)
    # A plain dict: for a form an empty value would count as not given.
    query = what(data=given.dict())
    query.is_valid(raise_exception=True)
    found: dict[str, Any] = query.validated_data
    return found
