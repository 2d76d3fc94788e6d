"""Closing a year: what it came to, word for word and figure for figure, and who opened it again (ADR 0027)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.fields import KeyField, LineField
from reports.models.issues import Issue
from units.models import Authority


class YearClosing(models.Model):
    """An authority closed a year for the units that it manages itself; places below close for themselves, first.

    ``gaps``: what was not in order, each with the reason why the year was closed all the same. ``snapshot``: figures
    and lists as canonical JSON text (its SHA-256 in ``sha256``), with the hashes of the closings right below. A level
    above may undo until ``undo_until`` (a local day, included). Undone, it stays on record.
    ``compared_at``: when it was last compared with the rows (reports/domain/drift.py).
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    gaps = models.JSONField(default=list)
    note = LineField("Ghi chú", max_length=500, blank=True)
    snapshot = models.TextField()
    sha256 = KeyField(max_length=64)
    issue = models.ForeignKey(Issue, null=True, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    undo_until = models.DateField()
    compared_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undo_reason = LineField("Lý do mở lại", max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["year", "authority_path"], name="year_closing_path")]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year"], condition=Q(undone_at=None), name="year_closing_one_open"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_by__isnull=False) & ~Q(undo_reason=""),
                name="year_closing_undone_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("closed_at")), name="year_closing_undone_later"
            ),
        ]
