"""Forms of papers, yearly figures, forces."""

from __future__ import annotations

from typing import Any

from django import forms

from common.formfields import CountField, line, pick
from models_programs.enums import ForceKind, PaperKind
from models_programs.forms.base import RecordForm, UnitField, choice, day, issuer_line, number_line, prose
from models_programs.models import UnitYear
from models_programs.queries.rulebook import rulebook


class PaperForm(RecordForm):
    """A plan, resolution or registration form by number, date and issuer."""

    writes = ("kind", "number", "date", "issuer", "title")

    unit = UnitField()
    kind = choice("Loại giấy tờ", PaperKind)
    number = number_line()
    date = day("Ngày ban hành", required=True, hint="Ví dụ: 27/3/2026")
    issuer = issuer_line()
    title = line("Trích yếu", hint="Không bắt buộc", limit=300)

    groups = (("", "", ("unit", "kind", "number", "date", "issuer", "title")),)


def count(label: str, hint: str = "") -> CountField:
    return CountField(label=label, required=False, help_text=hint)


class FiguresForm(RecordForm):
    """Counts of one unit and year; a share needs both of its numbers."""

    writes = (
        "people", "informed", "staff_briefed", "joined", "officials", "officials_informed",
        "sub_units", "sub_units_committed", "households", "households_committed", "note",
    )  # fmt: skip

    unit = UnitField()
    people = count("Tổng số người", "Cán bộ, người lao động, người học; ở khu dân cư là số người dân")
    informed = count("Trong đó được tuyên truyền")
    staff_briefed = count("Trong đó được phổ biến nội quy, quy chế")
    joined = count("Trong đó tham gia phong trào")
    officials = count("Tổng số cán bộ, đảng viên")
    officials_informed = count("Trong đó được quán triệt")
    sub_units = count("Tổng số phòng, ban, tổ, đội, khoa")
    sub_units_committed = count("Trong đó đã ký cam kết")
    households = count("Tổng số hộ")
    households_committed = count("Trong đó đã đăng ký")
    note = line("Nguồn số liệu", hint="Ví dụ: danh sách cán bộ tháng 10/2026", limit=300)

    groups = (
        ("", "", ("unit",)),
        (
            "Người",
            "Chỉ nhập con số, không nhập tên. Chưa có thì để trống.",
            ("people", "informed", "staff_briefed", "joined"),
        ),
        ("Cán bộ, đảng viên", "", ("officials", "officials_informed")),
        ("Phòng, ban, tổ", "", ("sub_units", "sub_units_committed")),
        ("Hộ gia đình", "Dùng cho khu dân cư.", ("households", "households_committed")),
        ("Nguồn", "", ("note",)),
    )
    folded = ("Cán bộ, đảng viên", "Hộ gia đình")

    def clean(self) -> dict[str, Any]:
        """A unit has one row of figures a year."""
        data = super().clean()
        unit = data.get("unit") or self.record.unit
        others = UnitYear.objects.filter(unit=unit, year=self.record.year).exclude(pk=self.record.pk)
        if unit is not None and others.exists():
            sentence = f"Đơn vị này đã có số liệu năm {self.record.year}. Mở số liệu đã ghi để sửa."
            self.add_error("unit" if "unit" in self.fields else None, sentence)
        return data


class ForceForm(RecordForm):
    """A force as counts."""

    writes = ("kind", "area", "teams", "members", "trained", "equipped", "rating", "has_discipline", "note")

    kind = choice("Lực lượng", ForceKind)
    unit = UnitField(required=False)
    area = line("Địa bàn", hint="Ghi khi không gắn với một đơn vị, ví dụ: Thôn 3", limit=200)
    teams = CountField(label="Số tổ, đội", initial=1)
    members = CountField(label="Số người")
    trained = count("Trong đó được tập huấn")
    equipped = count("Trong đó được trang bị")
    rating = forms.TypedChoiceField(label="Xếp loại năm", coerce=int, empty_value=None, required=False)
    has_discipline = forms.BooleanField(label="Có người bị kỷ luật trong năm", required=False)
    note = prose("Ghi chú", limit=1000, hint="Không ghi tên người, không ghi nội dung mật")

    groups = (
        ("", "", ("kind", "unit", "area", "teams", "members", "trained", "equipped", "rating")),
        ("Thêm chi tiết", "", ("has_discipline", "note")),
    )
    folded = ("Thêm chi tiết",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = rulebook(self.record.authority_path).scale("force")
        field: Any = self.fields["rating"]
        field.choices = [("", "Chưa xếp loại"), *scale.items()]
        pick(self, "rating", "Chọn xếp loại trong danh sách.")
