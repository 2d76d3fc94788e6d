"""Sheets filled in outside: what an uploaded workbook said, until somebody chose row by row."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from common.fields import KeyField, LineField


class WorkbookUpload(models.Model):
    """One uploaded workbook as it was read: ``rows`` and ``problems`` are plain values with the address of the cell.

    Only the person who sent it opens it. ``applied_at`` says that its choices were written.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    authority_path = KeyField(max_length=60)
    unit_id = models.BigIntegerField(null=True)
    year = models.PositiveSmallIntegerField()
    file_name = LineField(max_length=200)
    sha256 = KeyField(max_length=64)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "year"], name="workbook_upload_user")]
