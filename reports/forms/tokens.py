"""A key for another system: its name, whose data it reads, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from common.formfields import DayField, GroupedForm, line, pick
from reports.rules.tokens import DAYS_MOST
from units.models import Authority


class TokenForm(GroupedForm):
    """``authority`` is offered only where there is a choice."""

    name = line(
        "Tên hệ thống đọc dữ liệu",
        required="Ghi tên hệ thống sẽ đọc dữ liệu.",
        hint="Ví dụ: Kho dữ liệu dùng chung của tỉnh",
        limit=100,
    )
    authority = forms.TypedChoiceField(
        label="Đọc số liệu của", coerce=int, help_text="Hệ thống đó đọc được số liệu của nơi này và mọi cấp dưới"
    )
    expires_on = DayField(label="Dùng đến hết ngày", help_text=f"Nhiều nhất {DAYS_MOST} ngày kể từ hôm nay")

    groups = (("", "", ("name", "authority", "expires_on")),)

    def __init__(self, *args: Any, places: Sequence[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["authority"].choices = [(place.pk, place.name) for place in places]
        pick(self, "authority", "Chọn nơi có số liệu được đọc.")

    def expires(self) -> dt.date:
        """The last day that was chosen."""
        day: dt.date = self.cleaned_data["expires_on"]
        return day
