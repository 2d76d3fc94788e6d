"""The forms of a rubric that people write: start, head, row, files, retiring."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.formfields import DayField, GroupedForm, Groups, Line, Lines, line, pick
from common.numbers import points
from scoring.enums import PointSource
from scoring.models import Rubric
from scoring.rubric_content import (
    CODE,
    HEAD_TEXTS,
    PROSE_MAX,
    Content,
    RowContent,
    Unreadable,
    day_of,
    figure_of,
    values_of,
)
from scoring.suggestions.catalogue import offers
from units.enums import UnitKind

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?", re.ASCII)


class FigureField(forms.Field):
    """Points as text; empty is ""."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-number"})

    def clean(self, value: Any) -> str:
        try:
            figure = figure_of(str(value or "").strip())
        except Unreadable as problem:
            raise ValidationError(f"{self.label}: {problem}.") from problem
        if self.required and not figure:
            raise ValidationError(f"Nhập {str(self.label).lower()}.")
        return figure


class ValuesField(Lines):
    """Figures of a rule, one a line: ``share = 90``; several values in brackets: ``items = [3a, 3b]``."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        found: dict[str, Any] = {}
        for number, entry in enumerate(filter(None, map(str.strip, text.split("\n"))), start=1):
            name, sign, word = (part.strip() for part in entry.partition("="))
            if not (sign and name and word and CODE.fullmatch(name)):
                raise ValidationError(f"Số liệu, dòng {number}: viết dạng tên = số, ví dụ share = 90.")
            found[name] = _read_value(word)
        try:
            return values_of(found)
        except Unreadable as problem:
            raise ValidationError(f"{str(problem).capitalize()}.") from problem

    def run_validators(self, value: Any) -> None:
        """A mapping has none; its text was looked at line by line."""

    def prepare_value(self, value: Any) -> Any:
        return values_text(value) if isinstance(value, Mapping) else value


def values_text(values: Mapping[str, Any]) -> str:
    """The figures as the field shows them, in an order that both databases keep."""
    return "\n".join(f"{name} = {_value_text(value)}" for name, value in sorted(values.items()))


def _value_text(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read_value(word: str) -> Any:
    if word.startswith("[") and word.endswith("]"):
        return [part.strip() for part in word[1:-1].split(",") if part.strip()]
    if _NUMBER.fullmatch(word) and len(word) < 12:
        figure = Decimal(word.replace(",", "."))
        return int(figure) if figure == figure.to_integral_value() else float(figure)
    if word in ("true", "false"):
        return word == "true"
    return word


class StartForm(GroupedForm):
    """A new draft: blank, or from an earlier rubric."""

    title = line("Tên bảng", required="Nhập tên bảng chấm điểm.", limit=500)
    code = line("Mã bảng", required="Nhập mã bảng.", hint="Chữ và số viết liền, ví dụ QN-KDC", css="w-code", limit=40)
    before = forms.ChoiceField(label="Bắt đầu từ", required=False)
    groups: Groups = (("", "", ("before", "title", "code")),)

    def __init__(self, *args: Any, rubrics: Iterable[Rubric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["before"]
        field.choices = [("", "Bảng trống"), *((str(one.pk), f"{one.title} ({one.version})") for one in rubrics)]
        field.help_text = "Chọn một bảng đang có để soạn bản mới của bảng đó: các hàng được chép sang."
        pick(self, "before", "Chọn trong danh sách.")
        if self.is_bound and self.data.get("before"):
            self.fields["title"].required = self.fields["code"].required = False

    def clean_code(self) -> str:
        return _checked_code(self.cleaned_data["code"], "Mã bảng")


class HeadForm(GroupedForm):
    """Everything above the rows."""

    title = line("Tên bảng", required="Nhập tên bảng chấm điểm.", limit=HEAD_TEXTS["title"][1])
    code = line("Mã bảng", required="Nhập mã bảng.", css="w-code", limit=HEAD_TEXTS["code"][1])
    version = line("Số bản", hint="Ví dụ 2026.1; mỗi lần công bố một số bản", css="w-code", limit=20)
    unit_kinds = forms.MultipleChoiceField(
        label="Dùng cho loại đơn vị", choices=UnitKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    valid_from = DayField(label="Áp dụng từ ngày", required=False)
    valid_to = DayField(label="Đến ngày", required=False, help_text="Để trống nếu chưa biết")
    issuer = line("Cơ quan ban hành", limit=HEAD_TEXTS["issuer"][1])
    source = line(
        "Văn bản nguồn", hint="Tên, số, ngày của văn bản, ví dụ: Kế hoạch 33/KH-UBND ngày 21/8/2025",
        limit=HEAD_TEXTS["source"][1],
    )  # fmt: skip
    legal_basis = line("Căn cứ", limit=HEAD_TEXTS["legal_basis"][1])
    is_draft = forms.BooleanField(label="Bản dùng thử: chưa có văn bản chính thức, chỉ để tập chấm", required=False)
    draft_note = line("Ghi chú bản dùng thử", limit=HEAD_TEXTS["draft_note"][1])
    total = FigureField(label="Tổng điểm")
    step = FigureField(label="Bước chấm", help_text="1 là chấm tròn điểm, 0,5 là cho nửa điểm")
    seen = forms.IntegerField(widget=forms.HiddenInput)
    groups: Groups = (
        ("Bảng", "", ("title", "code", "version", "unit_kinds", "valid_from", "valid_to")),
        ("Văn bản", "Bản chính thức phải nêu văn bản nguồn.",
         ("source", "issuer", "legal_basis", "is_draft", "draft_note")),
        ("Điểm", "", ("total", "step")),
    )  # fmt: skip

    def __init__(self, *args: Any, levels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level_codes = list(levels)
        names = [f"level_{code}" for code in self.level_codes[:-1]]
        for name, label in zip(names, levels.values(), strict=False):
            self.fields[name] = FigureField(label=f"{label}: từ bao nhiêu điểm", required=False)
        hint = "Chỉ là mốc tạm tính cho đến khi quản trị xác nhận theo văn bản."
        self.groups = (*self.groups, ("Điểm chuẩn ban đầu", hint, tuple(names)))
        pick(self, "unit_kinds", "Chọn trong danh sách.")

    def clean_code(self) -> str:
        return _checked_code(self.cleaned_data["code"], "Mã bảng")

    def clean_version(self) -> str:
        return _checked_code(self.cleaned_data["version"], "Số bản")

    def values(self) -> dict[str, Any]:
        """Fields of the content; only after ``is_valid``."""
        data = {name: value for name, value in self.cleaned_data.items() if name in self.base_fields and name != "seen"}
        levels = [[code, self.cleaned_data[f"level_{code}"]] for code in self.level_codes[:-1]]
        days = {name: day_of(data[name]) for name in ("valid_from", "valid_to")}
        kinds = [kind for kind in UnitKind.values if kind in data["unit_kinds"]]
        return {**data, **days, "unit_kinds": kinds, "levels": [*levels, [self.level_codes[-1], "0"]]}

    @staticmethod
    def initial_of(content: Content, seen: int) -> dict[str, Any]:
        """A stored head as the form shows it."""
        days = {name: "/".join(reversed(content[name].split("-"))) for name in ("valid_from", "valid_to")}
        levels = {f"level_{code}": _shown(value) for code, value in content["levels"]}
        figures = {name: _shown(content[name]) for name in ("total", "step")}
        return {**content, **days, **levels, **figures, "seen": seen}


class RowForm(GroupedForm):
    """One row of a rubric."""

    code = line("Mã hàng", required="Nhập mã hàng.", hint="Chữ và số, ví dụ 5 hoặc 5đ", css="w-code", limit=10)
    text = Lines(label="Nội dung", max_length=PROSE_MAX, error_messages={"required": "Ghi nội dung của hàng."})
    max_points = FigureField(label="Điểm tối đa")
    step = FigureField(label="Bước chấm riêng", required=False, help_text="Để trống: theo bước chung của bảng")
    points_from = forms.ChoiceField(label="Nguồn điểm", choices=PointSource.choices)
    guidance = Lines(label="Hướng dẫn", max_length=PROSE_MAX, required=False)
    legal_basis = line("Căn cứ", limit=300)
    rule = forms.ChoiceField(label="Gợi ý điểm từ sổ sách", required=False)
    rule_values = ValuesField(
        label="Số liệu của cách gợi ý", required=False, help_text="Mỗi dòng một số, ví dụ: share = 90"
    )
    previous = forms.ChoiceField(label="Nối với hàng năm trước", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    groups: Groups = (
        ("", "", ("code", "text", "max_points", "step", "points_from")),
        ("Giúp người chấm", "", ("guidance", "legal_basis")),
        ("Sổ sách và năm trước", "Không thuộc phần in của bảng.", ("rule", "rule_values", "previous")),
    )  # fmt: skip

    def __init__(self, *args: Any, earlier: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [("", "Không gợi ý"), *((offer.code, offer.label) for offer in offers())]
        self.fields["rule"].choices = known  # type: ignore[attr-defined]
        self.fields["previous"].choices = [("", "Hàng mới, năm trước không có"), *earlier]  # type: ignore[attr-defined]
        if not earlier:
            del self.fields["previous"]
        for name in ("points_from", "rule", "previous"):
            if name in self.fields:
                pick(self, name, "Chọn trong danh sách.")

    def clean_code(self) -> str:
        return _checked_code(self.cleaned_data["code"], "Mã hàng")

    def values(self) -> dict[str, Any]:
        """Fields of the row; only after ``is_valid``."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @staticmethod
    def initial_of(row: RowContent, seen: int) -> dict[str, Any]:
        """A stored row as the form shows it."""
        return {**row, "max_points": _shown(row["max_points"]), "step": _shown(row["step"]), "seen": seen}


class YamlForm(forms.Form):
    """One YAML file."""

    use_required_attribute = False
    file = forms.FileField(
        label="Tệp YAML",
        help_text="Dạng .yaml, không quá 256 KB",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        allow_empty_file=True,
        error_messages={"required": "Chọn tệp YAML (.yaml).", "invalid": "Chọn tệp YAML (.yaml)."},
    )


class SeenForm(forms.Form):
    """An act on a draft as it was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class RetireForm(forms.Form):
    """The last year for which sheets are opened on a rubric."""

    last_year = forms.TypedChoiceField(label="Năm áp dụng cuối cùng", coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["last_year"]
        field.choices = [(year, str(year)) for year in reversed(years)]
        pick(self, "last_year", "Chọn năm trong danh sách.")


def _checked_code(text: str, name: str) -> str:
    if text and not CODE.fullmatch(text):
        raise ValidationError(f"{name} chỉ gồm chữ, số, dấu chấm, dấu gạch, viết liền.")
    return text


def _shown(text: str) -> str:
    return points(Decimal(text)) if text else ""


__all__ = ["HeadForm", "Line", "RetireForm", "RowForm", "SeenForm", "StartForm", "YamlForm", "values_text"]
