"""What was done: event days, propaganda, training, inspections; and agreements to work together."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from common.fields import KeyField, LineField, ProseField
from models_programs.enums import ActivityKind, RegulationKind
from models_programs.models.base import DocumentMixin, Record, checks


class EventDay(models.Model):
    """A day or month of the year that plans name (fixtures/event_days.yaml, domain.md 8.3)."""

    code = KeyField(max_length=40, primary_key=True)
    name = LineField(max_length=200)
    day = models.PositiveSmallIntegerField(null=True)
    month = models.PositiveSmallIntegerField()
    basis = LineField(max_length=300, blank=True)

    class Meta:
        ordering = ["month", "day"]

    def __str__(self) -> str:
        return self.name

    @property
    def date_words(self) -> str:
        """ "19/8", or "tháng 9" for a whole month."""
        return f"{self.day:02d}/{self.month}" if self.day else f"tháng {self.month}"


class Activity(Record):
    """One activity on one day. ``unit`` is the host; of an inspection, the unit inspected. ``cost`` in whole đồng."""

    kind = KeyField("Loại hoạt động", max_length=12, choices=ActivityKind)
    event_day = models.ForeignKey(
        EventDay, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Ngày kỷ niệm"
    )
    title = LineField("Tên hoạt động", max_length=300)
    on = models.DateField("Ngày")
    place = LineField("Địa điểm", max_length=200, blank=True)
    invited = models.PositiveIntegerField("Số người mời, thuộc diện dự", null=True, blank=True)
    present = models.PositiveIntegerField("Số người dự", null=True, blank=True)
    board_member = LineField("Thành viên Ban Chỉ đạo dự", max_length=150, blank=True)
    is_pilot = models.BooleanField("Làm điểm", default=False)
    has_ceremony = models.BooleanField("Có phần lễ", default=False)
    has_festivity = models.BooleanField("Có phần hội", default=False)
    awards = models.PositiveIntegerField("Số tập thể, cá nhân được khen tại chỗ", null=True, blank=True)
    cost = models.BigIntegerField("Kinh phí (đồng)", null=True, blank=True)
    summary = ProseField("Tóm tắt kết quả", max_length=4000, blank=True)

    searched = ("title", "place")

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["year", "authority_path", "kind"], name="activity_year_path"),
            models.Index(fields=["unit", "year"], name="activity_unit_year"),
        ]
        constraints = checks(
            "activity",
            models.CheckConstraint(condition=Q(kind__in=ActivityKind.values), name="activity_kind"),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="activity_cost"),
        )


class Regulation(DocumentMixin, Record):
    """A quy chế or programme of coordination. ``year`` is the first year of its term; no end means until replaced."""

    kind = KeyField("Loại", max_length=12, choices=RegulationKind, default=RegulationKind.REGULATION)
    title = LineField("Nội dung phối hợp", max_length=500)
    parties = LineField("Các bên", max_length=500, blank=True)
    valid_from = models.DateField("Hiệu lực từ ngày", null=True, blank=True)
    valid_to = models.DateField("Hết hiệu lực sau ngày", null=True, blank=True)
    note = ProseField("Ghi chú", max_length=1000, blank=True)
    shipped_code = KeyField(max_length=40, blank=True, editable=False)

    searched = ("title", "number", "parties")

    class Meta:
        ordering = ["-date", "pk"]
        indexes = [models.Index(fields=["authority_path", "year"], name="regulation_path_year")]
        constraints = checks(
            "regulation",
            models.CheckConstraint(condition=Q(kind__in=RegulationKind.values), name="regulation_kind"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="regulation_term",
            ),
            models.UniqueConstraint(
                fields=["shipped_code"], condition=~Q(shipped_code=""), name="regulation_shipped_once"
            ),
        )


class RegulationReview(models.Model):
    """A sơ kết or tổng kết of a regulation: when it is due, when it was held."""

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="reviews")
    due_on = models.DateField("Hạn sơ kết", null=True, blank=True)
    held_on = models.DateField("Ngày sơ kết", null=True, blank=True)
    document = LineField("Báo cáo, biên bản", max_length=200, blank=True)
    result = LineField("Kết quả", max_length=500, blank=True)

    class Meta:
        ordering = ["due_on", "held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(held_on__isnull=False), name="regulation_review_day"
            )
        ]
