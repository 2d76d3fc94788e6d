"""What proves a row, and what is asked and answered about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField, ProseField
from models_programs.models import Attachment
from scoring.enums import Column
from scoring.models.rubrics import Criterion
from scoring.models.sheets import Scorecard
from units.models import Authority


class RowEvidence(models.Model):
    """One piece of evidence of one row: an attachment, or a record of the year by its table ("app.model") and id.

    The same piece may serve many rows. ``column`` says who added it: the unit's side or the superior.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+", db_index=False)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.CASCADE, related_name="+")
    record_type = KeyField(max_length=40, blank=True)
    record_id = models.BigIntegerField(null=True)
    column = KeyField(max_length=8, choices=Column, default=Column.SELF)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["record_type", "record_id"], name="row_evidence_record")]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion", "attachment"], name="row_evidence_file_once"),
            models.UniqueConstraint(
                fields=["scorecard", "criterion", "record_type", "record_id"],
                condition=Q(record_id__isnull=False),
                name="row_evidence_record_once",
            ),
            models.CheckConstraint(
                condition=Q(attachment__isnull=False, record_id=None, record_type="")
                | Q(attachment=None, record_id__isnull=False) & ~Q(record_type=""),
                name="row_evidence_one_thing",
            ),
        ]


class RowQuestion(models.Model):
    """Giải trình: the superior asks about a row with a last day to answer; the unit answers once.

    The questions of a row, oldest first, are its thread.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="questions")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = ProseField("Nội dung đề nghị giải trình", max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    due_on = models.DateField("Trả lời đến hết ngày")
    answer = ProseField("Giải trình", max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "criterion"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="row_question_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="row_question_answer_whole",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


class ReadyPhrase(models.Model):
    """A sentence that reviewers of an authority put into the reason box with one click."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    text = LineField("Câu soạn sẵn", max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["authority", "text"], name="ready_phrase_once")]
