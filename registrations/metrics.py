"""What targets measure by registrations and recognitions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from common.scope import within
from models_programs.queries.metrics import Metric, register
from registrations.enums import REGISTERED, RecognitionStatus
from registrations.models import Recognition, Registration


def recognised(path: str, year: int) -> QuerySet[Any]:
    """Units recognised in the year."""
    found = Recognition.objects.filter(within(path), year=year, status=RecognitionStatus.RECOGNISED)
    return found.values("unit")


def registered(path: str, year: int) -> QuerySet[Any]:
    """Units whose registration of the year is with the superior."""
    return Registration.objects.filter(within(path), year=year, state__in=REGISTERED).values("unit")


def register_metrics() -> None:
    """Called once when the application starts."""
    register(Metric("registered", "Tỷ lệ đơn vị đăng ký", True, "số đơn vị", registered))
    register(Metric("recognised", "Tỷ lệ đơn vị được công nhận", True, "số đơn vị", recognised))
    register(Metric("commune_recognised", "Xã, phường, đặc khu được công nhận", False, condition=recognised, own=True))
