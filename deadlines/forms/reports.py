"""What is typed into a report: texts under headings, other numbers with a reason, the signed paper."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

from common.formfields import DayField, GroupedForm, Lines, line
from common.numbers import points
from common.reasons import REASON_MIN, is_reason
from common.text import clean_line
from deadlines.domain.reports import Content, Typed
from deadlines.models import Report, ReportFigure, ReportSection
from deadlines.queries.report_forms import form_of

_FIGURE = re.compile(r"([0-9]{1,3}(?:[. ][0-9]{3}){1,3}|[0-9]{1,12})(?:,([0-9]{1,2}))?", re.ASCII)
_HINT = "Nhập số không âm, ví dụ 1.250 hoặc 82,5."
ROWS = 7


class FigureField(forms.Field):
    """A number not below zero with two decimals at most: "1.250" is 1250, "82,5" is 82.5; empty: none."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "w-number", "autocomplete": "off"})

    def clean(self, value: Any) -> Decimal | None:
        text = clean_line(str(value or ""))
        if not text:
            return None
        if not (match := _FIGURE.fullmatch(text)):
            raise ValidationError(_HINT)
        return Decimal(f"{re.sub('[. ]', '', match[1])}.{match[2] or 0}")


class SectionRow(NamedTuple):
    """A heading on the page; ``other`` is what somebody else saved meanwhile, "" when that is no different."""

    field: BoundField
    other: str


class FigureRow(NamedTuple):
    """A figure on the page with its two fields; ``is_open`` while there is something in them."""

    figure: ReportFigure
    typed: BoundField
    reason: BoundField
    is_open: bool


class ReportForm(GroupedForm):
    """One report. Nothing is required: a draft may be half done; what is missing is said before it is sent."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number = line("Số, ký hiệu", css="w-code", limit=50)
    date = DayField(label="Ngày ban hành", required=False)
    issuer = line("Cơ quan ban hành", css="w-name", limit=200)

    groups = (
        (
            "Văn bản đã ký",
            "Ghi khi báo cáo đã ký hoặc đã gửi bằng đường khác. Văn bản có dấu mật cũng chỉ ghi như vậy.",
            ("number", "date", "issuer"),
        ),
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        self.sections: list[ReportSection] = list(report.sections.all())
        self.figures: list[ReportFigure] = list(report.figures.all())
        self.stale = False
        spec = form_of(report.form)
        specs = {section.code: section for section in spec.sections} if spec else {}
        initial = {"version": report.version, "number": report.number, "date": report.date, "issuer": report.issuer}
        for section in self.sections:
            initial[f"text_{section.code}"] = section.text
        for figure in self.figures:
            initial[f"typed_{figure.code}"] = points(figure.typed, blank="")
            initial[f"reason_{figure.code}"] = figure.reason
        super().__init__(*args, **{**kwargs, "initial": initial})
        for section in self.sections:
            known = specs.get(section.code)
            self.fields[f"text_{section.code}"] = _text(
                section.heading, known.hint if known else "", required=bool(known and known.required)
            )
        for figure in self.figures:
            label = f"Số khác: {figure.label}"
            self.fields[f"typed_{figure.code}"] = FigureField(label=label, required=False)
            self.fields[f"reason_{figure.code}"] = line(f"Lý do: {figure.label}", limit=300)
        sentence = "Mở lại trang rồi lưu lần nữa."
        self.fields["version"].error_messages.update(required=sentence, invalid=sentence)

    def clean(self) -> dict[str, Any]:
        """A reason is words, not dots."""
        for figure in self.figures:
            reason = self.cleaned_data.get(f"reason_{figure.code}", "")
            if reason and not is_reason(reason):
                self.add_error(f"reason_{figure.code}", f"Ghi rõ lý do, từ {REASON_MIN} chữ cái trở lên.")
        return self.cleaned_data

    def content(self) -> Content:
        """What the verb takes."""
        data = self.cleaned_data
        return Content(
            texts={row.code: data[f"text_{row.code}"] for row in self.sections},
            figures={row.code: Typed(data[f"typed_{row.code}"], data[f"reason_{row.code}"]) for row in self.figures},
            document={name: data[name] for name in ("number", "date", "issuer")},
        )

    def show_stored(self, report: Report) -> None:
        """Somebody else was faster: what was typed stays, the next save starts from what is stored, which is shown."""
        self.stale = True
        self.sections, self.figures = list(report.sections.all()), list(report.figures.all())
        if isinstance(self.data, QueryDict):
            self.data = {**self.data.dict(), "version": str(report.version)}

    def section_rows(self) -> list[SectionRow]:
        rows = []
        for section in self.sections:
            if (name := f"text_{section.code}") in self.fields:
                typed = self.fields[name].to_python(self[name].value())
                rows.append(SectionRow(self[name], section.text if self.stale and section.text != typed else ""))
        return rows

    def figure_rows(self) -> list[FigureRow]:
        rows = []
        for figure in self.figures:
            if f"typed_{figure.code}" in self.fields:
                typed, reason = self[f"typed_{figure.code}"], self[f"reason_{figure.code}"]
                filled = bool(typed.value() or reason.value() or typed.errors or reason.errors)
                rows.append(FigureRow(figure, typed, reason, filled))
        return rows


def _text(heading: str, hint: str, *, required: bool) -> Lines:
    label = heading if required else f"{heading} (có thể để trống)"
    field = Lines(label=label, help_text=hint, required=False, max_length=8000)
    field.widget = forms.Textarea(attrs={"rows": ROWS})
    field.error_messages["max_length"] = "Rút gọn mục này còn %(limit_value)d ký tự."
    return field
