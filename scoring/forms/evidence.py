"""Adding new evidence to rows: the form of evidence of records, with several files and the choice of rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from common.attachments import ACCEPT
from models_programs.forms.attachments import AttachmentAddForm
from scoring.domain.evidence import FILES_AT_ONCE
from scoring.models import Criterion


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; their bytes are looked at when they are kept (common/attachments.py)."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in data or [] if file]
        if len(files) > FILES_AT_ONCE:
            raise forms.ValidationError(f"Mỗi lần gửi được nhiều nhất {FILES_AT_ONCE} tệp.")
        return files


class EvidenceAddForm(AttachmentAddForm):
    """New evidence for one row, and for others of ``rows`` that are ticked."""

    file: Any = FilesField(
        label="Tệp",
        required=False,
        help_text=f"Ảnh (JPG, PNG), PDF, Word hoặc Excel, mỗi tệp không quá 10 MB, nhiều nhất {FILES_AT_ONCE} tệp. "
        "Ảnh được bỏ thông tin vị trí.",
        widget=FilesInput(attrs={"accept": ACCEPT, "multiple": True}),
    )
    more = forms.TypedMultipleChoiceField(
        label="Dùng cho cả các hàng", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rows: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        more: Any = self.fields["more"]
        more.choices = [(row.pk, f"{row.code}. {row.text}") for row in rows]
        more.error_messages["invalid_choice"] = "Chọn hàng trong danh sách."
