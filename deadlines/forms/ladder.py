"""What is typed on the ladder: the superior's day, and the days below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.formfields import DayField, GroupedForm, line
from common.reasons import REASON_MIN, is_reason
from deadlines.rules.ladder import Step

SHORT = f"Ghi văn bản đặt hạn, từ {REASON_MIN} chữ cái trở lên."


class LadderForm(GroupedForm):
    """First the day of the level above; with ``steps`` also a day for each of them. A blank step is not set."""

    superior = DayField(label="Hạn báo cáo lên cấp trên")
    source = line("Căn cứ", required=SHORT, hint="Ví dụ: Thông báo 15/TB-UBND ngày 02/10/2026", limit=300)

    groups = (("", "", ("superior", "source")),)

    def __init__(self, *args: Any, year: int, steps: Sequence[Step] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.steps = year, steps
        self.fields["superior"].help_text = f"Ngày cuối còn đúng hạn. Trước ngày 05/11 thì ghi 04/11/{year}"
        for step in steps:
            self.fields[f"step_{step.code}"] = DayField(label=step.title, required=False)
        if steps:
            self.fields["beyond_law"] = forms.BooleanField(label="Đồng ý đặt muộn hơn hạn theo luật", required=False)

    def clean_superior(self) -> dt.date:
        """The next year too: a report may be due in its January."""
        day: dt.date = self.cleaned_data["superior"]
        if day.year not in (self.year, self.year + 1):
            raise ValidationError(f"Chọn ngày trong năm {self.year} hoặc {self.year + 1}.")
        return day

    def clean_source(self) -> str:
        words: str = self.cleaned_data["source"]
        if not is_reason(words):
            self.add_error("source", SHORT)
        return words

    def days(self) -> dict[str, dt.date]:
        """Step → the day typed for it; those that could not be read are left out."""
        return {step.code: day for step in self.steps if (day := self.cleaned_data.get(f"step_{step.code}"))}


def fields_of(superior: dt.date, source: str, days: Mapping[str, dt.date]) -> dict[str, Any]:
    """The days as the form shows them."""
    found = {f"step_{code}": f"{day:%d/%m/%Y}" for code, day in days.items()}
    return {"superior": f"{superior:%d/%m/%Y}", "source": source, **found}
