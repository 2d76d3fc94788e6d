"""What the list of reports can be narrowed by."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet

from common.scope import Actor
from deadlines.filters import ALL, MONTHS, ByWords
from deadlines.models import Occurrence
from deadlines.queries.board import KINDS, kind_of
from deadlines.queries.reports import STANDINGS, late_by
from units.filters import ByAuthority


class ReportFilter(ByWords, ByAuthority, django_filters.FilterSet):
    """Name, which report, where it stands, kind, place, month. ``rows`` are what the codes are taken from."""

    q = django_filters.CharFilter(label="Tên hoặc mã", method="by_words")
    code = django_filters.ChoiceFilter(label="Báo cáo", choices=[], empty_label=ALL)
    state = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[
            ("waiting", "Chờ tiếp nhận"),
            ("late", "Quá hạn, chưa gửi"),
            ("none", "Chưa lập"),
            ("draft", "Đang soạn"),
            ("returned", "Trả lại để bổ sung"),
            ("accepted", "Đã tiếp nhận"),
        ],
        empty_label=ALL,
        method="by_state",
    )
    kind = django_filters.ChoiceFilter(
        label="Loại đơn vị",
        choices=KINDS,
        empty_label=ALL,
        method="by_kind",
    )
    authority = django_filters.ChoiceFilter(label="Cấp quản lý", choices=[], empty_label=ALL, method="by_authority")
    period = django_filters.ChoiceFilter(label="Tháng", choices=MONTHS, empty_label=ALL)

    class Meta:
        model = Occurrence
        fields: list[str] = []

    def __init__(self, *args: Any, actor: Actor, today: dt.date, rows: QuerySet[Occurrence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conditions = STANDINGS | {"late": late_by(today)}
        titles = rows.order_by("code").values_list("code", "obligation__title", "period").distinct()
        known = {code: (title, period) for code, title, period in titles}
        self.filters["code"].extra["choices"] = [(code, title) for code, (title, _) in known.items()]
        if not any(period for _, period in known.values()):
            del self.filters["period"]
        self.offer_authorities(actor)

    def by_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(self.conditions[value])

    def by_kind(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(unit_kind=kind_of(value))
