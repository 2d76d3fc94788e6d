"""What targets measure by classifications."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Subquery

from common.scope import within
from models_programs.queries.metrics import Metric, register
from scoring.models import Level, Scorecard

BEST, GOOD, WEAK = "XS", "K", "Y"


def classified(*codes: str) -> Any:
    """Units whose approved sheet of the year has one of these levels."""

    def condition(path: str, year: int) -> QuerySet[Any]:
        return Scorecard.objects.filter(within(path), year=year, level__in=codes).values("unit")

    return condition


def classified_good(path: str, year: int) -> QuerySet[Any]:
    """Units classified Khá or better."""
    good = Level.objects.filter(pk=GOOD).values("order")[:1]
    return Scorecard.objects.filter(within(path), year=year, level__order__lte=Subquery(good)).values("unit")


def register_metrics() -> None:
    """Called once when the application starts."""
    register(Metric("classified_good", "Tỷ lệ đơn vị xếp loại Khá trở lên", True, "số đơn vị", classified_good))
    register(Metric("classified_weak", "Số đơn vị xếp loại Yếu", False, condition=classified(WEAK)))
    best = classified(BEST)
    register(Metric("commune_excellent", "Xã, phường, đặc khu xếp loại Xuất sắc", False, condition=best, own=True))
