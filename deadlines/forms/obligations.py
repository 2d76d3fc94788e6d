"""What is typed to set a deadline: what, who, by when, how people are reminded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.formfields import CountField, GroupedForm, Lines, line, pick
from deadlines.domain.obligations import TYPED, parse_stages
from deadlines.enums import Bearer, Subject
from deadlines.models import Obligation
from deadlines.queries.report_forms import forms as report_forms
from models_programs.models import EventDay
from units.enums import AuthorityKind, UnitKind

BLANK = [("", "–")]
LONGEST = 365
DAY_FIELDS = ("when", "day", "month", "quarter")
# Fields of the form that go to the row as they are.
PLAIN = (
    "title", "subject", "bearer", "unit_kinds", "authority_kinds", "direct_only", "receiver", "report_form",
    "event_code", "closes_after", "stages", "late_every", "late_until", "late_to_officer", "late_to_above", "source",
    "note", "year_from", "year_to",
)  # fmt: skip


def days(label: str, *, hint: str = "", required: bool = False) -> CountField:
    """A number of days, or a day, a month, a year: small enough for its column."""
    field = CountField(label=label, help_text=hint, required=required)
    field.maximum = LONGEST
    return field


class ObligationForm(GroupedForm):
    """One deadline; the day is asked only where it has no other home (ADR 0023)."""

    title = line("Việc phải làm", required="Ghi việc phải làm.", hint="Ví dụ: Gửi báo cáo kết quả năm", limit=300)
    subject = forms.ChoiceField(label="Loại việc", choices=Subject.choices)
    report_form = forms.ChoiceField(label="Mẫu báo cáo", required=False, help_text="Chỉ với loại việc Báo cáo")
    event_code = forms.ChoiceField(label="Ngày hoạt động", required=False, help_text="Chỉ với ngày hội, hoạt động")
    bearer = forms.ChoiceField(label="Ai phải làm", choices=Bearer.choices, widget=forms.RadioSelect)
    unit_kinds = forms.MultipleChoiceField(
        label="Loại đơn vị", choices=UnitKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    authority_kinds = forms.MultipleChoiceField(
        label="Cấp quản lý", choices=AuthorityKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    direct_only = forms.BooleanField(
        label="Chỉ nơi trực thuộc", required=False, help_text="Không áp dụng cho nơi do cấp dưới quản lý"
    )
    receiver = line("Gửi ai", hint="Ví dụ: Công an xã")
    when = forms.ChoiceField(label="Thời hạn", choices=[(one.value, one.label.capitalize()) for one in TYPED])
    day = days("Ngày", hint="Trước ngày 15 nghĩa là hết ngày 14 vẫn đúng hạn")
    month = days("Tháng")
    quarter = forms.TypedChoiceField(
        label="Quý", required=False, coerce=int, empty_value=None,
        choices=[*BLANK, (1, "Quý I"), (2, "Quý II"), (3, "Quý III"), (4, "Quý IV")],
    )  # fmt: skip
    closes_after = days("Nhận thêm (ngày)", hint="Sau đó không nhận nữa. Để trống là luôn nhận, ghi là muộn")
    beyond_law = forms.BooleanField(label="Đồng ý đặt muộn hơn hạn theo luật", required=False)
    stages = line(
        "Nhắc trước (số ngày)", required="Nhập các mốc nhắc.", hint="0 là đúng ngày cuối. Ví dụ: 30, 14, 7, 3, 1, 0"
    )
    late_every = days("Quá hạn, nhắc lại mỗi (ngày)", required=True)
    late_until = days("Nhắc đến hết (ngày quá hạn)", required=True)
    late_to_officer = days("Báo cán bộ quản lý sau (ngày quá hạn)", hint="Để trống là không báo")
    late_to_above = days("Báo cấp trên sau (ngày quá hạn)", hint="Để trống là không báo")
    source = line("Căn cứ", required="Ghi văn bản đặt thời hạn này.", hint="Số, ngày của kế hoạch", limit=300)
    note = Lines(label="Ghi chú", required=False, max_length=1000)
    year_from = days("Từ năm", required=True)
    year_to = days("Đến năm", hint="Để trống là không có năm cuối")

    groups = (
        ("Việc gì", "", ("title", "subject", "report_form", "event_code")),
        ("Ai phải làm", "", ("bearer", "unit_kinds", "authority_kinds", "direct_only", "receiver")),
        ("Khi nào", "", ("when", "day", "month", "quarter", "closes_after", "beyond_law", "year_from", "year_to")),
        ("Nhắc thế nào", "", ("stages", "late_every", "late_until", "late_to_officer", "late_to_above")),
        ("Căn cứ", "", ("source", "note")),
    )

    def __init__(self, *args: Any, from_plan: bool = False, **kwargs: Any) -> None:
        """``from_plan``: the day, the words and the years are the plan's and not asked."""
        super().__init__(*args, **kwargs)
        found: Any = self.fields
        found["report_form"].choices = [*BLANK, *((one.code, one.name) for one in report_forms().values())]
        found["event_code"].choices = [*BLANK, *EventDay.objects.values_list("code", "name")]
        for name in ("subject", "bearer", "when"):
            pick(self, name, f"Chọn {str(found[name].label).lower()}.")
        for name, maximum in {"month": 12, "day": 31, "year_from": 9999, "year_to": 9999}.items():
            found[name].maximum = maximum
        if from_plan:
            for name in (*DAY_FIELDS, "title", "source", "year_from", "year_to", "beyond_law"):
                del self.fields[name]

    def clean_stages(self) -> list[int]:
        return parse_stages(self.cleaned_data["stages"])

    def clean_late_every(self) -> int:
        value: int = self.cleaned_data["late_every"]
        if value < 1:
            raise ValidationError("Nhập từ 1 ngày trở lên.")
        return value

    def clean_year_from(self) -> int | None:
        return _year(self.cleaned_data["year_from"])

    def clean_year_to(self) -> int | None:
        return _year(self.cleaned_data["year_to"])

    def values(self) -> dict[str, Any]:
        """What goes to the verb, by field of the row."""
        names = (*PLAIN, *DAY_FIELDS)
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def _year(value: int | None) -> int | None:
    if value is not None and not 2022 <= value <= 2100:
        raise ValidationError("Nhập năm từ 2022 đến 2100.")
    return value


def initial_of(row: Obligation) -> dict[str, Any]:
    """What a form about an obligation begins with."""
    found = {name: getattr(row, name) for name in (*PLAIN, *DAY_FIELDS)}
    return {**found, "stages": ", ".join(str(stage) for stage in row.stages)}
