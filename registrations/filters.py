"""Filters of the recognition list."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from common.text import search_key
from registrations.enums import RecognitionStatus
from units.enums import UnitKind
from units.models import Unit


class RecognitionFilter(django_filters.FilterSet):
    """Name or code, kind, result (with "Chưa ghi")."""

    q = django_filters.CharFilter(label="Tên hoặc mã đơn vị", method="by_text")
    kind = django_filters.ChoiceFilter(label="Loại đơn vị", choices=UnitKind.choices, empty_label="Tất cả")
    result = django_filters.ChoiceFilter(
        label="Kết quả",
        choices=[("none", "Chưa ghi kết quả"), *RecognitionStatus.choices],
        empty_label="Tất cả",
        method="by_result",
    )

    class Meta:
        model = Unit
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in search_key(value).split():
            queryset = queryset.filter(search_key__contains=word)
        return queryset

    def by_result(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(result=None) if value == "none" else queryset.filter(result=value)
