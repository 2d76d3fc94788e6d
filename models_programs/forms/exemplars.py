"""The form of a điển hình tiên tiến."""

from __future__ import annotations

from typing import Any

from django import forms

from common.formfields import line
from models_programs.enums import Subject
from models_programs.forms.base import RecordForm, UnitField, choice, day, issuer_line, number_line, prose
from models_programs.models import ModelField
from models_programs.queries.exemplars import fields_offered


class FieldChoice(forms.ModelChoiceField):
    """A field (lĩnh vực) by name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Lĩnh vực")
        kwargs.setdefault("empty_label", "Chưa chọn lĩnh vực")
        super().__init__(queryset=ModelField.objects.none(), **kwargs)
        sentence = "Chọn lĩnh vực trong danh sách."
        self.error_messages.update(required=sentence, invalid_choice=sentence)

    def label_from_instance(self, obj: ModelField) -> str:
        return obj.name


class ExemplarForm(RecordForm):
    """Who is recognised, for what, by which document. Of a person: name, post and unit only."""

    writes = ("subject", "name", "post", "field", "number", "date", "issuer", "achievement")

    subject = choice("Đối tượng", Subject, radio=True)
    name = line("Tên tập thể, họ và tên", required="Nhập tên tập thể hoặc họ và tên.", limit=200)
    post = line("Chức vụ, nơi công tác", hint="Chỉ ghi với cá nhân; không ghi số căn cước, năm sinh", limit=200)
    unit = UnitField(required=False)
    field = FieldChoice(required=False)
    number = number_line()
    date = day("Ngày văn bản công nhận", hint="Ví dụ: 27/3/2026")
    issuer = issuer_line()
    achievement = prose("Thành tích tiêu biểu", hint="Vài dòng; không ghi nội dung mật")

    groups = (
        ("", "", ("subject", "name", "post", "unit", "field", "achievement")),
        (
            "Văn bản công nhận",
            "Chưa có văn bản thì để trống, bổ sung sau khi được công nhận.",
            ("number", "date", "issuer"),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields["field"]
        fields.queryset = fields_offered(self.record.authority_path)
