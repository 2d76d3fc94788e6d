"""The editor of one text."""

from __future__ import annotations

from typing import Any

from django import forms

from common.formfields import GroupedForm, Lines, line
from letters.rules.wording import LABELS, LIMITS, SOURCE, Spec, problems, source_problem


def prose(field: str, *, rows: int, hint: str = "") -> Lines:
    made = Lines(
        label=LABELS[field],
        help_text=hint,
        required=False,
        max_length=LIMITS[field],
        widget=forms.Textarea(attrs={"rows": rows, "class": "letter-text", "spellcheck": "false"}),
    )
    made.error_messages["max_length"] = f"Rút gọn “{LABELS[field].lower()}” còn %(limit_value)d ký tự."
    return made


class WordingForm(GroupedForm):
    """The five texts and what they rest on; ``seen`` is the version of the own text that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind_name = line(LABELS["kind_name"], hint="In hoa khi in ra", css="w-name", limit=LIMITS["kind_name"])
    subject = line(LABELS["subject"], limit=LIMITS["subject"])
    addressees = prose("addressees", rows=2, hint="Mỗi nơi một dòng; để trống nếu văn bản không có")
    body = prose("body", rows=24)
    recipients = prose("recipients", rows=4, hint="Mỗi nơi một dòng, không cần gạch đầu dòng")
    source = line("Căn cứ của bản này", required=SOURCE, hint="Số, ngày, tên văn bản kèm theo mẫu", limit=300)

    groups = (("", "", ("kind_name", "subject", "addressees", "body", "recipients", "source")),)

    def __init__(self, *args: Any, spec: Spec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = {**problems(self.spec, cleaned), "source": source_problem(cleaned.get("source", ""))}
        for name, sentence in found.items():
            if sentence and name not in self.errors:
                self.add_error(name, sentence)
        return cleaned
