"""What the forms of all records share."""

from __future__ import annotations

import datetime as dt
from copy import copy
from typing import Any

from django import forms

from common import rows
from common.formfields import DayField, GroupedForm, Line, Lines, line
from models_programs.domain.checks import problems_of
from models_programs.models import Record
from units.models import Unit

EMPTY = "Chọn trong danh sách"


class UnitField(forms.ModelChoiceField):
    """A unit by name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Đơn vị")
        super().__init__(queryset=Unit.objects.none(), **kwargs)
        sentence = "Chọn đơn vị trong danh sách."
        self.error_messages.update(required=sentence, invalid_choice=sentence)

    def label_from_instance(self, obj: Unit) -> str:
        return obj.name


def choice(
    label: str, choices: Any, *, hint: str = "", required: bool = True, radio: bool = False
) -> forms.ChoiceField:
    """One of a fixed list; a drop-down, or radio buttons for a few."""
    options = list(getattr(choices, "choices", choices))
    if not radio:
        options = [("", EMPTY if required else "Không chọn"), *options]
    field = forms.ChoiceField(
        label=label,
        choices=options,
        help_text=hint,
        required=required,
        widget=forms.RadioSelect if radio else forms.Select,
    )
    sentence = f"Chọn {label[0].lower()}{label[1:]}."
    field.error_messages.update(required=sentence, invalid_choice=sentence)
    return field


def prose(label: str, *, hint: str = "", limit: int = 2000, rows_shown: int = 3, required: str = "") -> Lines:
    """A field of several lines; ``required`` is the sentence shown when it is empty."""
    field = Lines(
        label=label,
        help_text=hint,
        max_length=limit,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows_shown}),
    )
    field.error_messages["required"] = required
    field.error_messages["max_length"] = f"Rút gọn “{label.lower()}” còn %(limit_value)d ký tự."
    return field


def day(label: str, *, required: bool = False, hint: str = "") -> DayField:
    """A day typed as 27/3/2026."""
    return DayField(label=label, required=required, help_text=hint)


def number_line() -> Line:
    return line("Số, ký hiệu", hint="Ví dụ: 12/KH-UBND", css="w-code", limit=50)


def issuer_line() -> Line:
    return line("Cơ quan ban hành", limit=200)


class RecordForm(GroupedForm):
    """The fields of one kind of record. ``writes`` names the model fields that the form sets, ``unit`` aside.

    ``record`` is the record as it is, or a new one with its authority and year. ``units`` is offered where there is a
    choice; without it the unit stays what the record says. ``folded`` are legends that open on demand.
    """

    writes: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, record: Record, today: dt.date, units: Any = None, unit_required: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.today = record, today
        if "unit" in self.fields:
            self._offer(units, required=unit_required)

    def _offer(self, units: Any, *, required: bool) -> None:
        if units is None:
            del self.fields["unit"]
            return
        field: Any = self.fields["unit"]
        field.queryset, field.required = units, required
        field.empty_label = "Chọn đơn vị" if required else f"Của chính {self.record.authority.name}"

    def clean(self) -> dict[str, Any]:
        """Say everything at once: what the verb would refuse stands beside what could not be read."""
        data = super().clean() or {}
        draft = copy(self.record)
        rows.assign(draft, {name: value for name, value in self.known(data).items() if name not in self.errors})
        for name, sentence in problems_of(draft, self.today).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, sentence)
        return data

    def known(self, data: dict[str, Any]) -> dict[str, Any]:
        """The values of ``writes`` (and of the unit where it was offered) among ``data``."""
        names = [*self.writes, *(["unit"] if "unit" in self.fields else [])]
        return {name: data[name] for name in names if name in data}

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return self.known(self.cleaned_data)

    @classmethod
    def initial_of(cls, record: Record) -> dict[str, Any]:
        """A stored record as the form shows it."""
        start: dict[str, Any] = {"seen": record.version, "unit": record.unit_id}
        for name in cls.writes:
            column: Any = record._meta.get_field(name)
            start[name] = getattr(record, column.attname)
        return start

    def fold_of(self, legend: str, fields: list[Any]) -> str:
        """ "open" or "closed" for groups on demand (open when something stands in them), "" for all others."""
        if legend not in self.folded:
            return ""
        filled = any(field.errors or field.value() not in (None, "", False) for field in fields)
        return "open" if filled else "closed"

    def groups_shown(self) -> list[tuple[str, str, list[Any], str]]:
        """(legend, hint, fields, fold) for the template."""
        return [(legend, hint, fields, self.fold_of(legend, fields)) for legend, hint, fields in self.fieldsets()]
