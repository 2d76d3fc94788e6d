"""Filters of the recognition list."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from registrations.enums import RecognitionStatus
from units.filters import UnitsFilter


class RecognitionFilter(UnitsFilter):
    """Name or code, kind, authority, result (with "Chưa ghi")."""

    result = django_filters.ChoiceFilter(
        label="Kết quả",
        choices=[("none", "Chưa ghi kết quả"), *RecognitionStatus.choices],
        empty_label="Tất cả",
        method="by_result",
    )

    def by_result(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(result=None) if value == "none" else queryset.filter(result=value)
