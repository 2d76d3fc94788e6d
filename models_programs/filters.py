"""What every list of records can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from common.scope import Actor
from common.text import clean_line, search_key
from common.views import ids_of
from models_programs.enums import ActivityKind, ProgrammeKind
from models_programs.models import EventDay
from models_programs.queries.activities import with_photos
from units.enums import UnitKind
from units.filters import ALL, ByAuthority
from units.queries import units_visible_to


class RecordsFilter(ByAuthority, django_filters.FilterSet):
    """Words, kind of unit, managing authority with all below it, one unit (by a link)."""

    q = django_filters.CharFilter(label="Tìm theo tên, số", method="by_text")
    unit_kind = django_filters.ChoiceFilter(
        label="Loại đơn vị", choices=UnitKind.choices, empty_label=ALL, field_name="unit__kind"
    )
    authority = django_filters.ChoiceFilter(label="Cấp quản lý", choices=[], empty_label=ALL, method="by_authority")

    # Names of the filters that make sense only where there is more than one unit.
    of_many = ("unit_kind", "authority")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_authorities(actor)
        if actor.is_unit_head:
            for name in self.of_many:
                self.filters.pop(name, None)

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word, accents not needed, in the record's own words or in the unit's name."""
        for word in search_key(clean_line(value)[:100]).split():
            queryset = queryset.filter(search_key__contains=word) | queryset.filter(unit__search_key__contains=word)
        return queryset


class ProgrammeFilter(RecordsFilter):
    """Plans are of authorities: by kind of document instead of kind of unit."""

    kind = django_filters.ChoiceFilter(label="Loại văn bản", choices=ProgrammeKind.choices, empty_label=ALL)
    unit_kind = None


class ActivityFilter(RecordsFilter):
    """Also kind, event day, photographs, and the unit of a link."""

    kind = django_filters.ChoiceFilter(label="Loại hoạt động", choices=ActivityKind.choices, empty_label=ALL)
    event_day = django_filters.ChoiceFilter(label="Ngày kỷ niệm", choices=[], empty_label=ALL)
    photos = django_filters.ChoiceFilter(
        label="Ảnh", choices=[("yes", "Có ảnh"), ("no", "Chưa có ảnh")], empty_label=ALL, method="by_photos"
    )
    unit = django_filters.ChoiceFilter(label="Đơn vị", choices=[], widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.filters["event_day"].extra["choices"] = list(EventDay.objects.values_list("code", "name"))
        wanted = ids_of([(self.data or {}).get("unit", "")])
        if wanted:
            units = units_visible_to(actor).filter(pk__in=wanted)
            self.filters["unit"].extra["choices"] = list(units.values_list("pk", "name"))
        else:
            del self.filters["unit"]

    def by_photos(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(with_photos() if value == "yes" else ~with_photos())
