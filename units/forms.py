"""Forms of this room: they read what people type; what is right is said by units.domain.checks."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms

from common.formfields import CountField, DayField, GroupedForm, Groups, Lines, line, pick
from units.domain.checks import CONTACT, EDITABLE, NUMBERS, assign, problems_of
from units.enums import Eligibility, UnitKind
from units.models import Authority, Unit
from units.queries import area_choices
from units.rules import CIRCULAR


class AreaField(forms.ModelChoiceField):
    """A commune by name and code."""

    def label_from_instance(self, obj: Authority) -> str:
        return f"{obj.name} ({obj.code})"


class ContactForm(GroupedForm):
    """What the unit's own head keeps up to date. ``unit`` is the unit as it is, or a new one with its authority."""

    writes: tuple[str, ...] = CONTACT

    address = line("Địa chỉ", limit=300)
    head_name = line("Người đứng đầu", hint="Họ và tên", css="w-name", limit=100)
    head_post = line("Chức vụ", hint="Ví dụ: Hiệu trưởng, Trưởng thôn", css="w-name", limit=100)
    phone = line("Số điện thoại", hint="Điện thoại công việc", css="w-code", limit=20)
    has_party = forms.BooleanField(label="Có tổ chức Đảng", required=False)
    has_union = forms.BooleanField(label="Có công đoàn, đoàn thể", required=False)
    has_guards = forms.BooleanField(label="Có lực lượng bảo vệ", required=False)
    staff = CountField(label="Số cán bộ, người lao động, người học", required=False, help_text="Chưa biết thì để trống")
    households = CountField(label="Số hộ", required=False, help_text="Dùng cho khu dân cư")
    sub_units = CountField(label="Số phòng, ban, tổ, đội", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    groups: Groups = (
        ("Liên hệ", "", ("address", "head_name", "head_post", "phone")),
        ("Tổ chức và quy mô", "", ("has_party", "has_union", "has_guards", *NUMBERS)),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean(self) -> dict[str, Any]:
        """Say everything at once: what the verb would refuse stands beside what could not be read."""
        data = super().clean() or {}
        draft = copy(self.unit)
        draft.authority = data.get("authority") or self.unit.authority
        assign(draft, {name: value for name, value in data.items() if name in self.writes}, self.writes)
        for name, sentence in problems_of(draft).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, sentence)
        return data

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in self.writes}


class UnitForm(ContactForm):
    """All facts of a unit. ``authorities`` are offered only for a new unit and only when there is a choice."""

    writes = EDITABLE

    authority = forms.ModelChoiceField(label="Cấp quản lý", queryset=Authority.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="Loại đơn vị", choices=[("", "Chọn loại đơn vị"), *UnitKind.choices])
    code = line("Mã đơn vị", required="Nhập mã đơn vị.", css="w-code", limit=20)
    name = line("Tên đơn vị", required="Nhập tên đơn vị.")
    area = AreaField(label="Địa bàn", queryset=Authority.objects.none(), empty_label="Chọn xã, phường, đặc khu")
    eligibility = forms.ChoiceField(label="Diện Thông tư 124", choices=Eligibility.choices, widget=forms.RadioSelect)
    eligibility_reason = line("Lý do xếp diện", hint="Ghi khi chọn Ngoài diện hoặc Tự nguyện", limit=300)
    valid_from = DayField(label="Có từ ngày", help_text="Ngày đơn vị bắt đầu hoạt động, ví dụ 27/3/2026")
    note = Lines(label="Ghi chú", required=False, max_length=1000)

    groups: Groups = (
        ("Đơn vị", "", ("authority", "kind", "name", "code", "valid_from", "area")),
        ("Diện áp dụng", f"Căn cứ: {CIRCULAR}.", ("eligibility", "eligibility_reason")),
        *ContactForm.groups,
        ("Khác", "Không ghi nội dung mật, không ghi số căn cước.", ("note",)),
    )

    def __init__(
        self, *args: Any, scope_path: str, authorities: Any = None, editing: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = area_choices(scope_path)  # type: ignore[attr-defined]
        self.fields["area"].help_text = "Xã, phường, đặc khu nơi đơn vị đóng"
        pick(self, "kind", "Chọn loại đơn vị trong danh sách.")
        pick(self, "area", "Chọn xã, phường, đặc khu nơi đơn vị đóng.")
        pick(self, "eligibility", "Chọn diện Thông tư 124.")
        pick(self, "authority", "Chọn cấp quản lý trong danh sách.")
        self.fields["note"].error_messages["max_length"] = "Rút gọn ghi chú còn %(limit_value)d ký tự."
        if authorities is None:
            del self.fields["authority"]
        else:
            self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
        self.fields["code"].help_text = "Chữ cái không dấu, chữ số; không trùng trong cùng cấp quản lý"
        if editing:
            hint = "Chỉ sửa lỗi ghi tên ở đây. Đổi tên theo quyết định thì dùng “Đổi tên, sáp nhập, chia tách”."
            self.fields["name"].help_text = hint


def initial_of(unit: Unit) -> dict[str, Any]:
    """A unit's facts as the forms show them."""
    return {name: getattr(unit, f"{name}_id" if name == "area" else name) for name in EDITABLE}


class CloseForm(GroupedForm):
    """The last day of a unit and why."""

    on = DayField(label="Đến hết ngày", help_text="Ngày hoạt động cuối cùng, ví dụ 27/3/2026")
    reason = line(
        "Lý do kết thúc",
        required="Ghi lý do kết thúc.",
        hint="Ví dụ: giải thể theo Quyết định số 12/QĐ-UBND",
        limit=300,
    )


class BodyForm(GroupedForm):
    """A department or a team."""

    code = line("Mã", required="Nhập mã cơ quan.", hint="Ví dụ: PA03, D1", css="w-code", limit=12)
    name = line("Tên", required="Nhập tên cơ quan.", hint="Ví dụ: Phòng An ninh chính trị nội bộ", limit=200)
