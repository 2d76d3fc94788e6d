"""The forms of an added criterion."""

from __future__ import annotations

from django import forms

from common.formfields import CountField, GroupedForm, Groups, Lines, line, pick
from registrations.domain.extra import Addition
from registrations.enums import CriterionKind
from units.enums import UnitKind

ANSWERS = ((CriterionKind.MET, "Đạt hoặc không đạt"), (CriterionKind.NOT_OCCURRING, "Không xảy ra hoặc có xảy ra"))


class AdditionForm(GroupedForm):
    """Text, way of answering, for whom, from when, by which document."""

    text = Lines(label="Nội dung tiêu chí", max_length=1000, error_messages={"required": "Ghi nội dung tiêu chí."})
    kind = forms.ChoiceField(label="Cách trả lời", choices=ANSWERS, widget=forms.RadioSelect)
    unit_kinds = forms.MultipleChoiceField(
        label="Áp dụng cho", choices=UnitKind.choices, widget=forms.CheckboxSelectMultiple
    )
    year_from = CountField(label="Từ năm")
    source = line(
        "Văn bản làm căn cứ", required="Ghi văn bản làm căn cứ.", hint="Số, ngày, cơ quan ban hành", limit=300
    )

    groups: Groups = (("", "", ("text", "kind", "unit_kinds", "year_from", "source")),)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        pick(self, "kind", "Chọn cách trả lời.")
        pick(self, "unit_kinds", "Chọn ít nhất một loại đơn vị.")
        self.fields["year_from"].maximum = 2100  # type: ignore[attr-defined]

    def clean_year_from(self) -> int:
        year: int = self.cleaned_data["year_from"]
        if year < 2022:
            raise forms.ValidationError("Nhập năm từ 2022 đến 2100.")
        return year

    def addition(self) -> Addition:
        """What was typed; only after ``is_valid``."""
        return Addition(**self.cleaned_data)


class EndForm(GroupedForm):
    """The last year in which an added criterion holds."""

    year_to = CountField(label="Năm áp dụng cuối cùng")
    groups: Groups = (("", "", ("year_to",)),)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["year_to"].maximum = 2100  # type: ignore[attr-defined]
