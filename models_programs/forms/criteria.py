"""The form that takes a list of criteria."""

from __future__ import annotations

from typing import Any

from common.formfields import line
from common.sheets.forms import ImportForm
from models_programs.domain.criteria import name_problems


class CriteriaImportForm(ImportForm):
    """Name and document of the list, and the Excel file."""

    name = line("Tên bộ tiêu chí", required="Nhập tên bộ tiêu chí.", hint="Ví dụ: Tiêu chí xã điển hình năm 2026")
    source = line("Văn bản ban hành", required="Ghi số, ngày, nơi ban hành văn bản có bộ tiêu chí.")
    field_order = ("name", "source", "file")

    def __init__(self, *args: Any, authority_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authority_id = authority_id

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name"):
            for field, sentence in name_problems(authority_id=self.authority_id, name=data["name"]).items():
                self.add_error(field, sentence)
        return data
