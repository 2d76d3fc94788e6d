"""The form that records one decision for many units."""

from __future__ import annotations

from typing import Any

from django import forms

from common.fields import no_forbidden_characters
from common.reasons import is_reason
from registrations.enums import RecognitionStatus


class RecognitionForm(forms.Form):
    """Result, decision number and date, issuer, reason."""

    status = forms.ChoiceField(
        label="Kết quả",
        choices=RecognitionStatus.choices,
        widget=forms.RadioSelect,
        initial=RecognitionStatus.RECOGNISED,
        error_messages={"required": "Chọn kết quả: đạt hay chưa đạt tiêu chuẩn."},
    )
    decision_number = forms.CharField(
        validators=[no_forbidden_characters],
        label="Số, ký hiệu quyết định",
        max_length=50,
        required=False,
        help_text="Ví dụ: 125/QĐ-UBND",
    )
    decision_date = forms.DateField(
        label="Ngày ký",
        required=False,
        help_text="Ví dụ: 27/10/2026",
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Nhập ngày ký theo dạng ngày/tháng/năm, ví dụ 27/10/2026."},
    )
    issuer = forms.CharField(
        validators=[no_forbidden_characters],
        label="Cơ quan ban hành",
        max_length=200,
        required=False,
        help_text="Ghi như trên quyết định",
    )
    reason = forms.CharField(
        validators=[no_forbidden_characters],
        label="Lý do chưa đạt",
        max_length=300,
        required=False,
        help_text="Chỉ khi chưa đạt: ghi tiêu chí chưa đạt, ngắn gọn, không nêu tên người.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("status") == RecognitionStatus.RECOGNISED:
            if not cleaned.get("decision_number"):
                self.add_error("decision_number", "Nhập số, ký hiệu của quyết định công nhận.")
            if not cleaned.get("decision_date") and "decision_date" not in self.errors:
                self.add_error("decision_date", "Nhập ngày ký quyết định công nhận.")
        elif cleaned.get("status") and not is_reason(cleaned.get("reason", "")):
            self.add_error("reason", "Ghi lý do chưa đạt, từ 10 chữ cái trở lên.")
        return cleaned
