"""The form of an activity: photographs first, then what fits one phone screen, the rest folded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from common.formfields import CountField, MoneyField, line
from models_programs.domain.activities import PHOTOS_MAX, kind_of_day, proposed_title
from models_programs.enums import ActivityKind
from models_programs.forms.base import RecordForm, UnitField, choice, day, prose
from models_programs.models import EventDay

MARKED = [("no", "Không có"), ("yes", "Có, ảnh chụp tài liệu Mật, Tối mật hoặc Tuyệt mật")]
ASK = "Trả lời câu hỏi: ảnh có chụp tài liệu mật không?"
TOO_MANY = f"Mỗi lần lưu được nhiều nhất {PHOTOS_MAX} ảnh. Bỏ bớt ảnh, lưu xong rồi sửa để thêm tiếp."
TOO_BIG = "Ảnh gửi lên quá nặng nên đã bị bỏ. Chọn ít ảnh hơn hoặc ảnh nhỏ hơn (mỗi ảnh không quá 10 MB)."


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures; their bytes are looked at when they are kept (common/attachments.py)."""

    widget = PhotosInput(attrs={"accept": "image/*", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        photos = [photo for photo in data or [] if photo]
        if len(photos) > PHOTOS_MAX:
            raise forms.ValidationError(TOO_MANY)
        return photos


class DayChoice(forms.ModelChoiceField):
    """An event day by name and date."""

    def label_from_instance(self, obj: EventDay) -> str:
        return f"{obj.name} ({obj.date_words})"


class ActivityForm(RecordForm):
    """One activity. ``photos`` are taken only with an answer to the question about secrets; "yes" drops them."""

    writes = (
        "kind", "event_day", "title", "on", "place", "present", "invited", "board_member",
        "is_pilot", "has_ceremony", "has_festivity", "awards", "cost", "summary",
    )  # fmt: skip
    photos_max = PHOTOS_MAX
    # Set by the view when the server threw pictures away unread.
    too_big = False

    photos = PhotosField(
        label="Ảnh",
        required=False,
        help_text=f"Không bắt buộc, nhiều nhất {PHOTOS_MAX} ảnh. Vị trí chụp được xóa khỏi ảnh.",
    )
    marked = forms.ChoiceField(
        label="Ảnh có chụp tài liệu mật không?",
        choices=MARKED,
        required=False,
        widget=forms.RadioSelect,
        help_text="Có thì ảnh bị bỏ, các ô khác vẫn được lưu.",
        error_messages={"invalid_choice": ASK},
    )
    kind = choice("Loại hoạt động", ActivityKind)
    event_day = DayChoice(
        label="Ngày kỷ niệm", queryset=EventDay.objects.none(), required=False, empty_label="Không gắn với ngày nào"
    )
    title = line("Tên hoạt động", hint="Để trống thì tự đặt tên theo loại hoạt động", limit=300)
    on = day("Ngày diễn ra", required=True)
    unit = UnitField(required=False)
    place = line("Địa điểm", hint="Ví dụ: Nhà văn hóa thôn", limit=200)
    present = CountField(label="Số người dự", required=False)
    invited = CountField(label="Số người mời, thuộc diện dự", required=False)
    board_member = line("Thành viên Ban Chỉ đạo dự", hint="Chức vụ, họ tên; không có thì để trống", limit=150)
    is_pilot = forms.BooleanField(label="Làm điểm", required=False)
    has_ceremony = forms.BooleanField(label="Có phần lễ", required=False)
    has_festivity = forms.BooleanField(label="Có phần hội", required=False)
    awards = CountField(label="Số tập thể, cá nhân được khen tại chỗ", required=False)
    cost = MoneyField(label="Kinh phí (đồng)", required=False)
    summary = prose("Tóm tắt kết quả", limit=4000, hint="Không ghi nội dung mật", rows_shown=4)

    groups = (
        ("", "", ("kind", "event_day", "title", "on", "unit", "place", "present", "invited")),
        (
            "Thêm chi tiết",
            "",
            ("board_member", "is_pilot", "has_ceremony", "has_festivity", "awards", "cost", "summary"),
        ),
    )
    folded = ("Thêm chi tiết",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["event_day"]
        days.queryset = EventDay.objects.all()
        days.error_messages["invalid_choice"] = "Chọn ngày kỷ niệm trong danh sách."
        if "unit" in self.fields:
            self.fields["unit"].help_text = "Đơn vị tổ chức; nếu là kiểm tra thì là đơn vị được kiểm tra"

    def without_inspections(self) -> None:
        """Unit heads do not record that they were inspected."""
        field: Any = self.fields["kind"]
        field.choices = [pair for pair in field.choices if pair[0] != ActivityKind.INSPECTION]

    def clean(self) -> dict[str, Any]:
        """Fill what follows from the rest before it is checked: the day of a Ngày hội, a title."""
        data = self.cleaned_data
        kind, chosen = data.get("kind", ""), data.get("event_day")
        if chosen is None and "event_day" in data and kind == ActivityKind.FESTIVAL:
            days = EventDay.objects.all()
            data["event_day"] = chosen = next((row for row in days if kind_of_day(row) == kind), None)
        if "title" in data and not data["title"]:
            data["title"] = proposed_title(kind, chosen, data.get("unit") or self.record.unit)
        if self.too_big:
            self.add_error("photos", TOO_BIG)
        elif data.get("photos") and "marked" in data and not data["marked"]:
            self.add_error("marked", ASK)
        return super().clean()

    @property
    def drops_photos(self) -> bool:
        """Whether pictures came that show something secret."""
        return bool(self.cleaned_data["photos"]) and self.cleaned_data["marked"] == "yes"

    def kept_photos(self) -> list[UploadedFile]:
        """The pictures that may be kept."""
        return self.cleaned_data["photos"] if self.cleaned_data["marked"] == "no" else []

    @property
    def lost_photos(self) -> bool:
        """Whether the refused form had pictures, which no browser keeps."""
        return self.is_bound and bool(self.errors) and bool(self.files)
