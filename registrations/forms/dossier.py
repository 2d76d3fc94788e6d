"""The form of the dossier: report, tờ trình, meeting, and the bodies that attended."""

from __future__ import annotations

from typing import Any

from django import forms

from common.formfields import CountField, DayField, GroupedForm, Groups, Lines, line
from registrations.domain.dossiers import FIELDS, Present
from registrations.models import Dossier
from registrations.queries.meetings import Meeting

BLANK_ROWS = 3


class DossierForm(GroupedForm):
    """Any field may stay empty: the dossier is sent by a step of its own, which says what is missing."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    results = Lines(label="Kết quả thực hiện", required=False, max_length=8000)
    shortcomings = Lines(label="Tồn tại, hạn chế", required=False, max_length=4000)
    next_year = Lines(label="Phương hướng năm sau", required=False, max_length=4000)
    report_number = line("Số báo cáo", css="w-name", limit=50)
    report_date = DayField(label="Ngày báo cáo", required=False)
    request_number = line("Số tờ trình", css="w-name", limit=50)
    request_date = DayField(label="Ngày tờ trình", required=False)
    held_on = DayField(label="Ngày họp", required=False)
    place = line("Địa điểm họp")
    chair_name = line("Người chủ trì", limit=100)
    chair_post = line("Chức vụ của người chủ trì", limit=100)
    secretary_name = line("Thư ký", limit=100)
    invited = CountField(label="Số được mời", required=False)
    present = CountField(label="Số có mặt", required=False)
    votes_for = CountField(label="Số phiếu đồng ý", required=False)
    votes_against = CountField(label="Số phiếu không đồng ý", required=False)
    conclusion = Lines(label="Kết luận cuộc họp", required=False, max_length=2000)

    groups: Groups = (
        ("Báo cáo kết quả", "", ("results", "shortcomings", "next_year", "report_number", "report_date")),
        ("Tờ trình", "", ("request_number", "request_date")),
        ("Cuộc họp", "", ("held_on", "place", "chair_name", "chair_post", "secretary_name")),
        ("Biểu quyết và kết luận", "", ("invited", "present", "votes_for", "votes_against", "conclusion")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["results"].widget.attrs["rows"] = 8
        for name in ("invited", "present", "votes_for", "votes_against"):
            self.fields[name].maximum = 5000  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What was typed; only after ``is_valid``."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    @staticmethod
    def initial_of(dossier: Dossier | None, meeting: Meeting, head: tuple[str, str]) -> dict[str, Any]:
        """What is stored, else the chair that the circular names (name and post of the unit's head)."""
        if dossier is not None:
            return {"seen": dossier.version, **{name: getattr(dossier, name) for name in FIELDS}}
        return {"seen": 0, "chair_name": head[0], "chair_post": head[1] or meeting.chair_post}


class AttendeeForm(forms.Form):
    """One body at the meeting; a row with nothing in it is left out."""

    use_required_attribute = False
    post = line("Thành phần", hint="", limit=200)
    name = line("Họ và tên", limit=100)
    present = forms.BooleanField(label="Có mặt", required=False, initial=True)


AttendeeRows = forms.formset_factory(AttendeeForm, extra=BLANK_ROWS, max_num=40, absolute_max=60)
AttendeeRows.default_error_messages = {
    **AttendeeRows.default_error_messages,
    "missing_management_form": "Trang gửi lên thiếu dữ liệu. Tải lại trang rồi nhập lại.",
    "too_many_forms": "Ghi không quá 40 thành phần.",
}


def attendees_of(formset: Any) -> list[Present]:
    """The rows with something in them; only after ``is_valid``."""
    kept = [
        form.cleaned_data for form in formset.forms if form.cleaned_data.get("post") or form.cleaned_data.get("name")
    ]
    return [Present(row["post"], row["name"], row["present"]) for row in kept]
