"""What is chosen to have a report made by itself: which, of where, when, how often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.formfields import DayField, GroupedForm, pick
from reports.documents import offered
from reports.enums import OfYear, Repeat
from units.models import Authority

AHEAD = dt.timedelta(days=400)


class ScheduleForm(GroupedForm):
    """``what`` is document and format in one choice, so that no pair can be wrong."""

    what = forms.ChoiceField(label="Báo cáo")
    authority = forms.TypedChoiceField(label="Nơi lập báo cáo", coerce=int)
    of_year = forms.ChoiceField(
        label="Số liệu của năm",
        choices=OfYear.choices,
        widget=forms.RadioSelect,
        initial=OfYear.SAME,
        help_text="Lập vào đầu năm để báo cáo cả năm cũ thì chọn năm trước",
    )
    first_on = DayField(label="Ngày lập lần đầu", help_text="Từ hôm nay trở đi, ví dụ 5/12/2026")
    repeat = forms.ChoiceField(
        label="Lặp lại",
        choices=Repeat.choices,
        widget=forms.RadioSelect,
        help_text="Tháng không có ngày này thì lập vào ngày cuối tháng",
    )
    by_mail = forms.BooleanField(
        label="Gửi cả thư điện tử khi lập xong",
        required=False,
        help_text="Thư chỉ có đường dẫn tới trang báo cáo, không kèm tệp",
    )

    groups = (("", "", ("what", "authority", "first_on", "of_year", "repeat", "by_mail")),)

    def __init__(self, *args: Any, places: Sequence[Authority], may_mail: bool, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        fields: dict[str, Any] = self.fields
        fields["what"].choices = [
            (one.label, [(f"{one.code}:{code}", f"{one.label} – {name}") for code, name in one.format_names])
            for one in offered()
        ]
        fields["authority"].choices = [(place.pk, place.name) for place in places]
        pick(self, "what", "Chọn một báo cáo.")
        pick(self, "authority", "Chọn nơi lập báo cáo.")
        pick(self, "of_year", "Chọn số liệu của năm nào.")
        pick(self, "repeat", "Chọn lập một lần, hằng tháng hay hằng năm.")
        if not may_mail:
            del self.fields["by_mail"]

    def clean_first_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["first_on"]
        if not self.today <= day <= self.today + AHEAD:
            raise ValidationError(f"Chọn ngày từ {self.today:%d/%m/%Y} đến {self.today + AHEAD:%d/%m/%Y}.")
        return day

    def wanted(self) -> dict[str, Any]:
        """The arguments of ``schedule_report`` that were chosen here."""
        document, file_format = self.cleaned_data["what"].split(":")
        return {
            "document": document,
            "file_format": file_format,
            "first_on": self.cleaned_data["first_on"],
            "repeat": self.cleaned_data["repeat"],
            "of_year": self.cleaned_data["of_year"],
            "by_mail": self.cleaned_data.get("by_mail", False),
        }
