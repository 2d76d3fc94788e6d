"""Batches of decisions, their numbers, and who decides for whom (TT 124/2021 Điều 10; NĐ 30/2020)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.fields import KeyField, LineField, ProseField
from decisions.enums import OPEN, DecisionKind, DecisionState
from units.enums import AuthorityKind
from units.models import Authority, NumberSeries, Unit

UNDER_WAY = [state.value for state in OPEN]


class Decision(models.Model):
    """One decision of one authority and year about many units, with an annex list and a certificate for each.

    The letterhead and the signer are copied when the draft is made, so that a paper printed later says what was signed.
    ``body`` issues it, ``decided_by`` is who the text says decides ("Chủ tịch Ủy ban nhân dân xã …").
    ``extra_bases`` are further căn cứ, one a line. A wrong decision is superseded by a new one; both stay.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    kind = KeyField(max_length=16, choices=DecisionKind)
    state = KeyField(max_length=12, choices=DecisionState, default=DecisionState.DRAFT)
    series = models.ForeignKey(NumberSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    superior_body = LineField("Cơ quan chủ quản", max_length=200, blank=True)
    body = LineField("Cơ quan ban hành", max_length=300)
    place = LineField("Địa danh", max_length=100, blank=True)
    decided_by = LineField("Người hoặc cơ quan ra quyết định", max_length=300, blank=True)
    proposed_by = LineField("Cơ quan trình", max_length=300, blank=True)
    board = LineField("Ban Chỉ đạo", max_length=300, blank=True)
    signer_capacity = LineField("Thẩm quyền ký", max_length=200, blank=True)
    signer_post = LineField("Chức vụ người ký", max_length=100, blank=True)
    signer_name = LineField("Người ký", max_length=100, blank=True)
    extra_bases = ProseField("Căn cứ khác", max_length=2000, blank=True)
    met_on = models.DateField("Ngày họp thẩm định", null=True, blank=True)
    met_place = LineField("Địa điểm họp", max_length=200, blank=True)
    met_chair = LineField("Người chủ trì họp thẩm định", max_length=200, blank=True)
    met_secretary = LineField("Thư ký họp thẩm định", max_length=200, blank=True)
    met_attendees = ProseField("Thành phần họp thẩm định", max_length=2000, blank=True)
    met_conclusion = ProseField("Kết luận họp thẩm định", max_length=2000, blank=True)
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    number = models.PositiveIntegerField("Số", null=True, blank=True)
    symbol = LineField("Ký hiệu", max_length=30, blank=True)
    signed_on = models.DateField("Ngày ký", null=True, blank=True)
    kept_at = LineField("Nơi lưu bản ký", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)

    step_noun = "Quyết định"

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["year", "authority_path"], name="decision_year_path")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="decision_kind"),
            models.CheckConstraint(condition=Q(state__in=DecisionState.values), name="decision_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[DecisionState.ISSUED, DecisionState.SUPERSEDED])
                | Q(number__isnull=False, signed_on__isnull=False, issued_at__isnull=False, series__isnull=False)
                & ~Q(symbol=""),
                name="decision_issued_has_number",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(state__in=[DecisionState.ISSUED, DecisionState.SUPERSEDED]),
                name="decision_number_when_issued",
            ),
            models.CheckConstraint(condition=~Q(supersedes=F("pk")), name="decision_not_itself"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.authority_path = self.authority.path
        super().save(*args, **kwargs)

    @property
    def unit_id(self) -> None:
        """Evidence (the signed scan) hangs on the authority, not on a unit."""
        return None

    @property
    def number_shown(self) -> str:
        """ "07/QĐ-UBND" as NĐ 30 writes it (two digits at least); "……/QĐ-UBND" before it is signed."""
        head = f"{self.number:02d}" if self.number is not None else "……"
        symbol = self.symbol or (self.series.symbol if self.series else "")
        return f"{head}/{symbol}" if symbol else head

    @property
    def name_shown(self) -> str:
        """What lists and messages call it; drafts have no number yet, so the day tells them apart."""
        if self.number is not None:
            return f"{self.get_kind_display()} {self.number_shown} năm {self.year}"
        day = timezone.localdate(self.created_at)
        return f"Dự thảo {self.get_kind_display().lower()} soạn ngày {day:%d/%m/%Y}"


class DecisionItem(models.Model):
    """One unit in a decision. The name is the one it was decided under; ``level`` is for classifications."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="items")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = KeyField(max_length=16, choices=DecisionKind)
    is_open = models.BooleanField(default=True)
    is_current = models.BooleanField(default=False)
    unit_name = LineField(max_length=200)
    level = KeyField(max_length=8, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    certificate = LineField("Số giấy công nhận", max_length=30, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "unit"], name="decision_item_once"),
            models.UniqueConstraint(
                fields=["unit", "year", "kind"], condition=Q(is_open=True), name="decision_item_one_open"
            ),
            models.UniqueConstraint(
                fields=["unit", "year", "kind"], condition=Q(is_current=True), name="decision_item_one_current"
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(is_current=False), name="decision_item_open_or_current"
            ),
        ]


class SeriesCounter(models.Model):
    """The last number that a series gave in a year (NĐ 30/2020: from 01 on 01/01 to 31/12)."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="series_counter_once")]


class SeriesNumber(models.Model):
    """A number given to a decision; ``year`` is the calendar year of signing. Never given twice, never taken back."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="given_number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="series_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="series_number_positive"),
        ]


class Entrustment(models.Model):
    """An authority lets the level right below decide for some of its units, from a day to a day (TT 124 Điều 10).

    Empty ``unit_kinds``: every kind. To a commune: the units that stand in it; to a department or team: all of them.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", verbose_name="Cấp ủy quyền")
    authority_path = KeyField(max_length=60)
    to = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", verbose_name="Nơi được ủy quyền")
    kind = KeyField("Loại quyết định", max_length=16, choices=DecisionKind, default=DecisionKind.RECOGNITION)
    unit_kinds = models.JSONField("Loại đơn vị", default=list, blank=True)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)
    document = LineField("Văn bản ủy quyền", max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="entrustment_dates"
            ),
            models.CheckConstraint(condition=~Q(authority=F("to")), name="entrustment_not_itself"),
            models.CheckConstraint(condition=~Q(document=""), name="entrustment_document"),
        ]

    def covers(self, unit: Unit) -> bool:
        """Whether it is about this unit (dates are the caller's)."""
        if unit.authority_id != self.authority_id or (self.unit_kinds and unit.kind not in self.unit_kinds):
            return False
        return self.to.kind != AuthorityKind.COMMUNE or unit.area_id == self.to_id
