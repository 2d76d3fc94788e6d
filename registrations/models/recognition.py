"""Which unit was recognised "An toàn về an ninh, trật tự" in which year, and by which decision (TT 124 Điều 10)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField
from registrations.enums import RecognitionStatus
from units.models import Unit


class Recognition(models.Model):
    """The result of one unit in one year, as the signed decision says. Row 8c of the score sheet follows it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="recognitions")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    status = KeyField("Kết quả", max_length=16, choices=RecognitionStatus)
    decision_number = LineField("Số, ký hiệu quyết định", max_length=50, blank=True)
    decision_date = models.DateField("Ngày ký", null=True, blank=True)
    issuer = LineField("Cơ quan ban hành", max_length=200, blank=True)
    reason = LineField("Lý do chưa đạt", max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "authority_path"], name="recognition_year_path")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="recognition_once_a_year"),
            models.CheckConstraint(
                condition=~Q(status=RecognitionStatus.RECOGNISED)
                | (~Q(decision_number="") & Q(decision_date__isnull=False)),
                name="recognition_names_its_decision",
            ),
        ]
