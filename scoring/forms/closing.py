"""What is typed to close a year and to open it again."""

from __future__ import annotations

from django import forms

from common.formfields import line
from common.reasons import REASON_MIN, is_reason


class CloseForm(forms.Form):
    """A note, and the missing units that the page showed."""

    use_required_attribute = False
    note = line(
        "Ghi chú", hint="Ví dụ: Chốt theo Kết luận họp Ban Chỉ đạo ngày 10/12/2026. Có thể để trống.", limit=500
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_shown(self) -> frozenset[int]:
        """Ids as the page wrote them; anything else matches no list, so the person looks again."""
        parts = self.cleaned_data["shown"].split(",") if self.cleaned_data["shown"] else []
        return frozenset(int(part) if part.isascii() and part.isdigit() and len(part) < 19 else -1 for part in parts)


class ReopenForm(forms.Form):
    """Why a closed year is opened again."""

    use_required_attribute = False
    reason = line("Lý do mở lại", required="Ghi lý do mở lại.", limit=500)

    def clean_reason(self) -> str:
        text: str = self.cleaned_data["reason"]
        if not is_reason(text):
            raise forms.ValidationError(f"Ghi rõ lý do, từ {REASON_MIN} chữ cái trở lên.")
        return text
