"""Who is reminded of what on which day, what a person hears in the system, and what leaves it as mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField, ProseField
from deadlines.enums import Audience, DigestState, MailState, NoticeKind, Subject
from deadlines.models.occurrences import Occurrence


class Sweep(models.Model):
    """One part of the tree to be looked through on one day; the parts together are the whole country.

    Claimed by conditional UPDATE for a lease; ``done_at`` set, the day's reminders and digests of the part exist.
    """

    day = models.DateField()
    path = KeyField(max_length=60)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["day", "path"], name="sweep_once_a_day")]


class Digest(models.Model):
    """What one person hears on one day: one notice, and one mail where there is an address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    state = KeyField(max_length=6, choices=DigestState, default=DigestState.DUE)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], condition=Q(state=DigestState.DUE), name="digest_due")]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day"),
            models.CheckConstraint(condition=Q(state__in=DigestState.values), name="digest_state"),
        ]


class Reminder(models.Model):
    """One person is reminded once of one stage of one thing.

    ``stage``: days before the last day in time (30 … 0), or, negative, days of delay. Of the own things ``occurrence``
    is set; of things that others below are late with (``Audience`` LATE, ABOVE) one row stands for all of one code and
    period under ``path``. A later ``due_on`` (an extension) starts the stages anew. ``digest`` is the one that told of
    it; ``dropped``: it was done or too old before that.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    audience = KeyField(max_length=6, choices=Audience)
    occurrence = models.ForeignKey(Occurrence, null=True, on_delete=models.CASCADE, related_name="reminders")
    code = KeyField(max_length=40)
    year = models.PositiveSmallIntegerField()
    period = models.PositiveSmallIntegerField(default=0)
    path = KeyField(max_length=60, blank=True)
    stage = models.SmallIntegerField()
    due_on = models.DateField()
    digest = models.ForeignKey(Digest, null=True, on_delete=models.SET_NULL, related_name="reminders")
    dropped = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["user"], condition=Q(digest=None, dropped=False), name="reminder_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "occurrence", "due_on", "stage"],
                condition=Q(occurrence__isnull=False),
                name="reminder_of_one",
            ),
            models.UniqueConstraint(
                fields=["user", "audience", "code", "year", "period", "path", "due_on", "stage"],
                condition=Q(occurrence=None),
                name="reminder_of_many",
            ),
            models.CheckConstraint(
                condition=Q(audience=Audience.OWN, occurrence__isnull=False)
                | ~Q(audience=Audience.OWN) & Q(occurrence=None),
                name="reminder_audience",
            ),
        ]


class Notice(models.Model):
    """One message in the system. ``key`` names what it tells of: the same thing reaches a person once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = KeyField(max_length=80)
    kind = KeyField(max_length=10, choices=NoticeKind)
    title = LineField(max_length=200)
    lines = models.JSONField(default=list)
    url = KeyField(max_length=300, blank=True)
    membership_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]


class Mail(models.Model):
    """One mail to be sent. The row is the truth, the broker only wakes a worker.

    At least once: a worker that dies between the server's answer and its own note sends it a second time, under the
    same ``message_id``, which mail systems know. ``lease_until`` frees a claimed mail of a dead worker.
    """

    key = KeyField(max_length=80, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()
    subject = LineField(max_length=200)
    text = ProseField(max_length=100_000)
    html = ProseField(max_length=200_000, blank=True)
    message_id = KeyField(max_length=120, unique=True)
    state = KeyField(max_length=8, choices=MailState, default=MailState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    error = LineField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state__in=[MailState.DUE, MailState.SENDING]), name="mail_waiting"
            ),
        ]
        constraints = [models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state")]


class Mute(models.Model):
    """One person does not want to be reminded of one kind of thing. What the law sets is told all the same."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = KeyField(max_length=16, choices=Subject)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "subject"], name="mute_once")]
