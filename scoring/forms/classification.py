"""What the approval board can be narrowed by. Its rows are in memory, so the conditions are plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms

from common.formfields import Line
from common.scope import Actor
from common.text import search_key
from scoring.enums import SheetState
from scoring.queries.classification_board import BoardRow
from units.enums import UnitKind
from units.filters import ALL, OWN, filterable_authorities
from units.models import Authority

NONE = "none"
SHOWN: Mapping[str, tuple[str, Callable[[BoardRow], bool]]] = {
    "ready": ("Chờ đưa vào quyết định", lambda row: not row.problem and row.decision is None),
    "to_approve": ("Đã chấm, chờ duyệt", lambda row: row.state == SheetState.REVIEWED),
    "unapproved": ("Chưa duyệt (mọi bước trước)", lambda row: row.state != SheetState.APPROVED),
    "unrecognised": ("Chưa có kết quả công nhận", lambda row: not row.recognition),
    "edge": ("Sát điểm chuẩn", lambda row: row.edge is not None),
    "barred": ("Không được đề nghị khen thưởng", lambda row: row.barred),
    "decided": ("Đã có quyết định phân loại", lambda row: row.decision is not None and row.decision.is_signed),
}


class ClassificationForm(forms.Form):
    """Words, kind, authority with all below it, level, what is to be looked at."""

    q = Line(label="Tên hoặc mã đơn vị", required=False)
    kind = forms.ChoiceField(label="Loại đơn vị", choices=[("", ALL), *UnitKind.choices], required=False)
    authority = forms.ChoiceField(label="Cấp quản lý", required=False)
    level = forms.ChoiceField(label="Xếp loại", required=False)
    show = forms.ChoiceField(
        label="Cần xem", choices=[("", ALL), *((key, label) for key, (label, _) in SHOWN.items())], required=False
    )

    def __init__(self, data: Any, *, places: Sequence[Authority], levels: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        if len(places) > 1:
            offered = [(str(row.pk), row.name) for row in places]
            self._offer("authority", [("", ALL), (OWN, "Trực tiếp quản lý"), *offered])
        else:
            del self.fields["authority"]
        self._offer("level", [("", ALL), *levels, (NONE, "Chưa có mức")])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


class ClassificationFilter:
    """The form above the board, and the rows that fit it."""

    def __init__(self, data: Any, *, actor: Actor, levels: Sequence[tuple[str, str]]) -> None:
        places = filterable_authorities(actor)
        self.own_path = actor.authority_path
        self.paths = {str(row.pk): row.path for row in places}
        self.form = ClassificationForm(data, places=places, levels=levels)

    def keep(self, rows: Sequence[BoardRow]) -> list[BoardRow]:
        """The rows that fit every condition; a value that is not offered fits nothing."""
        if not self.form.is_valid():
            return []
        tests = self._tests(self.form.cleaned_data)
        return [row for row in rows if all(test(row) for test in tests)]

    def _tests(self, chosen: Mapping[str, str]) -> list[Callable[[BoardRow], bool]]:
        tests: list[Callable[[BoardRow], bool]] = []
        if words := search_key(chosen["q"][:100]).split():
            tests.append(lambda row: all(word in row.search_key for word in words))
        if kind := chosen["kind"]:
            tests.append(lambda row: row.kind == kind)
        if place := chosen.get("authority"):
            path = self.own_path if place == OWN else self.paths[place]
            tests.append(
                lambda row: row.authority_path == path if place == OWN else row.authority_path.startswith(path)
            )
        if level := chosen["level"]:
            tests.append(lambda row: row.level == ("" if level == NONE else level))
        if show := chosen["show"]:
            tests.append(SHOWN[show][1])
        return tests
