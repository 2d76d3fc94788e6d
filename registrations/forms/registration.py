"""The form of registration, recording forms on paper, and the reason of a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from common.formfields import CountField, DayField, GroupedForm, Groups, Lines, line
from common.reasons import REASON_MIN, is_reason
from registrations.models import Registration
from registrations.rules.content import BY_HOUSEHOLDS
from units.enums import ELIGIBLE, UnitKind
from units.models import Unit

NO_REASON = f"Ghi lý do, từ {REASON_MIN} chữ cái trở lên."
# What a unit of each kind usually commits to, after the criteria of TT 124 Điều 4 to 7; shown, never filled in.
_WORKPLACE = (
    "Gợi ý: 100% cán bộ, người lao động được phổ biến nội quy, quy định; có ít nhất một mô hình hiệu quả; thực hiện "
    "quy chế phối hợp; không để xảy ra các việc nêu ở Điều 6; lực lượng bảo vệ và từ 70% phòng, ban hoàn thành tốt "
    "nhiệm vụ trở lên."
)
HINTS = {
    UnitKind.RESIDENTIAL: "Gợi ý: 100% hộ đăng ký; chấp hành chủ trương, pháp luật; không để xảy ra các việc nêu ở "
    "Điều 4; kéo giảm tội phạm, tệ nạn xã hội so với năm trước; lực lượng tham gia bảo đảm an ninh, trật tự ở cơ sở "
    "hoàn thành nhiệm vụ, không có người bị kỷ luật.",
    UnitKind.COMMUNE: "Gợi ý: có ít nhất một mô hình hiệu quả; 100% khu dân cư, cơ quan, doanh nghiệp, cơ sở giáo dục "
    "đăng ký và từ 70% được công nhận; Công an xã hoàn thành nhiệm vụ, không có người bị kỷ luật.",
    UnitKind.AGENCY: _WORKPLACE,
    UnitKind.HOSPITAL: _WORKPLACE,
    UnitKind.ENTERPRISE: _WORKPLACE,
    UnitKind.SCHOOL: "Gợi ý: 100% cán bộ, giáo viên, người học được phổ biến nội quy, quy định; có ít nhất một mô hình "
    "hiệu quả; không có bạo lực học đường; không để xảy ra các việc nêu ở Điều 7; từ 70% khoa, phòng, tổ hoàn thành "
    "tốt nhiệm vụ trở lên.",
}
_CONTACT = ("head_name", "head_post", "contact_name", "contact_post", "contact_phone")
_HOUSEHOLDS = ("households", "households_committed", "people")
_PEOPLE = ("people", "sub_units", "sub_units_committed")
_RESOLUTION = ("no_resolution", "resolution_number", "resolution_date", "resolution_issuer")
_PLAN = ("plan_number", "plan_date", "plan_issuer")


def groups_of(kind: str) -> Groups:
    """The parts of the form for a kind of unit: households or people, and a plan where Điều 9.2a asks for one."""
    residential = kind == UnitKind.RESIDENTIAL
    return (
        ("Đơn vị và người liên hệ", "", _CONTACT),
        ("Số liệu cam kết", "Chỉ ghi con số, không ghi tên người.", _HOUSEHOLDS if kind in BY_HOUSEHOLDS else _PEOPLE),
        (
            "Nghị quyết Quý I" if residential else "Nghị quyết và kế hoạch Quý I",
            "Chỉ ghi số, ngày, nơi ban hành. Văn bản có dấu mật cũng chỉ ghi như vậy.",
            _RESOLUTION if residential else _RESOLUTION + _PLAN,
        ),
        ("Nội dung cam kết", "", ("commitments",)),
    )


class RegistrationForm(GroupedForm):
    """What ``registering.FIELDS`` holds for one kind of unit. Nothing is required: a draft may be half done."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    head_name = line("Người đứng đầu", css="w-name", limit=100)
    head_post = line("Chức vụ người đứng đầu", css="w-name", limit=100)
    contact_name = line("Người liên hệ", css="w-name", hint="Người trả lời khi cán bộ hỏi về hồ sơ.", limit=100)
    contact_post = line("Chức vụ người liên hệ", css="w-name", limit=100)
    contact_phone = line("Điện thoại liên hệ", css="w-code", limit=20)
    households = CountField(label="Tổng số hộ", required=False)
    households_committed = CountField(label="Số hộ đăng ký", required=False)
    people = CountField(label="Số cán bộ, người lao động, người học", required=False)
    sub_units = CountField(label="Tổng số phòng, ban, tổ, đội, khoa", required=False)
    sub_units_committed = CountField(label="Số phòng, ban, tổ đã cam kết", required=False)
    no_resolution = forms.BooleanField(label="Không có tổ chức Đảng nên không có nghị quyết", required=False)
    resolution_number = line("Số nghị quyết", css="w-code", limit=50)
    resolution_date = DayField(label="Ngày nghị quyết", required=False)
    resolution_issuer = line("Cấp ủy ban hành", css="w-name", limit=200)
    plan_number = line("Số kế hoạch", css="w-code", limit=50)
    plan_date = DayField(label="Ngày kế hoạch", required=False)
    plan_issuer = line("Nơi ban hành kế hoạch", css="w-name", limit=200)
    commitments = Lines(label="Nội dung đăng ký, cam kết", required=False, max_length=5000)

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        kind = registration.unit.kind
        self.groups = groups_of(kind)
        shown = [name for _, _, names in self.groups for name in names]
        kwargs["initial"] = {name: getattr(registration, name) for name in (*shown, "version")}
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {*shown, "version"}:
            del self.fields[name]
        if "households" in self.fields:
            self.fields["people"].label = "Số nhân khẩu (nếu có số liệu)"
        field = self.fields["commitments"]
        field.widget.attrs["rows"] = 8
        field.help_text = HINTS[UnitKind(kind)]
        field.error_messages["max_length"] = "Rút gọn nội dung cam kết còn %(limit_value)d ký tự."
        stale = "Mở lại trang rồi lưu lần nữa."
        self.fields["version"].error_messages.update(required=stale, invalid=stale)

    def values(self) -> dict[str, Any]:
        """What could be read of the fields on the form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def show_version(self, version: int) -> None:
        """The next save starts from this version; what was typed stays."""
        self.data = {**self.data.dict(), "version": str(version)} if isinstance(self.data, QueryDict) else self.data


class StepForm(forms.Form):
    """A step that needs no words."""


class ReasonForm(forms.Form):
    """A step that needs a reason."""

    note = Lines(label="Lý do", max_length=1000)

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        field.help_text = hint
        field.error_messages["required"] = NO_REASON
        field.error_messages["max_length"] = "Rút gọn lý do còn %(limit_value)d ký tự."

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        if not is_reason(note):
            raise forms.ValidationError(NO_REASON)
        return note


class OnPaperForm(forms.Form):
    """The day received and the units whose signed form came in on paper."""

    received_on = DayField(label="Ngày nhận bản giấy", help_text="Ngày này quyết định đúng hạn hay muộn.")
    units = forms.TypedMultipleChoiceField(
        label="Đơn vị đã nộp bản giấy",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Đánh dấu ít nhất một đơn vị.",
            "invalid_choice": "Một đơn vị vừa có bản đăng ký. Xem lại danh sách rồi ghi lần nữa.",
        },
    )

    def __init__(self, *args: Any, units: Iterable[Unit], today: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"received_on": today}
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(unit.pk, _ticked(unit)) for unit in units]  # type: ignore[attr-defined]


def _ticked(unit: Unit) -> str:
    """The name; beside it why a form of this unit would not be accepted."""
    return unit.name if unit.eligibility in ELIGIBLE else f"{unit.name} ({unit.get_eligibility_display().lower()})"
