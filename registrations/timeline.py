"""Results of recognition as entries of a unit's year (units/timeline.py)."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from registrations.enums import RecognitionStatus
from registrations.models import Recognition
from units.timeline import Entry


def recognitions_of(units: Collection[int], year: int) -> list[Entry]:
    """The result of the year, by its decision or by its reason. One query."""
    rows = Recognition.objects.filter(unit__in=units, year=year).select_related("unit")
    return [
        Entry(
            row.decision_date or timezone.localdate(row.recorded_at),
            f"An toàn về an ninh, trật tự: {RecognitionStatus(row.status).label.lower()}",
            " ".join(filter(None, [row.decision_number, row.issuer])) or row.reason,
            f"{reverse('registrations:recognition', args=[year])}?{urlencode({'q': row.unit.code})}",
            "Công nhận",
            row.unit_id,
            head_may_open=False,
        )
        for row in rows
    ]
