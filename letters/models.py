"""Texts of documents that an authority has put in place of the shipped ones (fixtures/letters)."""

from __future__ import annotations

from django.db import models

from common.fields import KeyField, LineField, ProseField


class LetterText(models.Model):
    """One text as an authority uses it, for itself and everything below it."""

    authority = models.ForeignKey("units.Authority", on_delete=models.CASCADE, related_name="+")
    authority_path = KeyField(max_length=60)
    code = KeyField(max_length=40)
    kind_name = LineField("Tên loại văn bản", max_length=100, blank=True)
    subject = LineField("Trích yếu", max_length=500, blank=True)
    addressees = ProseField("Kính gửi", blank=True)
    body = ProseField("Nội dung")
    recipients = ProseField("Nơi nhận", blank=True)
    source = LineField("Căn cứ", max_length=300)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["authority", "code"], name="letter_text_once")]
