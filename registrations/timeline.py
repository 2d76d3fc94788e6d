"""Registration, dossier and result as entries of a unit's year (units/timeline.py)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils import timezone

from registrations.enums import RecognitionStatus
from registrations.models import Recognition, Registration
from units.timeline import Entry

STEPS = (
    ("first_sent_at", "Gửi bản đăng ký An toàn về an ninh, trật tự"),
    ("accepted_at", "Bản đăng ký được tiếp nhận"),
    ("proposed_at", "Gửi hồ sơ đề nghị công nhận"),
    ("verified_at", "Hồ sơ thẩm định xong"),
)


def steps_of(units: Collection[int], year: int) -> list[Entry]:
    """What was sent, received, checked and decided. Two queries."""
    found = {row.unit_id: row for row in Registration.objects.filter(unit__in=units, year=year)}
    entries = [entry for row in found.values() for entry in _moments(row)]
    for result in Recognition.objects.filter(unit__in=units, year=year):
        words = " ".join(filter(None, [result.decision_number, result.issuer])) or result.reason
        status = RecognitionStatus(result.status).label.lower()
        day = result.decision_date or timezone.localdate(result.recorded_at)
        url = _url(found[result.unit_id]) if result.unit_id in found else ""
        entries.append(Entry(day, f"An toàn về an ninh, trật tự: {status}", words, url, "Công nhận", result.unit_id))
    return entries


def _moments(row: Registration) -> Iterator[Entry]:
    for name, words in STEPS:
        if moment := getattr(row, name):
            receipt = f"Mã tiếp nhận {row.receipt_code}" if name == "first_sent_at" and row.receipt_code else ""
            yield Entry(timezone.localdate(moment), words, receipt, _url(row), "Đăng ký", row.unit_id)


def _url(row: Registration) -> str:
    return reverse("registrations:registration", args=[row.year, row.pk])
