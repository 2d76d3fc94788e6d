"""What the board and the list behind it can be narrowed by; the same words in both addresses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from common.text import clean_line, search_key
from deadlines.enums import Standing
from deadlines.models import Occurrence
from deadlines.queries.board import KINDS, Place, conditions, kind_of
from units.filters import ALL
from units.models import Authority

MONTHS = [(str(month), f"Tháng {month}") for month in range(1, 13)]


class ByWords:
    """Every word, accents not needed, in the name or code of the unit or authority that owes."""

    def by_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in search_key(clean_line(value)[:100]).split():
            queryset = queryset.filter(Q(unit__search_key__contains=word) | Q(authority__search_key__contains=word))
        return queryset


class BoardFilter(django_filters.FilterSet):
    """What is due, kind of unit, place. Rows are those of ``place`` already (``own``: the actor's authority)."""

    code = django_filters.ChoiceFilter(label="Việc", choices=[], empty_label=ALL)
    kind = django_filters.ChoiceFilter(
        label="Loại đơn vị",
        choices=KINDS,
        empty_label=ALL,
        method="by_kind",
    )
    authority = django_filters.ChoiceFilter(label="Nơi", choices=[], empty_label=ALL, method="by_place")

    class Meta:
        model = Occurrence
        fields: list[str] = []

    def __init__(self, *args: Any, place: Place, own: Authority, titles: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = list(Authority.objects.filter(parent=place.authority).only("name", "path", "sort_key"))
        self.filters["code"].extra["choices"] = list(titles.items())
        choices = [] if place.authority == own else [(str(place.authority.pk), place.authority.name)]
        if self.children or place.only:
            choices.append((f"{place.authority.pk}-own", f"{place.authority.name}: trực tiếp quản lý"))
        choices += [(str(child.pk), child.name) for child in self.children]
        if choices:
            self.filters["authority"].extra["choices"] = choices
        else:
            del self.filters["authority"]

    def by_kind(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(unit_kind=kind_of(value))

    def by_place(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The view has asked for the place's rows already: it also decides what the page is about."""
        return queryset


class BehindFilter(ByWords, BoardFilter):
    """The list: also where it stands, the month of monthly things, words of the name."""

    state = django_filters.ChoiceFilter(
        label="Tình trạng", choices=Standing.choices[1:], empty_label="Tất cả phải nộp", method="by_state"
    )
    period = django_filters.ChoiceFilter(label="Kỳ (báo cáo tháng)", choices=MONTHS, empty_label=ALL)
    q = django_filters.CharFilter(label="Tên hoặc mã", method="by_words")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conditions = conditions(today)

    def by_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(self.conditions[value])
