"""Reports that are made on a day by themselves, and keys with which another system reads."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField
from common.models import Job
from reports.enums import OfYear, Repeat
from units.models import Authority


class ReportSchedule(models.Model):
    """A document that is made for a person on ``next_on`` (a local day) and told in the system, by mail too if wanted.

    Made with the rights that the person holds then; ``next_on`` None: there is nothing more to make. ``problem`` says
    why the last one was not made.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    membership_id = models.BigIntegerField(null=True)
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    document = KeyField("Báo cáo", max_length=40)
    file_format = KeyField("Dạng tệp", max_length=5)
    repeat = KeyField("Lặp lại", max_length=8, choices=Repeat)
    of_year = KeyField("Số liệu của năm", max_length=6, choices=OfYear, default=OfYear.SAME)
    first_on = models.DateField("Ngày lập")
    next_on = models.DateField(null=True)
    by_mail = models.BooleanField("Gửi cả thư điện tử", default=False)
    problem = LineField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["next_on"], condition=Q(stopped_at=None), name="schedule_next")]
        constraints = [models.CheckConstraint(condition=Q(repeat__in=Repeat.values), name="schedule_repeat")]


class ScheduledRun(models.Model):
    """One day of a schedule was handed to a job, once however many processes look."""

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="runs")
    due_on = models.DateField()
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-due_on"]
        constraints = [models.UniqueConstraint(fields=["schedule", "due_on"], name="scheduled_run_once")]


class ApiToken(models.Model):
    """A key with which another system reads what an authority sees. Only its hash is kept; ``hint`` begins it."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    name = LineField("Tên hệ thống đọc dữ liệu", max_length=100)
    token_hash = KeyField(max_length=64, unique=True)
    hint = KeyField(max_length=8)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_on = models.DateField("Dùng đến hết ngày")
    used_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
