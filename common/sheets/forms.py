"""The form that takes one Excel file."""

from __future__ import annotations

from django import forms


class ImportForm(forms.Form):
    """One Excel file."""

    use_required_attribute = False
    file = forms.FileField(
        label="Tệp Excel",
        help_text="Dạng .xlsx, không quá 5 MB",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
        error_messages={
            "required": "Chọn tệp Excel (.xlsx) không quá 5 MB.",
            "invalid": "Chọn tệp Excel (.xlsx) không quá 5 MB.",
        },
    )
