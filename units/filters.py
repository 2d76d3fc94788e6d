"""Filters of the unit list and of the authority list."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from common.scope import Actor, within
from common.text import clean_line, search_key
from units.enums import AuthorityKind, Eligibility, UnitKind
from units.models import Authority, Unit
from units.queries import CHOICES_MAX, authorities_visible_to, in_year

ALL = "Tất cả"
OWN = "own"  # managed directly, without what lies below
OWN_QUERY = f"&authority={OWN}"


def by_words(queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Every word, accents not needed; names that match as typed come first."""
    text = clean_line(value)[:100]
    for word in search_key(text).split():
        queryset = queryset.filter(search_key__contains=word)
    rank = Case(When(name__contains=text, then=Value(0)), default=Value(1), output_field=IntegerField())
    return queryset.order_by(rank, "sort_key", "pk")


class ByAuthority:
    """Narrowing by managing authority with all below it, for filters that declare a choice ``authority``."""

    filters: Any

    def offer_authorities(self, actor: Actor) -> None:
        """The actor's subtree as choices; no field where there is nothing to choose from."""
        self.own_path = actor.authority_path
        self.paths = {str(row.pk): row for row in filterable_authorities(actor)}
        if len(self.paths) < 2:
            self.filters.pop("authority", None)
        else:
            choices = [(OWN, "Trực tiếp quản lý"), *((pk, row.name) for pk, row in self.paths.items())]
            self.filters["authority"].extra["choices"] = choices

    def by_authority(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == OWN:
            return queryset.filter(authority_path=self.own_path)
        return queryset.filter(within(self.paths[value].path)) if value in self.paths else queryset.none()


class UnitsFilter(ByAuthority, django_filters.FilterSet):
    """What every list of units can be narrowed by: words or code, kind, managing authority with all below it."""

    q = django_filters.CharFilter(label="Tên hoặc mã đơn vị", method="by_text")
    kind = django_filters.ChoiceFilter(label="Loại đơn vị", choices=UnitKind.choices, empty_label=ALL)
    authority = django_filters.ChoiceFilter(label="Cấp quản lý", choices=[], empty_label=ALL, method="by_authority")

    class Meta:
        model = Unit
        fields: list[str] = []

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_authorities(actor)

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return by_words(queryset, value)


class UnitFilter(UnitsFilter):
    """The unit list: also scope of TT 124 and closed units."""

    eligibility = django_filters.ChoiceFilter(label="Diện Thông tư 124", choices=Eligibility.choices, empty_label=ALL)
    closed = django_filters.ChoiceFilter(
        label="Thời gian",
        choices=[("all", "Cả đơn vị đã kết thúc, chưa bắt đầu"), ("only", "Chỉ đơn vị đã kết thúc")],
        empty_label="Có trong năm",
        method="by_closed",
    )

    def __init__(self, *args: Any, actor: Actor, year: int, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.year_condition = in_year(year)

    def filter_queryset(self, queryset: QuerySet[Unit]) -> QuerySet[Unit]:
        """Units of the year, unless the closed ones are asked for."""
        if not self.form.cleaned_data.get("closed"):
            queryset = queryset.filter(self.year_condition)
        return super().filter_queryset(queryset)  # type: ignore[no-any-return]

    def by_closed(self, queryset: QuerySet[Unit], name: str, value: str) -> QuerySet[Unit]:
        return queryset.filter(valid_to__isnull=False) if value == "only" else queryset


def filterable_authorities(actor: Actor) -> list[Authority]:
    """The subtree of the actor, or its upper two levels when there are too many."""
    if actor.is_unit_head:
        return []
    rows = list(authorities_visible_to(actor)[: CHOICES_MAX + 1])
    if len(rows) > CHOICES_MAX:
        near = Q(pk=actor.authority_id) | Q(parent=actor.authority_id)
        rows = list(authorities_visible_to(actor).filter(near))
    return rows


class AuthorityFilter(django_filters.FilterSet):
    """Words or code, kind."""

    q = django_filters.CharFilter(label="Tên hoặc mã", method="by_text")
    kind = django_filters.ChoiceFilter(label="Cấp", choices=AuthorityKind.choices, empty_label=ALL, widget=forms.Select)

    class Meta:
        model = Authority
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Authority], name: str, value: str) -> QuerySet[Authority]:
        return by_words(queryset, value)
