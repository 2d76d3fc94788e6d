"""What is typed about a day off."""

from __future__ import annotations

from django import forms

from common.formfields import DayField, GroupedForm, line


class HolidayForm(GroupedForm):
    """A day, its name, and whether people work on it all the same."""

    day = DayField(label="Ngày")
    name = line("Tên", required="Ghi tên ngày nghỉ.", hint="Ví dụ: Nghỉ bù Quốc khánh", limit=100)
    is_working = forms.BooleanField(
        label="Ngày này vẫn làm việc", required=False, help_text="Ngày làm bù, hoặc ngày nghỉ chung không áp dụng ở đây"
    )
    source = line("Căn cứ", hint="Số, ngày của văn bản", limit=300)

    groups = (("", "", ("day", "name", "is_working", "source")),)
