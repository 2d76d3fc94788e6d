"""Filters of the lists of registrations and of recognitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from registrations.enums import RECEIVED, RecognitionStatus, RegistrationState
from registrations.queries.board import COUNTED, MISSING, late
from registrations.rules.timeliness import Due
from units.enums import Eligibility
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


class BoardFilter(UnitsFilter):
    """Name or code, kind, authority, where the registration stands, scope of TT 124."""

    state = django_filters.ChoiceFilter(
        label="Bản đăng ký",
        choices=[
            ("none", "Chưa đăng ký"),
            ("draft", "Đang soạn"),
            ("returned", "Trả lại"),
            ("missing", "Chưa gửi (mọi lý do)"),
            ("sent", "Chờ tiếp nhận"),
            ("accepted", "Đã tiếp nhận"),
            ("late", "Gửi muộn"),
        ],
        empty_label="Tất cả",
        method="by_state",
    )
    scope = django_filters.ChoiceFilter(
        label="Diện Thông tư 124",
        choices=[("counted", "Thuộc diện và tự nguyện"), *Eligibility.choices],
        empty_label="Tất cả",
        method="by_scope",
    )

    def __init__(self, *args: Any, dues: Mapping[str, Due], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conditions = {
            "none": Q(form_state=None),
            "draft": Q(form_state=RegistrationState.DRAFT),
            "returned": Q(form_state=RegistrationState.RETURNED),
            "missing": MISSING,
            "sent": Q(form_state=RegistrationState.SENT),
            "accepted": Q(form_state__in=RECEIVED),
            "late": late(dues),
        }

    def by_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(self.conditions[value])

    def by_scope(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(COUNTED if value == "counted" else Q(eligibility=value))
