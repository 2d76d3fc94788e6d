"""Forms of the score sheet: one column of marks, and the reason of a step."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.formfields import ScoreField
from common.numbers import points as show
from common.text import clean_text, has_forbidden
from scoring.domain import Change
from scoring.enums import PointSource
from scoring.models import Criterion, Mark, Rubric
from scoring.workflow import REASON_MIN

TEXT_MAX = 1000
_TOKEN = re.compile(r"(\d{1,9})\.([0-9a-f]{8})", re.ASCII)


class TextOfRow(forms.Field):
    """The unit's note or the superior's reason of one row."""

    widget = forms.Textarea

    def __init__(self, *, row: str, **kwargs: Any) -> None:
        self.row = row
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> str:
        text = clean_text(str(value or ""))
        if has_forbidden(text):
            raise ValidationError(f"Hàng {self.row}: xóa ký tự lạ (ký tự điều khiển) trong phần chữ rồi lưu lại.")
        if len(text) > TEXT_MAX:
            raise ValidationError(f"Hàng {self.row}: rút ngắn phần chữ còn {TEXT_MAX} chữ cái, đang có {len(text)}.")
        return text


def score_field(criterion: Criterion, rubric: Rubric) -> ScoreField:
    """The strict field of one row."""
    return ScoreField(maximum=criterion.max_points, step=criterion.step or rubric.step, row=criterion.code)


def fingerprint(points: Decimal | None, text: str) -> str:
    """Tells whether a cell was touched since it was shown; it guards nothing."""
    return hashlib.blake2s(f"{show(points)}|{text}".encode(), digest_size=4).hexdigest()


def token(mark: Mark, column: str) -> str:
    """What a form remembers of a cell: the version that was shown, and what stood there."""
    text = mark.text(column)
    return f"{mark.version(column)}.{fingerprint(mark.points(column), text)}"


class SheetForm(forms.Form):
    """Typed cells of one column: ``p<id>`` points, ``n<id>`` note or reason, ``v<id>`` the token of the cell.

    Rows that are not in the data, or that still hold what was shown, are left alone: a whole sheet can be posted
    while others work on other rows.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, criteria: Iterable[Criterion], rubric: Rubric) -> None:
        super().__init__(data)
        self.criteria = [one for one in criteria if one.is_leaf and one.source == PointSource.TYPED]
        for one in self.criteria:
            self.fields[f"p{one.pk}"] = score_field(one, rubric)
            self.fields[f"n{one.pk}"] = TextOfRow(row=one.code)

    def changes(self) -> list[Change]:
        """The touched cells that are sound; call after ``is_valid``."""
        made: list[Change] = []
        for one in self.criteria:
            points_name, text_name = f"p{one.pk}", f"n{one.pk}"
            if points_name not in self.data or self.errors.keys() & {points_name, text_name}:
                continue
            points = self.cleaned_data[points_name]
            text = self.cleaned_data[text_name] if text_name in self.data else None
            version, shown = _read_token(str(self.data.get(f"v{one.pk}", "")))
            if fingerprint(points, text or "") != shown:
                made.append(Change(one.pk, points, version, text))
        return made


def _read_token(value: str) -> tuple[int, str]:
    """(version, fingerprint); anything strange counts as touched and never seen, which asks instead of overwriting."""
    match = _TOKEN.fullmatch(value)
    return (int(match[1]), match[2]) if match else (-1, "")


class StepForm(forms.Form):
    """A step that needs no words."""


class ReasonForm(forms.Form):
    """A step that needs a reason, which the other side reads."""

    note = forms.CharField(
        label="Lý do",
        max_length=2000,
        min_length=REASON_MIN,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": f"Ghi lý do, từ {REASON_MIN} chữ cái trở lên.",
            "min_length": f"Ghi lý do, từ {REASON_MIN} chữ cái trở lên.",
            "max_length": "Rút ngắn lý do còn 2.000 chữ cái.",
        },
    )

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = hint

    def clean_note(self) -> str:
        note = clean_text(self.cleaned_data["note"])
        if has_forbidden(note):
            raise ValidationError("Xóa ký tự lạ (ký tự điều khiển) trong lý do rồi gửi lại.")
        if len(note) < REASON_MIN:
            raise ValidationError(f"Ghi lý do, từ {REASON_MIN} chữ cái trở lên.")
        return note
