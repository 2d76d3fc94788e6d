"""Forms of candidates for the Kỷ niệm chương and of their service."""

from __future__ import annotations

from typing import Any

from django import forms

from common.formfields import GroupedForm, line
from models_programs.enums import MedalGroup
from models_programs.forms.base import RecordForm, choice, day, prose
from models_programs.models import ServicePeriod


def tick(label: str, hint: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=hint)


class MedalForm(RecordForm):
    """What is known of a candidate; the times of service are added on the candidate's own page."""

    writes = (
        "name", "post", "group", "award", "is_rated_well", "area_is_calm", "has_medal", "is_on_hold", "achievement",
    )  # fmt: skip

    name = line("Họ và tên", required="Ghi họ và tên.", limit=100)
    post = line("Chức vụ, đơn vị hiện nay", required="Ghi chức vụ, đơn vị hiện nay.", limit=200)
    group = choice(
        "Diện xét và mức áp dụng", MedalGroup, hint="Chỉ chọn mức; hệ thống không lưu giới tính, năm sinh, số căn cước"
    )
    award = line(
        "Khen thưởng đã có về bảo vệ an ninh Tổ quốc",
        hint="Số, ngày, cấp khen. Ví dụ: Giấy khen, 125/QĐ-UBND ngày 10/01/2024, cấp xã",
        limit=300,
    )
    is_rated_well = tick("Được đánh giá hoàn thành nhiệm vụ", "Cần với thành viên tổ bảo vệ an ninh, trật tự")
    area_is_calm = tick("Địa bàn, đơn vị phụ trách không có điểm nóng, vụ việc nghiêm trọng", "Cần với lãnh đạo")
    has_medal = tick("Đã có Kỷ niệm chương hoặc huân, huy chương loại trừ")
    is_on_hold = tick("Đang bị xem xét kỷ luật, khiếu nại, thanh tra")
    achievement = prose("Tóm tắt thành tích", hint="Không ghi nội dung mật")

    groups = (
        ("", "", ("name", "post", "group", "award")),
        ("Điều kiện", "Đánh dấu những điều đã kiểm tra.", ("is_rated_well", "area_is_calm", "has_medal", "is_on_hold")),
        ("Tóm tắt thành tích", "", ("achievement",)),
    )
    folded = ("Tóm tắt thành tích",)


class PeriodForm(GroupedForm):
    """A time in a post."""

    post = line("Chức vụ, nơi làm", required="Ghi chức vụ, nơi làm.", limit=200)
    start = day("Từ ngày", required=True, hint="Ví dụ: 01/3/2014")
    end = day("Đến hết ngày", hint="Để trống khi vẫn đang làm")
    is_hard_area = tick("Địa bàn đặc biệt khó khăn, biên giới, hải đảo")

    groups = (("", "", ("post", "start", "end", "is_hard_area")),)

    @staticmethod
    def initial_of(period: ServicePeriod) -> dict[str, Any]:
        """A stored period as the form shows it."""
        return {name: getattr(period, name) for name in ("post", "start", "end", "is_hard_area")}
