"""Filters of the scoring list."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from scoring.enums import SheetState
from scoring.models import Level
from units.filters import UnitsFilter

NOT_OPENED = "none"
UNFINISHED = "unsent"
RECEIVED = "received"
SCORED = "scored"
ENDED = "ended"
AFTER_SENDING = (SheetState.SENT, SheetState.REVIEWING, SheetState.REVIEWED, SheetState.APPROVED)


class BoardFilter(UnitsFilter):
    """Name or code, kind, authority, state (with "Chưa mở phiếu"), level."""

    state = django_filters.ChoiceFilter(
        label="Trạng thái phiếu",
        choices=[
            (NOT_OPENED, "Chưa mở phiếu"),
            (UNFINISHED, "Chưa gửi (kể cả chưa mở)"),
            *SheetState.choices,
            (RECEIVED, "Đã gửi (mọi bước sau)"),
            (SCORED, "Đã chấm xong (chờ duyệt, đã duyệt)"),
            (ENDED, "Của đơn vị đã kết thúc trong năm"),
        ],
        empty_label="Tất cả",
        method="by_state",
    )
    level = django_filters.ChoiceFilter(label="Xếp loại", choices=[], empty_label="Tất cả", field_name="card__level_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["level"].extra["choices"] = list(Level.objects.values_list("code", "name"))

    def by_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == NOT_OPENED:
            return queryset.filter(card_id=None)
        if value == UNFINISHED:
            waiting = Q(card_state=None) | Q(card_state__in=[SheetState.DRAFT, SheetState.RETURNED])
            return queryset.filter(waiting)
        if value == RECEIVED:
            return queryset.filter(card_state__in=AFTER_SENDING)
        if value == ENDED:  # the view has chosen these rows already
            return queryset
        if value == SCORED:
            return queryset.filter(card_state__in=AFTER_SENDING[2:])
        return queryset.filter(card_state=value)
