"""Forms of commendations and of proposals for them."""

from __future__ import annotations

from copy import copy
from typing import Any

from common import rows
from common.formfields import line
from models_programs.domain.awards import override_problem
from models_programs.enums import AwardKind, AwardLevel, Subject
from models_programs.forms.base import RecordForm, UnitField, choice, day, issuer_line, number_line, prose

NAME_HINT = "Tập thể là cả đơn vị thì để trống. Cá nhân chỉ ghi họ tên, không ghi năm sinh, số căn cước."
FORM_HINT = "Ví dụ: Giấy khen của Chủ tịch Ủy ban nhân dân xã"
BARRED = "Đơn vị không thuộc diện đề nghị khen"


class NamedForm(RecordForm):
    """Who is commended: without a name the collective is the unit itself."""

    def known(self, data: dict[str, Any]) -> dict[str, Any]:
        known = super().known(data)
        if not known.get("name") and known.get("subject") == Subject.COLLECTIVE:
            unit = known.get("unit", self.record.unit)
            known["name"] = unit.name if unit is not None else self.record.authority.name
        return known


class CommendationForm(NamedForm):
    """A decision of commendation; a phone needs the first group only."""

    writes = ("kind", "subject", "name", "post", "form", "level", "number", "date", "issuer", "reason")

    unit = UnitField(required=False)
    kind = choice("Loại khen thưởng", AwardKind)
    subject = choice("Đối tượng", Subject, radio=True)
    name = line("Tên tập thể, họ và tên", hint=NAME_HINT, limit=200)
    form = line("Hình thức khen", required="Ghi hình thức khen, ví dụ Giấy khen.", hint=FORM_HINT, limit=100)
    level = choice("Cấp khen", AwardLevel)
    number = number_line()
    date = day("Ngày quyết định", hint="Ví dụ: 27/3/2026")
    post = line("Chức vụ", hint="Chỉ ghi với cá nhân", limit=150)
    issuer = issuer_line()
    reason = line("Thành tích", hint="Một câu, không ghi nội dung vụ việc mật", limit=500)

    groups = (
        ("", "", ("unit", "kind", "subject", "name", "form", "level", "number", "date")),
        ("Chức vụ, nơi ban hành, thành tích", "", ("post", "issuer", "reason")),
    )
    folded = ("Chức vụ, nơi ban hành, thành tích",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number: Any = self.fields["number"]
        number.label, number.help_text, number.required = "Số quyết định", "Ví dụ: 125/QĐ-UBND", True
        number.error_messages["required"] = "Nhập số quyết định khen thưởng, ví dụ 125/QĐ-UBND."


class ProposalForm(NamedForm):
    """One row of the proposal list. The reason to override is asked for only where something stands against it."""

    writes = ("kind", "subject", "name", "post", "form", "level", "achievement", "override_reason")

    unit = UnitField(required=False)
    subject = choice("Đối tượng", Subject, radio=True)
    name = line("Tên tập thể, họ và tên", hint=NAME_HINT, limit=200)
    post = line("Chức vụ", hint="Chỉ ghi với cá nhân", limit=150)
    kind = choice("Loại khen thưởng", AwardKind)
    form = line("Hình thức đề nghị", required="Ghi hình thức khen, ví dụ Giấy khen.", hint=FORM_HINT, limit=100)
    level = choice("Cấp khen", AwardLevel)
    achievement = prose(
        "Tóm tắt thành tích", required="Ghi tóm tắt thành tích.", hint="Không ghi nội dung mật", rows_shown=4
    )
    override_reason = line("Lý do vẫn đề nghị", limit=500)

    groups = (
        (BARRED, "", ("override_reason",)),
        ("", "", ("unit", "subject", "name", "post", "kind", "form", "level", "achievement")),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        draft: Any = copy(self.record)
        rows.assign(draft, {name: value for name, value in self.known(data).items() if name not in self.errors})
        problem = "" if {"unit", "override_reason"} & set(self.errors) else override_problem(draft)
        if problem:
            self.add_error("override_reason", problem)
        return data

    def groups_shown(self) -> list[tuple[str, str, list[Any], str]]:
        """Without the question about the override where nobody needs to answer it."""
        asked = self["override_reason"].errors or self["override_reason"].value()
        return [group for group in super().groups_shown() if group[0] != BARRED or asked]
