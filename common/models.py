"""Rows that every room shares: what happened, background jobs, the years in work, the heartbeat of the scheduler."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from common.fields import KeyField, LineField, ProseField


class AppendOnlyError(TypeError):
    """Raised when code tries to change or delete a row of history."""


class AppendOnlyQuerySet(models.QuerySet):
    """History can be added and read; nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("History rows are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("History rows are never deleted.")


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("History rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("History rows are never deleted.")


class StatusChange(AppendOnly):
    """One step of one workflow: history on screen, outbox for notices, source of timeliness reports."""

    subject_type = KeyField(max_length=40)
    subject_id = models.BigIntegerField()
    action = KeyField(max_length=30)
    from_state = KeyField(max_length=20)
    to_state = KeyField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    acting_role = KeyField(max_length=20)
    at = models.DateTimeField()
    note = ProseField(blank=True, max_length=2000)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="status_change_subject")]


class AuditEvent(AppendOnly):
    """One act worth answering for that is not a workflow step: sign-ins, accounts, settings, exports, downloads."""

    at = models.DateTimeField()
    kind = KeyField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    acting_role = KeyField(max_length=20, blank=True)
    subject_type = KeyField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    address = models.GenericIPAddressField(null=True)
    request_id = KeyField(max_length=12, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["kind", "at"], name="audit_kind"),
        ]


class WorkYear(models.Model):
    """A year that the installation works on; the latest one is where people land."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=models.Q(year__gte=2022, year__lte=2100), name="work_year_range")
        ]


class Heartbeat(models.Model):
    """When a background process was last seen alive."""

    name = KeyField(max_length=20, unique=True)
    at = models.DateTimeField()


class Setting(models.Model):
    """A fact about this installation, e.g. that it holds demonstration data."""

    name = KeyField(max_length=40, primary_key=True)
    value = models.JSONField(default=dict)


class JobState(models.TextChoices):
    """Life of a background job."""

    QUEUED = "queued", "Đang chờ"
    RUNNING = "running", "Đang làm"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Không làm được"
    CANCELLED = "cancelled", "Đã hủy"


def job_file_path(job: Job, filename: str) -> str:
    """Files are stored under a random name, outside any served folder."""
    return f"jobs/{uuid.uuid4().hex}"


class Job(models.Model):
    """Work done in the background for one person. The row is the truth; the broker only wakes a worker."""

    kind = KeyField(max_length=40)
    title = LineField(max_length=200)
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    membership_id = models.BigIntegerField(null=True)
    params = models.JSONField(default=dict)
    state = KeyField(max_length=10, choices=JobState, default=JobState.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    message = LineField(max_length=500, blank=True)
    result = models.JSONField(default=dict)
    file = models.FileField(upload_to=job_file_path, blank=True, max_length=100)
    file_name = LineField(max_length=200, blank=True)
    content_type = KeyField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "beat_at"], name="job_state_beat")]
        constraints = [
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="job_percent"),
            models.CheckConstraint(condition=models.Q(state__in=JobState.values), name="job_state"),
        ]

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}

    def is_expired(self, now: dt.datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now
