"""What a unit must satisfy before it is stored, in the words that forms and imports show."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from common import rows
from common.scope import province_path
from units.enums import AuthorityKind, Eligibility, UnitKind
from units.models import Unit
from units.rules import needs_reason
from units.signals import kinds_changing

CONTACT = (
    "address",
    "head_name",
    "head_post",
    "phone",
    "has_party",
    "has_union",
    "has_guards",
    "staff",
    "households",
    "sub_units",
)
IDENTITY = ("kind", "code", "name", "area", "eligibility", "eligibility_reason", "valid_from", "note")
EDITABLE = (*IDENTITY, *CONTACT)
NUMBERS = ("staff", "households", "sub_units")
NUMBER_MAX = 1_000_000
FIRST_DAY = dt.date(1945, 9, 2)
LAST_DAY = dt.date(2100, 12, 31)

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,19}", re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9 .()-]{6,18}", re.ASCII)


def assign(unit: Unit, values: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, list[str]]:
    """Put ``values`` of ``fields`` on the instance; returns what changed as {field: [before, after]} in words."""
    unknown = set(values) - set(fields)
    if unknown:
        raise KeyError(f"not editable here: {sorted(unknown)}")
    if "code" in values:
        values = {**values, "code": str(values["code"]).strip().upper()}
    return rows.assign(unit, values)


def problems_of(unit: Unit) -> dict[str, str]:
    """Field → what to do, for everything that can be said without asking the database. Empty when all is well."""
    problems = {**rows.text_problems(unit), **_number_problems(unit)}
    if not unit.name.strip():
        problems["name"] = "Nhập tên đơn vị."
    if not _CODE.fullmatch(unit.code):
        problems["code"] = "Nhập mã đơn vị từ 1 đến 20 chữ cái không dấu hoặc chữ số, ví dụ THPT01."
    if unit.kind not in UnitKind.values:
        problems["kind"] = "Chọn loại đơn vị trong danh sách."
    elif unit.kind == UnitKind.COMMUNE and unit.authority.kind not in (AuthorityKind.PROVINCE, AuthorityKind.MINISTRY):
        problems["kind"] = "Xã, phường, đặc khu do cấp tỉnh quản lý: chọn loại khác hoặc thêm ở cấp tỉnh."
    if unit.eligibility not in Eligibility.values:
        problems["eligibility"] = "Chọn diện Thông tư 124 trong danh sách."
    elif needs_reason(unit.eligibility) and len(unit.eligibility_reason) < 5:
        word = Eligibility(unit.eligibility).label.lower()
        problems["eligibility_reason"] = f"Ghi lý do xếp “{word}”, ví dụ: trường tiểu học."
    if unit.area_id is None:
        problems["area"] = "Chọn xã, phường, đặc khu nơi đơn vị đóng."
    elif unit.area.kind != AuthorityKind.COMMUNE:
        problems["area"] = "Địa bàn phải là một xã, phường hoặc đặc khu."
    elif not unit.area.path.startswith(province_path(unit.authority.path)):
        problems["area"] = "Chọn xã, phường, đặc khu cùng tỉnh, thành phố với cấp quản lý."
    if unit.phone and not _PHONE.fullmatch(unit.phone):
        problems["phone"] = "Nhập số điện thoại từ 7 đến 19 chữ số, ví dụ 0255 3851 234."
    problems.update(_date_problems(unit))
    return problems


def kind_problems(units: Sequence[Unit]) -> dict[int, str]:
    """Unit id → what to do instead, for stored units whose new kind what higher rooms hold does not allow."""
    problems: dict[int, str] = {}
    if units:
        answers: list[Any] = kinds_changing.send(sender=Unit, units=units)
        for _, answer in answers:
            problems.update(answer)
    return problems


def _number_problems(unit: Unit) -> dict[str, str]:
    return {
        name: f"Nhập số nguyên từ 0 đến 1.000.000 cho “{rows.label_of(Unit, name).lower()}”."
        for name in NUMBERS
        if (value := getattr(unit, name)) is not None and not 0 <= value <= NUMBER_MAX
    }


def _date_problems(unit: Unit) -> dict[str, str]:
    if unit.valid_from is None:
        return {"valid_from": "Nhập ngày đơn vị bắt đầu hoạt động, ví dụ 27/3/2026."}
    if not FIRST_DAY <= unit.valid_from <= LAST_DAY:
        return {"valid_from": "Nhập ngày từ 02/9/1945 đến 31/12/2100."}
    if unit.valid_to is not None and unit.valid_to < unit.valid_from:
        return {"valid_from": "Ngày bắt đầu phải trước ngày kết thúc của đơn vị."}
    return {}
