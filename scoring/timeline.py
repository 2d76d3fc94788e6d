"""The life of score sheets as entries of a unit's year (units/timeline.py)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils import timezone

from common.models import StatusChange
from scoring.models import Scorecard
from units.timeline import Entry

ACTS = {
    "send": "Gửi phiếu chấm điểm",
    "return": "Phiếu chấm điểm bị trả lại để bổ sung",
    "approve": "Phiếu chấm điểm được duyệt",
}


def sheets_of(units: Collection[int], year: int) -> list[Entry]:
    """Sheet opened, sent, returned, approved. Two queries."""
    cards: Any = {card.pk: card for card in Scorecard.objects.filter(unit__in=units, year=year)}
    steps = StatusChange.objects.filter(
        subject_type=Scorecard._meta.label_lower, subject_id__in=list(cards), action__in=list(ACTS)
    )
    return [
        *(_entry(card, card.created_at, "Mở phiếu chấm điểm") for card in cards.values()),
        *(_entry(cards[step.subject_id], step.at, ACTS[step.action], step.note) for step in steps),
    ]


def _entry(card: Any, at: Any, title: str, detail: str = "") -> Entry:
    url = reverse("scoring:sheet", args=[card.year, card.pk])
    return Entry(timezone.localdate(at), title, detail, url, "Chấm điểm", card.unit_id)
