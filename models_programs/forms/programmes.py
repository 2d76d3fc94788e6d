"""Forms of programmes and of their parts."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.formfields import CountField, GroupedForm, line
from common.numbers import points
from common.text import clean_line
from models_programs.enums import Basis, DateRule, Operator, ProgrammeKind
from models_programs.forms.base import RecordForm, choice, day, issuer_line, number_line, prose
from models_programs.queries.metrics import choices
from models_programs.rules.book import NO, YES, Spec
from units.enums import UnitKind


class YearField(CountField):
    """A year; empty when there is none."""

    maximum = 2100

    def clean(self, value: Any) -> int | None:
        year = super().clean(value)
        if year is not None and year < 2000:
            raise ValidationError(f"Nhập năm từ 2000 đến 2100 cho “{str(self.label).lower()}”.")
        return year


# Thousands as Vietnamese offices write them: 1.250
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+", re.ASCII)


class FigureField(forms.Field):
    """A number from 0 with at most two decimals: 70, 62,5 or 1.250."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "w-number", "autocomplete": "off"})
    sentence = "Nhập số từ 0 đến 1.000.000, ví dụ 70 hoặc 62,5."

    def prepare_value(self, value: Any) -> Any:
        return points(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = clean_line(str(value or "")).rstrip("%").strip()
        text = text.replace(".", "") if _GROUPED.fullmatch(text) else text.replace(",", ".")
        if not text:
            if self.required:
                raise ValidationError(self.sentence)
            return None
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise ValidationError(self.sentence) from error
        exponent = number.as_tuple().exponent
        if not number.is_finite() or not 0 <= number <= 1_000_000 or (isinstance(exponent, int) and exponent < -2):
            raise ValidationError(self.sentence)
        return number


class ProgrammeForm(RecordForm):
    """What stands at the head of a plan."""

    writes = ("kind", "title", "number", "date", "issuer", "year_to", "note")

    kind = choice("Loại văn bản", ProgrammeKind)
    title = line("Tên văn bản", required="Ghi tên văn bản.", hint="Phần sau chữ Kế hoạch, Chương trình", limit=500)
    number = number_line()
    date = day("Ngày ban hành", hint="Để trống khi văn bản chưa ghi ngày")
    issuer = issuer_line()
    year_to = YearField(label="Thực hiện đến năm", required=False, help_text="Để trống khi không ghi năm cuối")
    note = prose("Ghi chú")

    groups = (
        ("", "", ("kind", "title", "number", "date", "issuer", "year_to")),
        ("Ghi chú", "", ("note",)),
    )
    folded = ("Ghi chú",)


class PartForm(GroupedForm):
    """One row of a programme. ``writes`` are the columns that it sets."""

    writes: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.writes}


class SectionForm(PartForm):
    writes = ("heading", "text")

    heading = line("Đề mục", required="Ghi tên đề mục.", limit=200)
    text = prose("Nội dung", limit=10_000, rows_shown=8)

    groups = (("", "", ("heading", "text")),)


class ThemeForm(PartForm):
    writes = ("year", "text")

    year = YearField(label="Năm")
    text = line("Chủ đề", required="Ghi chủ đề của năm.", limit=500)

    groups = (("", "", ("year", "text")),)


class TargetForm(PartForm):
    """What is measured, of which units, compared with what."""

    writes = ("text", "metric", "kinds", "basis", "operator", "value", "denominator", "year_from", "year_to")

    text = line("Chỉ tiêu", required="Ghi chỉ tiêu bằng lời như trong kế hoạch.", limit=300)
    metric = forms.ChoiceField(label="Cách tính")
    operator = choice("So sánh", Operator)
    value = FigureField(label="Mức", help_text="Tỷ lệ thì nhập phần trăm, ví dụ 70")
    kinds = forms.MultipleChoiceField(
        label="Loại đơn vị",
        choices=UnitKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Không đánh dấu là tất cả các loại",
    )
    basis = choice("Tính trên", Basis)
    denominator = line("Mẫu số bằng lời", hint="Ví dụ: số cơ quan, doanh nghiệp thuộc diện Thông tư 124", limit=300)
    year_from = YearField(label="Từ năm", required=False, help_text="Để trống: mọi năm của kế hoạch")
    year_to = YearField(label="Đến năm", required=False)

    groups = (
        ("Chỉ tiêu", "", ("text", "metric", "operator", "value")),
        ("Tính trên đơn vị nào", "", ("kinds", "basis", "denominator")),
        ("Năm áp dụng", "", ("year_from", "year_to")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["metric"]
        field.choices = [("", "Chọn cách tính"), *choices()]
        field.error_messages.update(required="Chọn cách tính.", invalid_choice="Chọn cách tính trong danh sách.")
        self.fields["kinds"].error_messages["invalid_choice"] = "Chọn loại đơn vị trong danh sách."


class DateForm(PartForm):
    """A date as plans state it."""

    writes = ("text", "who", "whom", "rule", "day", "month", "quarter", "year")

    text = line("Việc", required="Ghi việc phải làm.", limit=300)
    who = line("Ai làm", limit=200)
    whom = line("Gửi ai", limit=200)
    rule = choice("Cách ghi thời hạn", DateRule)
    day = CountField(label="Ngày", required=False)
    month = CountField(label="Tháng", required=False)
    quarter = CountField(label="Quý", required=False)
    year = YearField(label="Năm", required=False, help_text="Để trống: hằng năm")

    groups = (("", "", ("text", "who", "whom", "rule", "day", "month", "quarter", "year")),)


class FigureForm(GroupedForm):
    """The figure of a target that no record can tell."""

    value = FigureField(label="Số liệu", help_text="Đạt thì nhập 1, chưa đạt nhập 0, nếu chỉ tiêu là đạt hay chưa")
    source = line("Nguồn số liệu", required="Ghi nguồn số liệu.", hint="Văn bản nào, ngày nào", limit=300)

    groups = (("", "", ("value", "source")),)


class RuleForm(GroupedForm):
    """A value of the law as an authority uses it; ``spec`` says what kind of value it is."""

    value = line("Giá trị", limit=200)
    source = line("Căn cứ", required="Ghi văn bản làm căn cứ.", hint="Số, ngày, tên văn bản", limit=300)

    groups = (("", "", ("value", "source")),)
    hints = {
        "int": "Số nguyên từ 1 đến 100",
        "day": "Ngày và tháng, ví dụ 31/3",
        "codes": "Các ký hiệu cách nhau bằng dấu phẩy, ví dụ TB, Y",
    }

    def __init__(self, *args: Any, spec: Spec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if spec.kind == "yes_no":
            self.fields["value"] = choice("Giá trị", [(YES, YES), (NO, NO)], radio=True)
        else:
            self.fields["value"].help_text = self.hints.get(spec.kind, "")


FORMS: dict[str, type[PartForm]] = {
    "de-muc": SectionForm,
    "chi-tieu": TargetForm,
    "thoi-han": DateForm,
    "chu-de": ThemeForm,
}
