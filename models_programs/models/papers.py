"""What a unit keeps for its year: papers of Quý I, yearly figures, forces."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from common.fields import KeyField, LineField, ProseField
from models_programs.enums import ForceKind, PaperKind
from models_programs.models.base import DocumentMixin, Record, checks


class UnitPaper(DocumentMixin, Record):
    """A unit's own plan, resolution or registration form of the year, by reference (TT 124/2021 Điều 9.2a)."""

    kind = KeyField("Loại giấy tờ", max_length=14, choices=PaperKind)
    title = LineField("Trích yếu", max_length=300, blank=True)

    searched = ("title", "number", "issuer")

    class Meta:
        ordering = ["kind", "-date", "pk"]
        indexes = [
            models.Index(fields=["year", "authority_path", "kind"], name="paper_year_path"),
            models.Index(fields=["unit", "year"], name="paper_unit_year"),
        ]
        constraints = checks(
            "paper",
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind"),
            models.CheckConstraint(condition=Q(unit__isnull=False), name="paper_has_unit"),
        )

    @property
    def name_shown(self) -> str:
        return f"{self.get_kind_display()} {self.document_words}".strip()


class UnitYear(Record):
    """A unit's counted figures of one year: how many were told, joined, committed. Counts only, never names."""

    people = models.PositiveIntegerField("Tổng số cán bộ, người lao động, người học, người dân", null=True, blank=True)
    informed = models.PositiveIntegerField("Số người được tuyên truyền", null=True, blank=True)
    officials = models.PositiveIntegerField("Tổng số cán bộ, đảng viên", null=True, blank=True)
    officials_informed = models.PositiveIntegerField("Số cán bộ, đảng viên được quán triệt", null=True, blank=True)
    staff_briefed = models.PositiveIntegerField("Số người được phổ biến nội quy, quy chế", null=True, blank=True)
    joined = models.PositiveIntegerField("Số người tham gia phong trào", null=True, blank=True)
    sub_units = models.PositiveIntegerField("Tổng số phòng, ban, tổ, đội, khoa", null=True, blank=True)
    sub_units_committed = models.PositiveIntegerField("Số phòng, ban, tổ đã cam kết", null=True, blank=True)
    households = models.PositiveIntegerField("Tổng số hộ", null=True, blank=True)
    households_committed = models.PositiveIntegerField("Số hộ đã đăng ký", null=True, blank=True)
    union_rating = models.PositiveSmallIntegerField("Xếp loại công đoàn, đoàn thể", null=True, blank=True)
    tax_done = models.BooleanField("Đã hoàn thành nghĩa vụ nộp thuế", null=True, blank=True)
    note = LineField("Nguồn số liệu", max_length=300, blank=True)

    searched = ("note",)
    # (part, whole): a part is never more than its whole
    PAIRS = (
        ("informed", "people"),
        ("officials_informed", "officials"),
        ("staff_briefed", "people"),
        ("joined", "people"),
        ("sub_units_committed", "sub_units"),
        ("households_committed", "households"),
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "authority_path"], name="unit_year_path")]
        constraints = checks(
            "unit_year",
            models.UniqueConstraint(fields=["unit", "year"], name="unit_year_once"),
            models.CheckConstraint(condition=Q(unit__isnull=False), name="unit_year_has_unit"),
            *(
                models.CheckConstraint(
                    condition=Q(**{part: None}) | Q(**{whole: None}) | Q(**{f"{part}__lte": F(whole)}),
                    name=f"unit_year_{part}",
                )
                for part, whole in (
                    ("informed", "people"),
                    ("officials_informed", "officials"),
                    ("staff_briefed", "people"),
                    ("joined", "people"),
                    ("sub_units_committed", "sub_units"),
                    ("households_committed", "households"),
                )
            ),
        )

    @property
    def name_shown(self) -> str:
        return f"Số liệu năm {self.year}"


class Force(Record):
    """A force that takes part in keeping order, as yearly counts of a unit or an area. No personal files."""

    kind = KeyField("Lực lượng", max_length=8, choices=ForceKind)
    area = LineField("Địa bàn", max_length=200, blank=True)
    teams = models.PositiveIntegerField("Số tổ, đội", default=1)
    members = models.PositiveIntegerField("Số người")
    trained = models.PositiveIntegerField("Số người được tập huấn", null=True, blank=True)
    equipped = models.PositiveIntegerField("Số người được trang bị", null=True, blank=True)
    rating = models.PositiveSmallIntegerField("Xếp loại năm", null=True, blank=True)
    has_discipline = models.BooleanField("Có người bị kỷ luật trong năm", default=False)
    note = ProseField("Ghi chú", max_length=1000, blank=True)

    searched = ("area", "note")

    class Meta:
        ordering = ["kind", "pk"]
        indexes = [models.Index(fields=["year", "authority_path"], name="force_year_path")]
        constraints = checks(
            "force",
            models.CheckConstraint(condition=Q(kind__in=ForceKind.values), name="force_kind"),
            models.CheckConstraint(condition=Q(trained=None) | Q(trained__lte=F("members")), name="force_trained"),
            models.CheckConstraint(condition=Q(equipped=None) | Q(equipped__lte=F("members")), name="force_equipped"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="force_rating"),
        )

    @property
    def name_shown(self) -> str:
        place = self.unit.name if self.unit else self.area
        return f"{self.get_kind_display()} {place}".strip()
