"""Forms of the acts in the life of a mô hình: each asks only for what its act needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from common.formfields import line
from models_programs.domain.movement import Change, Deed, Rating, Site
from models_programs.forms.base import EMPTY, UnitField, day, issuer_line, number_line, prose
from models_programs.forms.movement import NO_NAMES, PartForm
from models_programs.models import ModelBoardMember

SHORT_DAY = "Ví dụ: 27/3/2026"


class DeedForm(PartForm):
    """Day, document and words, as far as the form of the act asks for them."""

    def deed(self, *, year: int, today: dt.date) -> Deed:
        """What the verb takes; without a day of its own the act was done on the document's, else today."""
        data = self.cleaned_data
        return Deed(
            on=data.get("on") or data.get("date") or today,
            year=year,
            number=data.get("number", ""),
            date=data.get("date"),
            issuer=data.get("issuer", ""),
            text=data.get("text", ""),
        )


class DeployForm(DeedForm):
    number = number_line()
    date = day("Ngày ban hành", hint=SHORT_DAY)
    issuer = issuer_line()
    text = prose("Ghi chú", hint=NO_NAMES)


class LaunchForm(DeedForm):
    on = day("Ngày ra mắt", required=True, hint=SHORT_DAY)
    text = prose("Ghi chú", hint="Nơi tổ chức, số người dự")


class ReviewForm(DeedForm):
    on = day("Ngày họp", required=True, hint=SHORT_DAY)
    number = line("Số báo cáo", css="w-code", limit=50)
    date = day("Ngày báo cáo")
    text = prose("Kết quả chính", hint=NO_NAMES)


class ContinueForm(DeedForm):
    number = number_line()
    date = day("Ngày ban hành", hint=SHORT_DAY)
    issuer = issuer_line()
    text = prose("Ghi chú", hint=NO_NAMES)


class AnnounceForm(DeedForm):
    on = day("Ngày thông báo", required=True, hint=SHORT_DAY)
    issuer = line("Cấp thông báo", hint="Ví dụ: Ban Chỉ đạo xã, Công an tỉnh", limit=200)
    number = number_line()
    date = day("Ngày văn bản")
    text = prose("Nội dung", hint=NO_NAMES)


class EndForm(DeedForm):
    on = day("Ngày kết thúc", required=True, hint=SHORT_DAY)
    text = prose("Lý do", required="Ghi lý do kết thúc, từ 10 chữ cái trở lên.", limit=500)
    number = line("Số quyết định", css="w-code", limit=50)
    date = day("Ngày quyết định")


class RateForm(DeedForm):
    """``scale`` is rank → name; ``rated`` says how many điểm have a rating already."""

    rank = forms.TypedChoiceField(
        label="Mức xếp loại",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn mức xếp loại.", "invalid_choice": "Chọn mức xếp loại trong danh sách."},
    )
    again = forms.BooleanField(label="Xếp lại cả các điểm đã xếp", required=False)
    on = day("Ngày xếp loại", required=True, hint=SHORT_DAY)
    number = number_line()
    date = day("Ngày văn bản")
    text = prose("Nhận xét", hint=NO_NAMES)

    def __init__(self, *args: Any, scale: dict[int, str], rated: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rank: Any = self.fields["rank"]
        rank.choices = list(scale.items())
        if not rated:
            del self.fields["again"]

    def rating(self) -> Rating:
        return Rating(self.cleaned_data["rank"], again=self.cleaned_data.get("again", False))


class StrengthenForm(DeedForm):
    """Who leaves the board, who comes."""

    leaves = forms.ModelChoiceField(
        label="Người thôi nhiệm vụ",
        queryset=ModelBoardMember.objects.none(),
        required=False,
        empty_label="Không có ai thôi",
        error_messages={"invalid_choice": "Người này đã thôi nhiệm vụ. Tải lại trang để xem danh sách mới."},
    )
    name = line("Người mới: họ và tên", limit=100)
    post = line("Chức vụ", hint="Ví dụ: Trưởng thôn", limit=150)
    role = line("Nhiệm vụ", hint="Ví dụ: Trưởng ban", limit=100)
    on = day("Từ ngày", required=True, hint=SHORT_DAY)
    number = line("Số quyết định", css="w-code", limit=50)
    date = day("Ngày quyết định")

    def __init__(self, *args: Any, board: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves: Any = self.fields["leaves"]
        leaves.queryset = board
        leaves.label_from_instance = lambda member: f"{member.name} – {member.role}"
        if not board:
            del self.fields["leaves"]

    def change(self) -> Change:
        data = self.cleaned_data
        return Change(leaves=data.get("leaves"), name=data["name"], post=data["post"], role=data["role"])


class SpreadForm(DeedForm):
    """A new điểm; without units to choose from (a unit head) only an area in words."""

    unit = UnitField(required=False)
    area = line("Địa bàn", hint="Ghi khi không gắn với một đơn vị, ví dụ: Thôn 3, Khoa Nội", limit=200)
    on = day("Bắt đầu từ ngày", required=True, hint=SHORT_DAY)
    number = number_line()
    date = day("Ngày văn bản")
    text = prose("Ghi chú", hint=NO_NAMES)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["unit"]
        else:
            unit: Any = self.fields["unit"]
            unit.queryset, unit.empty_label = units, EMPTY

    def site(self) -> Site:
        return Site(unit=self.cleaned_data.get("unit"), area=self.cleaned_data["area"])
