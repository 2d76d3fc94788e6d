"""What is typed for a meeting of the Ban Chỉ đạo."""

from __future__ import annotations

from typing import Any

from django import forms

from common.formfields import DayField, GroupedForm, Lines, line


def prose(label: str, *, limit: int, shown: int, hint: str = "") -> Lines:
    return Lines(
        label=label,
        help_text=hint,
        required=False,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": shown}),
        error_messages={"max_length": f"Rút gọn “{label.lower()}” còn {limit} ký tự."},
    )


class MeetingForm(GroupedForm):
    """Day, place and people of a new meeting."""

    held_on = DayField(label="Ngày họp")
    place = line("Địa điểm", limit=200)
    chair = line(
        "Người chủ trì", required="Ghi người chủ trì.", hint="Họ và tên, dấu phẩy, chức vụ trong Ban Chỉ đạo", limit=200
    )
    secretary = line("Thư ký", hint="Họ và tên, dấu phẩy, chức vụ", limit=200)
    attendees = prose(
        "Thành phần", limit=2000, shown=6, hint="Mỗi dòng một người: họ và tên, dấu phẩy, chức vụ, đơn vị."
    )

    groups = (
        ("", "", ("held_on", "place")),
        ("Thành phần", "Lấy theo cuộc họp gần nhất, sửa lại cho đúng người dự.", ("chair", "secretary", "attendees")),
    )


class EndForm(forms.Form):
    """The chair's general conclusion."""

    use_required_attribute = False
    conclusion = prose(
        "Kết luận chung", limit=2000, shown=4, hint="In trong biên bản và tờ trình. Để trống thì ghi câu chung."
    )


class CaseForm(forms.Form):
    """What was concluded of one case."""

    use_required_attribute = False
    outcome = forms.CharField(required=False)
    conclusion = prose("Kết luận", limit=1000, shown=3)

    def sentence(self) -> str:
        """What is wrong, for a message."""
        errors: Any = self.errors.get("conclusion")
        return errors[0] if errors else ""
