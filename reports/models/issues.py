"""Documents that were issued: what they said at that moment stays readable when they are issued again."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from common.fields import KeyField, LineField
from units.models import Authority


def issue_path(file: IssueFile, filename: str) -> str:
    """Files are stored under a random name, outside any served folder."""
    return f"issues/{uuid.uuid4().hex}"


class Issue(models.Model):
    """One issue of a report of an authority's year; ``sequence`` counts from 1. Never changed, never deleted.

    ``as_of``: when its figures were read; ``is_provisional``: the year was not closed then. ``content_hash``: SHA-256
    of the figures and lists in canonical JSON. ``job_id``: what made it, once however often that runs.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    document = KeyField(max_length=40)
    sequence = models.PositiveSmallIntegerField()
    is_provisional = models.BooleanField()
    as_of = models.DateTimeField()
    content_hash = KeyField(max_length=64)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    job_id = models.BigIntegerField(null=True, unique=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["year", "authority_path"], name="issue_year_path")]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year", "document", "sequence"], name="issue_sequence")
        ]


class IssueFile(models.Model):
    """One file of an issue: its name for people, its kind, its size in bytes and hash."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="files")
    name = LineField(max_length=200)
    content_type = KeyField(max_length=100)
    file = models.FileField(upload_to=issue_path, max_length=100)
    size = models.PositiveIntegerField()
    sha256 = KeyField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "name"], name="issue_file_name")]
