"""Forms of merging, splitting, renaming: first what is asked, then a page that shows what will happen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from common.formfields import DayField, GroupedForm, Groups, line
from units.domain import NewUnit
from units.enums import SuccessionKind
from units.models import Unit

PARTS = 6
_HOW = ("on", "document")


class SuccessionForm(GroupedForm):
    """The day and the document; ``kind`` says which subclass it was."""

    on = DayField(
        label="Từ ngày", help_text="Ngày tên mới có hiệu lực, ví dụ 27/3/2026. Đơn vị cũ kết thúc ngày hôm trước"
    )
    document = line("Văn bản", hint="Ví dụ: Nghị quyết số 12/NQ-HĐND ngày 27/3/2026", limit=200)


class RenameForm(SuccessionForm):
    """A new name, and a code that is not used yet."""

    name = line("Tên mới", required="Nhập tên mới của đơn vị.")
    code = line(
        "Mã mới",
        required="Nhập mã mới của đơn vị.",
        hint="Mã cũ ở lại với tên cũ để giữ lịch sử",
        css="w-code",
        limit=20,
    )
    groups: Groups = (("Tên mới", "", ("name", "code")), ("Hiệu lực", "", _HOW))

    def new(self) -> NewUnit:
        return NewUnit(code=self.cleaned_data["code"], name=self.cleaned_data["name"])


class UnitsField(forms.ModelMultipleChoiceField):
    """Units by name and code, as check boxes."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.name} ({obj.code})"


class MergeForm(RenameForm):
    """The other units, and the one that comes out."""

    others = UnitsField(
        label="Sáp nhập với",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "is-columns"}),
        error_messages={
            "required": "Chọn ít nhất một đơn vị nữa để sáp nhập.",
            "invalid_choice": "Chọn đơn vị trong danh sách.",
            "invalid_pk_value": "Chọn đơn vị trong danh sách.",
        },
    )
    groups: Groups = (
        ("Các đơn vị sáp nhập", "", ("others",)),
        ("Đơn vị sau sáp nhập", "", ("name", "code")),
        ("Hiệu lực", "", _HOW),
    )

    def __init__(self, *args: Any, others: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["others"].queryset = others  # type: ignore[attr-defined]
        self.fields["name"].label, self.fields["code"].label = "Tên đơn vị mới", "Mã đơn vị mới"


class SplitForm(SuccessionForm):
    """Up to ``PARTS`` new units; empty lines are left out."""

    parts = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, PARTS + 1):
            self.fields[f"name{number}"] = line(f"Tên đơn vị thứ {number}")
            self.fields[f"code{number}"] = line(f"Mã đơn vị thứ {number}", css="w-code", limit=20)
        names = tuple(f"{what}{number}" for number in range(1, PARTS + 1) for what in ("name", "code"))
        hint = f"Nhập từ hai đến {PARTS} đơn vị; dòng nào không dùng thì để trống."
        self.groups = (("Các đơn vị sau chia tách", hint, names), ("Hiệu lực", "", _HOW))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, PARTS + 1):
            name, code = data.get(f"name{number}", ""), data.get(f"code{number}", "")
            if bool(name) != bool(code):
                missing, words = ("code", "mã") if name else ("name", "tên")
                self.add_error(f"{missing}{number}", f"Nhập {words} của đơn vị thứ {number}.")
        if len(self.new_units(data)) < 2 and not self.errors:
            self.add_error("name1", "Nhập ít nhất hai đơn vị sau khi chia tách.")
        return data

    def new_units(self, data: dict[str, Any]) -> list[NewUnit]:
        pairs = [(data.get(f"code{n}", ""), data.get(f"name{n}", "")) for n in range(1, PARTS + 1)]
        return [NewUnit(code=code, name=name) for code, name in pairs if code and name]


FORMS: dict[str, type[SuccessionForm]] = {
    SuccessionKind.RENAME: RenameForm,
    SuccessionKind.MERGE: MergeForm,
    SuccessionKind.SPLIT: SplitForm,
}
