"""Forms of papers, yearly figures, forces."""

from __future__ import annotations

from typing import Any

from django import forms

from common.formfields import CountField, line, pick
from models_programs.enums import ForceKind, PaperKind
from models_programs.forms.base import RecordForm, UnitField, choice, day, issuer_line, number_line, prose
from models_programs.models import UnitYear
from models_programs.queries.rulebook import rulebook
from units.models import Unit


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


YES_NO = {"True": True, "False": False}


def count(label: str, hint: str = "") -> CountField:
    return CountField(label=label, required=False, help_text=hint)


def rank_choice(label: str) -> forms.TypedChoiceField:
    """A rank; ``offer_scale`` names the ranks as the authority does."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False)


def offer_scale(form: RecordForm, name: str) -> None:
    """The names of the ranks of forces as they hold at the record's authority."""
    field: Any = form.fields[name]
    field.choices = [("", "Chưa xếp loại"), *rulebook(form.record.authority_path).scale("force").items()]
    pick(form, name, "Chọn xếp loại trong danh sách.")


class FiguresForm(RecordForm):
    """Counts of one unit and year; a share needs both of its numbers."""

    writes = (
        "people", "informed", "staff_briefed", "joined", "officials", "officials_informed",
        "sub_units", "sub_units_committed", "households", "households_committed", "union_rating", "tax_done", "note",
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
    union_rating = rank_choice("Xếp loại công đoàn, đoàn thể")
    union_rating.help_text = "Chỉ ghi khi đơn vị có công đoàn, đoàn thể được cấp trên xếp loại"
    tax_done = forms.TypedChoiceField(
        label="Hoàn thành nghĩa vụ nộp thuế", coerce=YES_NO.get, empty_value=None, required=False,
        choices=[("", "Chưa ghi"), ("True", "Đã hoàn thành"), ("False", "Chưa hoàn thành")],
        help_text="Chỉ ghi khi đơn vị không có tổ chức Đảng, công đoàn, đoàn thể",
    )  # fmt: skip
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
        ("Công đoàn, thuế", "", ("union_rating", "tax_done")),
        ("Nguồn", "", ("note",)),
    )
    folded = ("Cán bộ, đảng viên", "Hộ gia đình")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_scale(self, "union_rating")
        pick(self, "tax_done", "Chọn đã hoàn thành, chưa hoàn thành hoặc chưa ghi.")
        unit = self.record.unit
        if unit is not None and "unit" not in self.fields:
            self._keep_what_concerns(unit)

    def _keep_what_concerns(self, unit: Unit) -> None:
        """The rating of a union where there is one; tax where there is neither union nor Party organisation."""
        figures: Any = self.record
        if not unit.has_union and figures.union_rating is None:
            del self.fields["union_rating"]
        if (unit.has_union or unit.has_party) and figures.tax_done is None:
            del self.fields["tax_done"]

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
    rating = rank_choice("Xếp loại năm")
    has_discipline = forms.BooleanField(label="Có người bị kỷ luật trong năm", required=False)
    note = prose("Ghi chú", limit=1000, hint="Không ghi tên người, không ghi nội dung mật")

    groups = (
        ("", "", ("kind", "unit", "area", "teams", "members", "trained", "equipped", "rating")),
        ("Thêm chi tiết", "", ("has_discipline", "note")),
    )
    folded = ("Thêm chi tiết",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_scale(self, "rating")
