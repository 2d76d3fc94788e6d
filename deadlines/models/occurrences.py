"""One thing due from one unit or authority in one period, how far it is, who has longer, who was told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.fields import KeyField, LineField
from deadlines.enums import Bearer, ContactWay, Subject
from deadlines.models.obligations import Obligation
from units.models import Authority, Unit


class Occurrence(models.Model):
    """What is due in ``year`` (and ``period``: month 1–12 of monthly things, else 0) from one unit or one authority.

    All days are local (Asia/Ho_Chi_Minh) and included. ``on_time_to`` is the last day in time by the obligation (None:
    none is set, or the unit began after it), ``extended_to`` the own extension, ``due_on`` the later of both,
    ``closes_on`` the last day on which it is taken. ``sent_on``, ``reviewed_on``, ``decided_on`` follow what is really
    there (deadlines/domain/settling.py) and are never typed. ``voided``: no longer due (unit closed, obligation gone).
    ``authority_path`` is the managing authority's of a unit, the own one of an authority.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="occurrences")
    code = KeyField(max_length=40)
    subject = KeyField(max_length=16, choices=Subject)
    bearer = KeyField(max_length=10, choices=Bearer)
    year = models.PositiveSmallIntegerField()
    period = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_kind = KeyField(max_length=12, blank=True)
    authority_path = KeyField(max_length=60)
    on_time_to = models.DateField(null=True)
    extended_to = models.DateField(null=True)
    due_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    returned = models.BooleanField(default=False)
    voided = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["year", "authority_path", "code"],
                include=[
                    "period",
                    "unit_kind",
                    "due_on",
                    "sent_on",
                    "reviewed_on",
                    "decided_on",
                    "returned",
                    "voided",
                ],
                name="occurrence_year_path",
            ),
            models.Index(
                fields=["due_on", "authority_path"],
                condition=Q(sent_on=None, voided=False, due_on__isnull=False),
                name="occurrence_open",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "code", "period"], condition=Q(unit__isnull=False), name="occurrence_of_unit"
            ),
            models.UniqueConstraint(
                fields=["authority", "year", "code", "period"],
                condition=Q(authority__isnull=False),
                name="occurrence_of_authority",
            ),
            models.CheckConstraint(
                condition=Q(bearer=Bearer.UNIT, unit__isnull=False, authority__isnull=True)
                | Q(bearer=Bearer.AUTHORITY, authority__isnull=False, unit__isnull=True),
                name="occurrence_has_one_bearer",
            ),
            models.CheckConstraint(condition=Q(period__lte=12), name="occurrence_period"),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(on_time_to=None) | Q(due_on__gte=F("on_time_to")),
                name="occurrence_due_not_earlier",
            ),
        ]

    @property
    def bearer_name(self) -> str:
        return str(self.unit or self.authority)

    @property
    def is_sent(self) -> bool:
        return self.sent_on is not None


class DueExtension(models.Model):
    """One unit or authority has longer for one thing, by whom and why. Taken back, it stays on record.

    Sheets have extensions of their own (scoring.Extension), because those also keep the sheet open.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateField("Gia hạn đến hết ngày")
    reason = LineField("Lý do", max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["occurrence"], condition=Q(revoked_at=None), name="due_extension_one_open"),
        ]


class Contact(models.Model):
    """Somebody was reminded outside the system: by whom, how, when. No text of the message is kept."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="contacts")
    way = KeyField("Cách nhắc", max_length=10, choices=ContactWay)
    note = LineField("Ghi chú", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class Remake(models.Model):
    """What is due at ``path`` (``below``: and below it) has to be made anew: one row however often it was asked."""

    path = KeyField(max_length=60)
    below = models.BooleanField(default=True)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["path", "below"], name="remake_once")]
