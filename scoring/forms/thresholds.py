"""The form that confirms thresholds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from common.formfields import ScoreField
from common.numbers import points
from scoring.models import Level, Rubric


class ThresholdForm(forms.Form):
    """Lowest points of each level (the lowest level is always 0) and the text that says so."""

    source = forms.CharField(
        label="Căn cứ",
        max_length=300,
        help_text="Tên, số, ngày của văn bản quy định điểm chuẩn, ví dụ: Quyết định 12/QĐ-BCĐ ngày 27/3/2026.",
        error_messages={"required": "Ghi căn cứ: tên, số, ngày của văn bản quy định điểm chuẩn."},
    )
    sure = forms.BooleanField(
        label="Tôi đã đối chiếu các mốc điểm này với văn bản ghi ở trên",
        error_messages={"required": "Đánh dấu xác nhận đã đối chiếu với văn bản."},
    )

    def __init__(
        self, *args: Any, rubric: Rubric, pairs: list[tuple[str, Decimal]], initial_source: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.level_codes = [code for code, _ in pairs]
        names = dict(Level.objects.values_list("code", "name"))
        for code, value in pairs[:-1]:
            self.fields[f"level_{code}"] = ScoreField(
                maximum=rubric.total,
                step=Decimal("0.5"),
                row=names[code],
                required=True,
                label=f"{names[code]}: từ bao nhiêu điểm",
                initial=points(value),
                error_messages={"required": f"Nhập điểm thấp nhất của mức {names[code]}."},
            )
        self.fields["source"].initial = initial_source
        self.order_fields([*(f"level_{code}" for code in self.level_codes), "source", "sure"])

    def points(self) -> dict[str, Decimal]:
        """Level code → lowest points; the lowest level starts at 0."""
        figures = {code: self.cleaned_data[f"level_{code}"] for code in self.level_codes[:-1]}
        return {**figures, self.level_codes[-1]: Decimal(0)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for code in self.level_codes[:-1]:
            name = f"level_{code}"
            if name in cleaned and cleaned[name] is None:
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned
