"""How people outside the system were reminded."""

from __future__ import annotations

from django import forms

from common.formfields import GroupedForm, line
from deadlines.enums import ContactWay


class ToldForm(GroupedForm):
    """The way and a few words."""

    way = forms.ChoiceField(
        label="Đã nhắc qua",
        choices=ContactWay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn cách đã nhắc.", "invalid_choice": "Chọn cách đã nhắc."},
    )
    note = line("Ghi chú", hint="Không bắt buộc, ví dụ: đã gửi vào nhóm Zalo của xã. Không ghi nội dung mật", limit=200)

    groups = (("", "", ("way", "note")),)
