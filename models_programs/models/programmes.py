"""Programmes of authorities with their targets and dates, and what units must know of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from common.fields import KeyField, LineField, ProseField
from models_programs.enums import Basis, DateRule, Operator, ProgrammeKind
from models_programs.models.base import DocumentMixin, Record, checks


class Programme(DocumentMixin, Record):
    """A kế hoạch, chương trình or nghị quyết of an authority.

    ``year``–``year_to`` are the years it covers; without an end it holds until it is replaced.

    ``shipped_code`` names one of the source plans of fixtures/programmes: everybody may read and copy those.
    """

    kind = KeyField("Loại văn bản", max_length=12, choices=ProgrammeKind, default=ProgrammeKind.PLAN)
    title = LineField("Tên văn bản", max_length=500)
    year_to = models.PositiveSmallIntegerField("Đến năm", null=True, blank=True)
    note = ProseField("Ghi chú", max_length=2000, blank=True)
    shipped_code = KeyField(max_length=30, blank=True, editable=False)
    shipped_hash = KeyField(max_length=64, blank=True, editable=False)

    searched = ("title", "number", "issuer")

    class Meta:
        ordering = ["-year", "-date", "pk"]
        indexes = [models.Index(fields=["authority_path", "year"], name="programme_path_year")]
        constraints = checks(
            "programme",
            models.CheckConstraint(
                condition=Q(year_to=None) | Q(year_to__gte=F("year"), year_to__lte=2100), name="programme_years"
            ),
            models.UniqueConstraint(
                fields=["shipped_code"], condition=~Q(shipped_code=""), name="programme_shipped_once"
            ),
        )


class ProgrammeTheme(models.Model):
    """The theme of one year of a programme (chủ đề năm)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="themes")
    year = models.PositiveSmallIntegerField()
    text = LineField(max_length=500)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="theme_once_a_year")]


class ProgrammeSection(models.Model):
    """One heading of a programme with its text."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField(default=0)
    heading = LineField("Đề mục", max_length=200)
    text = ProseField("Nội dung", max_length=10_000, blank=True)

    class Meta:
        ordering = ["order", "pk"]


class Target(models.Model):
    """A chỉ tiêu: a metric compared with a value, for some kinds of unit, in some years.

    ``metric`` is a code of models_programs.metrics; ``value`` is in percent for shares, else a number.
    ``kinds`` is a list of ``UnitKind`` values; empty means the metric is not about kinds of unit, or all kinds.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    code = KeyField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    text = LineField("Chỉ tiêu", max_length=300)
    metric = KeyField("Cách tính", max_length=40)
    kinds = models.JSONField("Loại đơn vị", default=list, blank=True)
    operator = KeyField("So sánh", max_length=2, choices=Operator, default=Operator.AT_LEAST)
    value = models.DecimalField("Mức", max_digits=9, decimal_places=2)
    year_from = models.PositiveSmallIntegerField("Từ năm", null=True, blank=True)
    year_to = models.PositiveSmallIntegerField("Đến năm", null=True, blank=True)
    basis = KeyField("Mẫu số", max_length=10, choices=Basis, default=Basis.ELIGIBLE)
    denominator = LineField("Mẫu số bằng chữ", max_length=300, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="target_code_in_programme"),
            models.CheckConstraint(condition=Q(operator__in=Operator.values), name="target_operator"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="target_basis"),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_value"),
        ]

    def covers(self, year: int) -> bool:
        """Whether the target holds in ``year`` (within the programme's own years)."""
        end = self.year_to or self.programme.year_to
        return (self.year_from or self.programme.year) <= year and (end is None or year <= end)


class TargetFigure(models.Model):
    """A figure typed by hand for a target that no record can tell, with where it comes from."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="figures")
    authority = models.ForeignKey("units.Authority", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField("Số liệu", max_digits=9, decimal_places=2)
    source = LineField("Nguồn số liệu", max_length=300)
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "authority", "year"], name="target_figure_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_figure_value"),
        ]


class ProgrammeDate(models.Model):
    """A date that a programme sets; ``year`` None means every year of the programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="dates")
    code = KeyField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    text = LineField("Việc", max_length=300)
    who = LineField("Ai làm", max_length=200, blank=True)
    whom = LineField("Gửi ai", max_length=200, blank=True)
    rule = KeyField("Thời hạn", max_length=16, choices=DateRule, default=DateRule.BEFORE)
    day = models.PositiveSmallIntegerField("Ngày", null=True, blank=True)
    month = models.PositiveSmallIntegerField("Tháng", null=True, blank=True)
    quarter = models.PositiveSmallIntegerField("Quý", null=True, blank=True)
    year = models.PositiveSmallIntegerField("Năm", null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="programme_date_code"),
            models.CheckConstraint(condition=Q(rule__in=DateRule.values), name="programme_date_rule"),
            models.CheckConstraint(condition=Q(day=None) | Q(day__gte=1, day__lte=31), name="programme_date_day"),
            models.CheckConstraint(
                condition=Q(month=None) | Q(month__gte=1, month__lte=12), name="programme_date_month"
            ),
            models.CheckConstraint(
                condition=Q(quarter=None) | Q(quarter__gte=1, quarter__lte=4), name="programme_date_quarter"
            ),
        ]
