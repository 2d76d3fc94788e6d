"""Closing the scoring of a year, and the meeting of the Ban Chỉ đạo that decides."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField, ProseField
from decisions.enums import DecisionKind
from decisions.models import Decision
from scoring.enums import CaseOutcome
from units.models import Authority, Unit


class Closing(models.Model):
    """Chốt xếp loại: an authority closes the scoring of a year, naming the units that are missing, never as zero.

    ``missing`` holds [unit id, name, why]; ``counted`` of ``expected`` units have an approved sheet.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    expected = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    missing = models.JSONField(default=list)
    note = LineField("Ghi chú", max_length=500, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopen_reason = LineField("Lý do mở lại", max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year"], condition=Q(reopened_at=None), name="closing_one_open"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None) | Q(reopened_by__isnull=False) & ~Q(reopen_reason=""),
                name="closing_reopened_with_reason",
            ),
        ]


class BoardMeeting(models.Model):
    """A meeting of the Ban Chỉ đạo on cases of a year. Ended, it makes the drafts of the two decisions."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    held_on = models.DateField("Ngày họp")
    place = LineField("Địa điểm", max_length=200, blank=True)
    chair = LineField("Người chủ trì", max_length=200)
    secretary = LineField("Thư ký", max_length=200, blank=True)
    attendees = ProseField("Thành phần", max_length=2000, blank=True)
    conclusion = ProseField("Kết luận chung", max_length=2000, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    drafts = models.ManyToManyField(Decision, related_name="+")

    class Meta:
        ordering = ["-held_on", "-pk"]


class MeetingCase(models.Model):
    """One unit before the meeting: what is proposed, what was concluded."""

    meeting = models.ForeignKey(BoardMeeting, on_delete=models.CASCADE, related_name="cases")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = KeyField(max_length=16, choices=DecisionKind)
    level = KeyField(max_length=8, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    outcome = KeyField(max_length=10, choices=CaseOutcome, blank=True)
    conclusion = ProseField("Kết luận", max_length=1000, blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "unit", "kind"], name="meeting_case_once")]
