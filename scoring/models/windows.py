"""Until when sheets are taken, for whom longer, and who asks to have one opened again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.fields import KeyField, LineField, ProseField
from scoring.models.sheets import Scorecard
from units.enums import UnitKind
from units.models import Authority, Unit


class SheetWindow(models.Model):
    """Last day to send in time and last day to send at all, of one kind of unit ("" is every kind) and year.

    Holds for the authority and all below that have none of their own. Both days are included; empty means no limit.
    """

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    unit_kind = KeyField("Loại đơn vị", max_length=12, choices=UnitKind, blank=True)
    on_time_to = models.DateField("Đúng hạn đến hết ngày", null=True, blank=True)
    closes_on = models.DateField("Nhận phiếu đến hết ngày", null=True, blank=True)
    source = LineField("Căn cứ", max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["year", "authority_path", "unit_kind"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year", "unit_kind"], name="sheet_window_once"),
            models.CheckConstraint(
                condition=Q(on_time_to=None) | Q(closes_on=None) | Q(closes_on__gte=F("on_time_to")),
                name="sheet_window_order",
            ),
        ]


class Extension(models.Model):
    """One unit may send until a later day, by whom and why. Taken back, it stays on record."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    until = models.DateField("Gia hạn đến hết ngày")
    reason = LineField("Lý do", max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["year", "unit"], name="extension_year_unit")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], condition=Q(revoked_at=None), name="extension_one_open"),
        ]


class ReopenRequest(models.Model):
    """Somebody with a locked sheet asks to have it opened again; those who may do so answer."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="reopen_requests")
    text = ProseField("Lý do đề nghị", max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = ProseField("Trả lời", max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard"], condition=Q(answered_at=None), name="reopen_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, granted=None) | Q(answered_at__isnull=False, granted__isnull=False),
                name="reopen_request_answer_whole",
            ),
        ]
