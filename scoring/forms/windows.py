"""What is typed to set windows, extend them, and to ask and answer about a locked sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from common.formfields import DayField, GroupedForm, Lines, line
from common.reasons import REASON_MIN, is_reason
from units.models import Unit

SHORT = f"Ghi rõ lý do, từ {REASON_MIN} chữ cái trở lên."


class ReasonLines(Lines):
    """A reason of a few sentences."""

    def __init__(self, label: str, *, hint: str = "") -> None:
        super().__init__(
            label=label,
            help_text=hint,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": SHORT, "max_length": f"Rút gọn “{label.lower()}” còn 1.000 ký tự."},
        )

    def clean(self, value: Any) -> str:
        words: str = super().clean(value)
        if not is_reason(words):
            raise forms.ValidationError(SHORT)
        return words


class WindowForm(GroupedForm):
    """The two days of one kind of unit and the document that sets them."""

    on_time_to = DayField(
        label="Đúng hạn đến hết ngày", required=False, help_text="Gửi sau ngày này vẫn nhận, ghi là muộn"
    )
    closes_on = DayField(
        label="Nhận phiếu đến hết ngày", required=False, help_text="Sau ngày này phiếu khóa lại. Để trống là không khóa"
    )
    source = line(
        "Căn cứ",
        required="Ghi văn bản hoặc thông báo đặt hạn này.",
        hint="Ví dụ: Kế hoạch 54/KH-UBND ngày 13/02/2026",
        limit=300,
    )

    groups = (("", "", ("on_time_to", "closes_on", "source")),)


class UnitsField(forms.ModelMultipleChoiceField):
    """Units by name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Unit) -> str:
        return obj.name


class ExtendForm(GroupedForm):
    """Which units, until when, why."""

    units = UnitsField(
        label="Đơn vị chưa gửi phiếu",
        queryset=Unit.objects.none(),
        error_messages={"required": "Chọn ít nhất một đơn vị.", "invalid_choice": "Đơn vị này không còn gia hạn được."},
    )
    until = DayField(label="Gia hạn đến hết ngày")
    reason = line("Lý do", required=SHORT, hint="Ví dụ: đơn vị vừa thay người phụ trách", limit=300)

    groups = (("", "", ("units", "until", "reason")),)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["units"]
        field.queryset = units

    def clean_reason(self) -> str:
        words: str = self.cleaned_data["reason"]
        if not is_reason(words):
            raise forms.ValidationError(SHORT)
        return words


class AskForm(GroupedForm):
    """Why the sheet should be opened again."""

    text = ReasonLines("Lý do đề nghị", hint="Nói rõ hàng nào cần sửa, vì sao. Không ghi nội dung mật")

    groups = (("", "", ("text",)),)


class AnswerForm(GroupedForm):
    """Yes or no, with words; a sheet closed by time also needs a day."""

    granted = forms.ChoiceField(
        label="Trả lời",
        choices=[("yes", "Đồng ý mở lại"), ("no", "Không mở lại")],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn đồng ý hay không.", "invalid_choice": "Chọn đồng ý hay không."},
    )
    until = DayField(label="Gia hạn đến hết ngày", required=False)
    answer = ReasonLines("Lời trả lời", hint="Đơn vị sẽ đọc; khi đồng ý, đây cũng là lý do ghi vào lịch sử phiếu")

    groups = (("", "", ("granted", "until", "answer")),)

    def __init__(self, *args: Any, by_time: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_time:
            del self.fields["until"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (
            "until" in self.fields
            and data.get("granted") == "yes"
            and not data.get("until")
            and "until" not in self.errors
        ):
            self.add_error("until", self.fields["until"].error_messages["required"])
        return data
