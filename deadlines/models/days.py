"""Days on which nobody is reminded, and calendars that people subscribe to."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from common.fields import KeyField, LineField
from units.models import Authority


class Holiday(models.Model):
    """A day off (or, ``is_working``, a weekend day on which people work). ``authority`` None: computed and shipped for
    everybody; an authority's own row for the same day wins for itself and all below.
    """

    authority = models.ForeignKey(Authority, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    authority_path = KeyField(max_length=60, blank=True)
    day = models.DateField("Ngày")
    name = LineField("Tên", max_length=100)
    is_working = models.BooleanField("Vẫn làm việc", default=False)
    source = LineField("Căn cứ", max_length=300, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=models.Q(authority=None), name="holiday_for_everybody_once"
            ),
            models.UniqueConstraint(fields=["authority", "day"], name="holiday_of_authority_once"),
        ]


class CalendarFeed(models.Model):
    """An address from which a calendar program reads somebody's deadlines; only the hash of its token is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    name = LineField("Tên gợi nhớ", max_length=60, blank=True)
    token_hash = KeyField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
