"""What proves a record: a file, a link, a document by number only, or paper kept somewhere."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField
from models_programs.enums import AttachmentForm
from models_programs.models.base import DocumentMixin


def file_path(attachment: Attachment, filename: str) -> str:
    """Files are stored under a random name, outside any served folder."""
    return f"attachments/{uuid.uuid4().hex}"


class Attachment(DocumentMixin, models.Model):
    """One piece of evidence of one record. The record is named by its table (``app.model``) and id.

    ``authority_path`` and ``unit`` repeat the record's, for quotas; who may open it is who may see the record.
    """

    subject_type = KeyField(max_length=40)
    subject_id = models.BigIntegerField()
    authority_path = KeyField(max_length=60)
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    form = KeyField("Cách lưu", max_length=10, choices=AttachmentForm)
    title = LineField("Trích yếu", max_length=300, blank=True)
    url = models.URLField("Đường dẫn", max_length=500, blank=True)
    kept_at = LineField("Bản giấy lưu tại", max_length=200, blank=True)
    file = models.FileField(upload_to=file_path, blank=True, max_length=100)
    file_name = LineField(max_length=200, blank=True)
    content_type = KeyField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = KeyField(max_length=64, blank=True)
    was_secret = models.BooleanField(default=False)
    added_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="attachment_subject"),
            models.Index(fields=["unit"], name="attachment_unit"),
            models.Index(fields=["sha256"], name="attachment_hash"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=AttachmentForm.values), name="attachment_form"),
            models.CheckConstraint(
                condition=Q(form=AttachmentForm.FILE, was_secret=False) & ~Q(file="")
                | ~Q(form=AttachmentForm.FILE) & Q(file=""),
                name="attachment_file",
            ),
            models.CheckConstraint(condition=~Q(form=AttachmentForm.LINK) | ~Q(url=""), name="attachment_link"),
            models.CheckConstraint(condition=~Q(form=AttachmentForm.PAPER) | ~Q(kept_at=""), name="attachment_paper"),
            models.CheckConstraint(
                condition=~Q(form=AttachmentForm.REFERENCE) | ~Q(number=""), name="attachment_reference"
            ),
        ]

    @property
    def name_shown(self) -> str:
        """What lists and questions call it."""
        return self.title or self.file_name or self.document_words or self.url or self.kept_at

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


class RecordImport(models.Model):
    """A confirmed import of records: the hash of its file, so that the same file twice changes nothing."""

    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    kind = KeyField(max_length=20)
    year = models.PositiveSmallIntegerField()
    sha256 = KeyField(max_length=64)
    imported_at = models.DateTimeField()
    created = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind", "year", "sha256"], name="record_import_once")
        ]
