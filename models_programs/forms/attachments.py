"""Adding evidence: how it is kept, the question about secrets, then what that way needs."""

from __future__ import annotations

from typing import Any

from django import forms

from common.attachments import ACCEPT
from common.formfields import GroupedForm, line
from models_programs.domain.attachments import Evidence
from models_programs.enums import AttachmentForm
from models_programs.forms.base import choice, day, issuer_line, number_line

MARKED = [("no", "Không có dấu mật"), ("yes", "Có dấu mật (Mật, Tối mật, Tuyệt mật)")]
ASK = "Trả lời câu hỏi: tài liệu có dấu mật không?"


class AttachmentAddForm(GroupedForm):
    """One piece of evidence. The file is refused when the answer about secrets is yes, or missing."""

    form = choice("Cách lưu", AttachmentForm, radio=True)
    marked = forms.ChoiceField(
        label="Tài liệu có dấu mật không?",
        choices=MARKED,
        widget=forms.RadioSelect,
        help_text="Có dấu mật thì không tải lên; hệ thống chỉ giữ số, ngày, nơi ban hành.",
        error_messages={"required": ASK, "invalid_choice": ASK},
    )
    file = forms.FileField(
        label="Tệp",
        required=False,
        help_text="PDF, ảnh (JPG, PNG), Word hoặc Excel, không quá 10 MB. Ảnh được bỏ thông tin vị trí.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        allow_empty_file=True,
    )
    url = line("Đường dẫn", hint="Bắt đầu bằng https://", limit=500)
    kept_at = line("Bản giấy lưu tại", hint="Ví dụ: tủ hồ sơ văn phòng", limit=200)
    number = number_line()
    date = day("Ngày ban hành")
    issuer = issuer_line()
    title = line("Trích yếu", hint="Tài liệu nói về việc gì, một câu", limit=300)

    groups = (("", "", ("form", "marked", "file", "url", "kept_at", "number", "date", "issuer", "title")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].initial = AttachmentForm.FILE

    def evidence(self) -> Evidence:
        """What the verb takes."""
        data = self.cleaned_data
        return Evidence(
            form=data["form"],
            is_secret=data["marked"] == "yes",
            title=data["title"],
            number=data["number"],
            date=data["date"],
            issuer=data["issuer"],
            url=data["url"],
            kept_at=data["kept_at"],
        )
