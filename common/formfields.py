"""Form fields that forgive how people type and refuse what they cannot mean."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.numbers import points
from common.text import clean_line

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
