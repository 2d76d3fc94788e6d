"""Forms of a mô hình: what is registered, and what hangs on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError

from common.formfields import CountField, GroupedForm, MoneyField, line
from models_programs.domain.movement import fields_of_acts
from models_programs.forms.base import RecordForm, UnitField, day, issuer_line, number_line, prose
from models_programs.forms.exemplars import FieldChoice
from models_programs.models import Record
from models_programs.queries.exemplars import fields_offered

NO_NAMES = "Không ghi nội dung mật, không ghi đối tượng"


class MovementForm(RecordForm):
    """What everybody knows of a model first; money and the way it works on demand."""

    writes = ("name", "field", "area", "number", "date", "launched_on", "issuer", "budget", "donated", "summary")

    name = line("Tên mô hình", required="Nhập tên mô hình.", hint="Ví dụ: Cổng trường an toàn giao thông", limit=300)
    field = FieldChoice(to_field_name="code", empty_label="Chọn trong danh sách")
    unit = UnitField(label="Đơn vị chủ trì", required=False)
    area = line("Địa bàn", hint="Ghi khi không có đơn vị chủ trì, ví dụ: Thôn 3", limit=200)
    number = number_line()
    date = day("Ngày văn bản", hint="Chưa có thì để trống")
    launched_on = day("Ngày ra mắt", hint="Chưa ra mắt thì để trống")
    issuer = issuer_line()
    budget = MoneyField(label="Kinh phí ngân sách (đồng)", required=False)
    donated = MoneyField(label="Kinh phí xã hội hóa (đồng)", required=False)
    summary = prose("Nội dung, cách làm", hint=NO_NAMES, limit=4000)

    groups = (
        ("", "", ("name", "field", "unit", "area", "number", "date", "launched_on")),
        ("Nơi ban hành, kinh phí, cách làm", "", ("issuer", "budget", "donated", "summary")),
    )
    folded = ("Nơi ban hành, kinh phí, cách làm",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields["field"]
        fields.queryset = fields_offered(self.record.authority_path)
        model: Any = self.record
        if model.pk is not None:  # what an act brings is not corrected before the act
            for name in fields_of_acts(model):
                del self.fields[name]

    @classmethod
    def initial_of(cls, record: Record) -> dict[str, Any]:
        model: Any = record
        return {**super().initial_of(record), "field": model.field.code}


class PartForm(GroupedForm):
    """A small form about a model; ``today`` is what it starts with where it asks for a day."""

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "on" in self.fields:
            self.fields["on"].initial = today

    def refuse(self, error: ValidationError) -> None:
        """The day of an act that asks for the document's day only is that day."""
        if hasattr(error, "error_dict") and "on" in error.error_dict and "on" not in self.fields:
            error.error_dict.setdefault("date", []).extend(error.error_dict.pop("on"))
        super().refuse(error)


class ClosePlaceForm(PartForm):
    """The last day of one điểm, and why."""

    on = day("Ngày thôi làm", required=True, hint="Ví dụ: 27/3/2026")
    reason = prose("Lý do", required="Ghi lý do, từ 10 chữ cái trở lên.", limit=300)


class TeamForm(PartForm):
    """One tổ."""

    name = line("Tên tổ", required="Nhập tên tổ.", hint="Ví dụ: Tổ tự quản số 1", limit=200)
    members = CountField(label="Số thành viên")
    leader = line("Tổ trưởng", hint="Chỉ ghi họ và tên", limit=100)


class MemberForm(PartForm):
    """A slip in the words about a member of the board."""

    name = line("Họ và tên", required="Nhập họ và tên.", limit=100)
    post = line("Chức vụ", hint="Ví dụ: Trưởng thôn", limit=150)
    role = line("Nhiệm vụ", required="Nhập nhiệm vụ, ví dụ: Trưởng ban.", limit=100)


class FigureForm(PartForm):
    """What the model achieved in one year, in figures."""

    sessions = CountField(label="Số buổi hoạt động", required=False)
    participants = CountField(label="Số lượt người tham gia", required=False)
    tips = CountField(label="Số tin, ý kiến nhân dân cung cấp", required=False)
    settled = CountField(label="Số vụ việc hòa giải tại cơ sở", required=False)
    result = prose("Kết quả", hint=NO_NAMES)


class FieldForm(PartForm):
    """A field of one's own."""

    name = line("Tên lĩnh vực", required="Nhập tên lĩnh vực.", hint="Ví dụ: Bảo vệ rừng", limit=150)
