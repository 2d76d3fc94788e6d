"""What is typed to give more time: for what, for whom, until when, why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from common.formfields import DayField, GroupedForm, line
from common.reasons import REASON_MIN, is_reason
from deadlines.models import Occurrence
from deadlines.rules.words import thing_words

SHORT = f"Ghi rõ lý do, từ {REASON_MIN} chữ cái trở lên."


class ThingForm(GroupedForm):
    """Which thing: the first step, asked by GET."""

    viec = forms.ChoiceField(
        label="Việc cần gia hạn",
        error_messages={"required": "Chọn việc.", "invalid_choice": "Chọn một việc trong danh sách."},
    )

    groups = (("", "", ("viec",)),)

    def __init__(self, *args: Any, things: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["viec"]
        field.choices = [("", "– Chọn việc –"), *things]


class BearersField(forms.ModelMultipleChoiceField):
    """Units and authorities that still owe it, by name with their day."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Occurrence) -> str:
        return f"{obj.bearer_name} (hạn {obj.due_on:%d/%m/%Y})" if obj.due_on else obj.bearer_name


class ExtensionForm(GroupedForm):
    """Who, until when, why; beyond the law's day only with a tick."""

    occurrences = BearersField(
        label="Nơi chưa gửi",
        queryset=Occurrence.objects.none(),
        error_messages={"required": "Chọn ít nhất một nơi.", "invalid_choice": "Nơi này không còn gia hạn được."},
    )
    until = DayField(label="Gia hạn đến hết ngày")
    reason = line("Lý do", required=SHORT, hint="Ví dụ: đơn vị vừa thay người phụ trách", limit=300)
    beyond_law = forms.BooleanField(
        label="Đồng ý cho muộn hơn hạn theo luật",
        required=False,
        help_text="Chỉ đánh dấu khi đã có ý kiến của lãnh đạo",
    )

    groups = (("", "", ("occurrences", "until", "reason", "beyond_law")),)

    def __init__(self, *args: Any, occurrences: QuerySet[Occurrence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["occurrences"]
        field.queryset = occurrences

    def clean_reason(self) -> str:
        words: str = self.cleaned_data["reason"]
        if not is_reason(words):
            raise forms.ValidationError(SHORT)
        return words


def things_of(rows: QuerySet[Occurrence]) -> list[tuple[str, str]]:
    """What some of the rows are about: (key, words), by the nearest day. One query."""
    values = rows.order_by("due_on").values_list("code", "period", "obligation__title", "subject").distinct()
    found: dict[str, str] = {}
    for code, period, title, _ in values:
        key = f"{code}.{period}" if period else code
        found.setdefault(key, thing_words(title, period))
    return list(found.items())
