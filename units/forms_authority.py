"""The letterhead of an authority with its number series and signers, as one form of many rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from common.formfields import GroupedForm, Groups, line
from units.domain import SeriesRow, SignerRow, is_official
from units.enums import AuthorityKind
from units.models import Authority

BLANK_ROWS = 2
ROWS_MAX = 30


class LetterheadForm(GroupedForm):
    """Names as written in running text: capitals come by themselves in print (UX-VN-04)."""

    name = line("Tên cơ quan", required="Nhập tên cơ quan.")
    parent_body_name = line("Cơ quan chủ quản")
    people_committee_name = line("Ủy ban nhân dân")
    police_name = line("Cơ quan Công an")
    steering_board_name = line("Ban Chỉ đạo", limit=300)
    place_name = line("Địa danh", css="w-name", limit=100)

    groups: Groups = (
        (
            "Đầu văn bản",
            "Ghi chữ thường có dấu; khi in, hệ thống tự viết hoa.",
            (
                "name",
                "parent_body_name",
                "people_committee_name",
                "police_name",
                "steering_board_name",
                "place_name",
            ),
        ),
    )

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_official(authority):
            del self.fields["name"]
        for name, hint in hints_of(authority).items():
            self.fields[name].help_text = hint


def hints_of(authority: Authority) -> dict[str, str]:
    """Examples made from the authority's own name; only hints, nothing is filled in (domain.md section 0 item 8)."""
    own = authority.name[0].lower() + authority.name[1:]
    bare = authority.short_name or authority.name
    parent = authority.parent
    above = parent.name[0].lower() + parent.name[1:] if parent is not None else ""
    if authority.kind in (AuthorityKind.DEPARTMENT, AuthorityKind.TEAM):
        return {
            "parent_body_name": f"Tên cơ quan cấp trên ghi trên văn bản, ví dụ: Công an {above}",
            "people_committee_name": "Phòng, đội thường để trống",
            "police_name": f"Ví dụ: {authority.name}",
            "steering_board_name": "Tên đầy đủ theo quyết định thành lập, nếu có",
            "place_name": "Địa danh trước ngày tháng trên văn bản",
        }
    return {
        "parent_body_name": f"Ví dụ: Ủy ban nhân dân {above}" if above else "Để trống nếu không có",
        "people_committee_name": f"Ví dụ: Ủy ban nhân dân {own}",
        "police_name": f"Ví dụ: Công an {own}",
        "steering_board_name": "Tên đầy đủ theo quyết định thành lập; mỗi nơi mỗi khác",
        "place_name": f"Địa danh trước ngày tháng trên văn bản, ví dụ: {bare}",
    }


class SeriesForm(forms.Form):
    """One number series; a row with nothing in it is left out, a ticked row is removed."""

    use_required_attribute = False
    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = line("Tên dãy số", hint="Ví dụ: Quyết định của Ủy ban nhân dân", limit=100)
    symbol = line("Ký hiệu", hint="Phần sau dấu gạch chéo, ví dụ QĐ-UBND", css="w-code", limit=30)
    remove = forms.BooleanField(label="Xóa dãy số này", required=False)

    needed: tuple[str, ...] = ("name", "symbol")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.is_left_out(data):
            for name in self.needed:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, f"Nhập “{str(self.fields[name].label).lower()}”.")
        return data

    def is_left_out(self, data: dict[str, Any]) -> bool:
        return bool(data.get("remove")) or not any(data.get(name) for name in self.needed)


class SignerForm(SeriesForm):
    """One person who signs."""

    symbol = None  # type: ignore[assignment]
    capacity = line("Thẩm quyền ký", hint="Ví dụ: TM. Ủy ban nhân dân", limit=200)
    post = line("Chức vụ", hint="Ví dụ: Chủ tịch", limit=100)
    name = line("Họ và tên", limit=100)
    is_default = forms.BooleanField(label="Dùng mặc định", required=False)
    remove = forms.BooleanField(label="Xóa người ký này", required=False)

    needed = ("capacity", "post", "name")
    field_order = ("id", "capacity", "post", "name", "is_default", "remove")


SeriesRows = forms.formset_factory(SeriesForm, extra=BLANK_ROWS, max_num=ROWS_MAX, absolute_max=ROWS_MAX)
SignerRows = forms.formset_factory(SignerForm, extra=BLANK_ROWS, max_num=ROWS_MAX, absolute_max=ROWS_MAX)
for rows in (SeriesRows, SignerRows):
    rows.default_error_messages = {
        **rows.default_error_messages,
        "missing_management_form": "Trang gửi lên thiếu dữ liệu. Tải lại trang rồi nhập lại.",
        "too_many_forms": f"Chỉ giữ được {ROWS_MAX} dòng. Xóa bớt dòng không dùng.",
    }


class AuthorityForm:
    """The letterhead and both lists as one: the error summary and the page treat it as a form."""

    use_required_attribute = False
    is_multipart = False

    def __init__(self, data: Any, *, authority: Authority) -> None:
        initial = {name: getattr(authority, name) for name in LetterheadForm.base_fields}
        self.letterhead = LetterheadForm(data, authority=authority, initial=initial)
        series = list(authority.series.values("id", "name", "symbol"))
        signers = list(authority.signers.values("id", "capacity", "post", "name", "is_default"))
        self.series = SeriesRows(data, prefix="series", initial=series)
        self.signers = SignerRows(data, prefix="signers", initial=signers)
        self.is_bound = self.letterhead.is_bound

    def is_valid(self) -> bool:
        valid = [self.letterhead.is_valid(), self.series.is_valid(), self.signers.is_valid()]
        return all(valid)

    @property
    def errors(self) -> list[Any]:
        lists = [
            *(form.errors for form in self._forms()),
            self.series.non_form_errors(),
            self.signers.non_form_errors(),
        ]
        return [errors for errors in lists if errors]

    def non_field_errors(self) -> list[str]:
        found = [str(error) for form in self._forms() for error in form.non_field_errors()]
        return found + [str(e) for rows in (self.series, self.signers) for e in rows.non_form_errors()]

    def __iter__(self) -> Iterator[BoundField]:
        for form in self._forms():
            yield from form

    def _forms(self) -> list[forms.Form]:
        return [self.letterhead, *self.series.forms, *self.signers.forms]

    def refuse(self, error: ValidationError) -> None:
        self.letterhead.refuse(error)

    def series_rows(self) -> list[SeriesRow]:
        kept = [form.cleaned_data for form in self.series.forms if not form.is_left_out(form.cleaned_data)]
        return [SeriesRow(id=row["id"], name=row["name"], symbol=row["symbol"]) for row in kept]

    def signer_rows(self) -> list[SignerRow]:
        kept = [form.cleaned_data for form in self.signers.forms if not form.is_left_out(form.cleaned_data)]
        return [SignerRow(**{name: row[name] for name in SignerRow.__slots__}) for row in kept]
