"""Answers to the criteria of one dossier as a form: one group of fields per criterion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.formfields import line
from registrations.domain.checking import NOTE_MAX, Change, Column
from registrations.enums import CriterionKind, Outcome
from registrations.models import CheckMark

ABSENT = ((Outcome.MET, "Không xảy ra"), (Outcome.NOT_MET, "Có xảy ra"))


class CriteriaForm(forms.Form):
    """``column`` is whose answers are typed. Blank answers may be saved: the work can be left and taken up again."""

    use_required_attribute = False

    def __init__(self, *args: Any, marks: Iterable[CheckMark], column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks, self.column = list(marks), column
        for mark in self.marks:
            self._add(mark)

    def _add(self, mark: CheckMark) -> None:
        absent = mark.item.kind == CriterionKind.NOT_OCCURRING
        self.fields[f"answer-{mark.pk}"] = forms.ChoiceField(
            label=f"Tiêu chí {mark.item.code}",
            choices=ABSENT if absent else Outcome.choices,
            widget=forms.RadioSelect,
            required=False,
            initial=getattr(mark, self.column),
            error_messages={"invalid_choice": f"Tiêu chí {mark.item.code}: chọn một trong hai câu trả lời."},
        )
        note = line("Ghi chú", limit=NOTE_MAX)
        note.initial = getattr(mark, f"{self.column}_note")
        self.fields[f"note-{mark.pk}"] = note
        seen = forms.CharField(widget=forms.HiddenInput, required=False, initial=getattr(mark, self.column))
        self.fields[f"seen-{mark.pk}"] = seen
        if self.column == "checked" and mark.item.allows_force_majeure:
            force = forms.BooleanField(label="Bất khả kháng", required=False, initial=mark.force_majeure)
            reason = line("Lý do bất khả kháng", limit=NOTE_MAX)
            reason.initial = mark.force_majeure_reason
            self.fields[f"force-{mark.pk}"], self.fields[f"reason-{mark.pk}"] = force, reason

    def refused_with(self, sentence: str) -> CriteriaForm:
        """The same form as stored, refused as a whole."""
        stored = {name: field.initial or "" for name, field in self.fields.items()}
        form = CriteriaForm(stored, marks=self.marks, column=self.column)
        form.add_error(None, sentence)
        return form

    def changes(self) -> dict[int, Change]:
        """What was typed, by mark id; only after ``is_valid``."""
        data = self.cleaned_data
        return {
            mark.pk: Change(
                data.get(f"answer-{mark.pk}", ""),
                data.get(f"note-{mark.pk}", ""),
                bool(data.get(f"force-{mark.pk}")),
                data.get(f"reason-{mark.pk}", ""),
                seen=data.get(f"seen-{mark.pk}"),
            )
            for mark in self.marks
        }

    def refuse(self, error: ValidationError) -> None:
        """What the verb refused, at each criterion; what somebody else answered meanwhile counts as seen now."""
        for key, errors in error.error_dict.items():
            self.add_error(f"answer-{key}", errors)
        current = {mark.pk: mark for mark in CheckMark.objects.filter(pk__in=[mark.pk for mark in self.marks])}
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # of a POST it is a QueryDict
        for mark in self.marks:
            if mark.pk in current:
                data[f"seen-{mark.pk}"] = getattr(current[mark.pk], self.column)
        self.data = data
