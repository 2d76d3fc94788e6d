"""Form fields that forgive how people type and refuse what they cannot mean."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from common.fields import no_forbidden_characters
from common.numbers import points, whole
from common.text import clean_line, clean_text

Groups = tuple[tuple[str, str, tuple[str, ...]], ...]
_COUNT = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3}){0,5}|[0-9]{1,15}", re.ASCII)
_SCORE = re.compile(r"^[0-9]{1,3}(?:[.,][0-9]{1,2})?$", re.ASCII)


def parse_score(text: str, *, maximum: Decimal, step: Decimal, row: str) -> Decimal | None:
    """Read a typed score ("8,5" or "8.5"); blank is None. Raises ValidationError saying what to type.

    Django's localized DecimalField would take 1e2, full-width digits and signs (quality.md trap 0.3).
    """
    text = clean_line(text)
    if not text:
        return None
    if not _SCORE.fullmatch(text):
        raise ValidationError(f"Nhập điểm từ 0 đến {points(maximum)} cho hàng {row}, ví dụ 1 hoặc 0,5.", code="score")
    value = Decimal(text.replace(",", "."))
    if value > maximum:
        raise ValidationError(
            f"Hàng {row}: điểm tối đa là {points(maximum)}, đang nhập {points(value)}.", code="maximum"
        )
    if value % step:
        raise ValidationError(f"Hàng {row}: nhập điểm theo bước {points(step)}.", code="step")
    return value


class ScoreField(forms.Field):
    """A score between 0 and ``maximum`` in steps; empty means "not scored yet", never zero."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, maximum: Decimal, step: Decimal, row: str, **kwargs: Any) -> None:
        self.maximum, self.step, self.row = maximum, step, row
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Decimal | None:
        return parse_score(str(value or ""), maximum=self.maximum, step=self.step, row=self.row)


class Line(forms.CharField):
    """One line of text, forgiving about spaces and invisible characters."""

    default_validators = [no_forbidden_characters]

    def to_python(self, value: Any) -> str:
        return clean_line(str(value or ""))


class Lines(Line):
    """Several lines of text."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        return clean_text(str(value or ""))


class CountField(forms.Field):
    """A whole number from 0 to ``maximum``; "1.250" is 1250; empty means not known."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "w-number", "autocomplete": "off"})
    maximum = 1_000_000

    def clean(self, value: Any) -> int | None:
        text = clean_line(str(value or "")) if value != 0 else "0"
        if not text:
            if self.required:
                raise ValidationError(self._sentence(), code="required")
            return None
        number = int(re.sub(r"[. ]", "", text)) if _COUNT.fullmatch(text) else self.maximum + 1
        if number > self.maximum:
            raise ValidationError(self._sentence())
        return number

    def _sentence(self) -> str:
        return f"Nhập số nguyên từ 0 đến {whole(self.maximum)} cho “{str(self.label).lower()}”."


class MoneyField(CountField):
    """An amount in whole đồng."""

    maximum = 999_999_999_999


class DayField(forms.DateField):
    """A day typed as 27/3/2026."""

    widget = forms.DateInput(attrs={"class": "w-date", "autocomplete": "off", "inputmode": "numeric"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        sentence = f"Nhập ngày dạng 27/3/2026 cho “{str(self.label).lower()}”."
        self.error_messages.update(required=sentence, invalid=sentence)

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(clean_line(value) if isinstance(value, str) else value)


def line(label: str, *, required: str = "", hint: str = "", css: str = "", limit: int = 200) -> Line:
    """A one-line field; ``required`` is the sentence shown when it is empty."""
    widget = forms.TextInput(attrs={"class": css, "autocomplete": "off"})
    field = Line(label=label, required=bool(required), help_text=hint, widget=widget, max_length=limit)
    field.error_messages["required"] = required
    field.error_messages["max_length"] = f"Rút gọn “{label.lower()}” còn %(limit_value)d ký tự."
    return field


def pick(form: forms.Form, field: str, sentence: str) -> None:
    """What to say when nothing, or something else than offered, was chosen."""
    form.fields[field].error_messages.update(required=sentence, invalid_choice=sentence)


class GroupedForm(forms.Form):
    """A form in fieldsets: ``groups`` is a list of (legend, hint, names)."""

    use_required_attribute = False
    groups: Groups = ()

    def fieldsets(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        for legend, hint, names in self.groups:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield legend, hint, fields

    def refuse(self, error: ValidationError) -> None:
        """Show what a verb refused at its fields, or on top when the field is not on this form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)
