"""What the form of registration must hold before it is sent (TT 124/2021 Điều 4–7, 9.2a). Plain values only."""

from __future__ import annotations

from typing import Any

from units.enums import UnitKind

BY_HOUSEHOLDS = (UnitKind.RESIDENTIAL, UnitKind.COMMUNE)


def missing(form: Any, *, kind: str) -> list[str]:
    """What is still to be filled in, in the words and the order of the form. ``form`` has its fields."""
    found = []
    if not form.head_name:
        found.append("người đứng đầu")
    if not (form.contact_name and form.contact_phone):
        found.append("người liên hệ và số điện thoại")
    if kind in BY_HOUSEHOLDS:
        if form.households is None or form.households_committed is None:
            found.append("tổng số hộ và số hộ đăng ký")
    elif form.people is None:
        found.append("số cán bộ, người lao động, người học")
    if not form.no_resolution and not (form.resolution_number and form.resolution_date):
        found.append("số và ngày nghị quyết của cấp ủy (hoặc đánh dấu không có tổ chức Đảng)")
    if kind != UnitKind.RESIDENTIAL and not (form.plan_number and form.plan_date):
        found.append("số và ngày kế hoạch bảo đảm an ninh, trật tự")
    if not form.commitments:
        found.append("nội dung đăng ký, cam kết")
    return found
