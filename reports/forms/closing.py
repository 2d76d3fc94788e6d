"""What is typed to close a year, to open it again, and to ask for that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from common.formfields import Lines, line
from common.reasons import REASON_MIN, is_reason
from reports.rules.closing import Item

SHORT = f"Ghi rõ lý do, từ {REASON_MIN} chữ cái trở lên."
PREFIX = "reason_"


def reason_field(label: str, hint: str = "") -> Lines:
    """A reason in whole words."""
    field = Lines(label=label, required=True, max_length=500, help_text=hint, widget=forms.Textarea(attrs={"rows": 2}))
    field.error_messages["required"] = SHORT
    field.error_messages["max_length"] = f"Rút gọn “{label.lower()}” còn %(limit_value)d ký tự."
    return field


class ReasonForm(forms.Form):
    """One reason."""

    use_required_attribute = False
    reason = reason_field("Lý do")

    def clean_reason(self) -> str:
        return _checked(self.cleaned_data["reason"])


class UndoForm(ReasonForm):
    reason = reason_field("Lý do mở lại", "Ghi chỗ sai cần sửa; lý do được lưu cùng lần khóa sổ này.")


class AskForm(ReasonForm):
    reason = reason_field("Lý do đề nghị mở lại", "Nêu số liệu nào sai, sai thế nào; lãnh đạo cấp trên đọc câu này.")


class CloseForm(forms.Form):
    """A reason for each line of the checklist that is not in order, and the hash of what was shown."""

    use_required_attribute = False
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, gaps: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in gaps:
            self.fields[PREFIX + item.code] = reason_field(f"{item.title}: lý do vẫn khóa sổ", item.sentence)
        self.fields["note"] = line(
            "Ghi chú", hint="Ví dụ: Khóa sổ theo Kết luận họp Ban Chỉ đạo ngày 10/01/2027. Có thể để trống.", limit=500
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in list(data):
            if name.startswith(PREFIX) and not is_reason(data[name]):
                self.add_error(name, SHORT)
        return data

    @property
    def reasons(self) -> dict[str, str]:
        return {name.removeprefix(PREFIX): text for name, text in self.cleaned_data.items() if name.startswith(PREFIX)}


def _checked(text: str) -> str:
    if not is_reason(text):
        raise forms.ValidationError(SHORT)
    return text
