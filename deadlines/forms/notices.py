"""What a person wants to be reminded of."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from common.formfields import GroupedForm
from deadlines.enums import Subject

STILL = "{label} (việc theo luật vẫn nhắc)"


class ChoicesForm(GroupedForm):
    """Ticked kinds are told. ``free``: those that may be muted, ``partly``: those of them with things of the law."""

    subjects = forms.MultipleChoiceField(
        label="Nhắc tôi về",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Bỏ chọn loại việc không cần nhắc. Việc vẫn hiện ở trang Việc cần làm.",
        error_messages={"invalid_choice": "Chọn các loại việc có trong danh sách."},
    )

    groups = (("", "", ("subjects",)),)

    def __init__(self, *args: Any, free: Collection[str], partly: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subjects"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [
            (one, STILL.format(label=Subject(one).label) if one in partly else Subject(one).label) for one in free
        ]
