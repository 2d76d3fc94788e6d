"""What dashboards and the lists behind their numbers are narrowed by; the same words in both addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet

from common.text import clean_line, search_key
from reports.charts.places import MEASURES
from reports.models import UnitFact
from reports.queries.dashboard import Spot
from reports.rules.codes import numbers_with
from reports.rules.gauges import GOOD_CODE, good_number
from units.enums import UnitKind
from units.filters import ALL

ONLY = "1"


class SpotFilter(django_filters.FilterSet):
    """Place, own units only, kind of unit. The view has looked them up already: here they are only shown."""

    noi = django_filters.ChoiceFilter(label="Nơi", choices=[], method="as_found")
    rieng = django_filters.ChoiceFilter(
        label="Phạm vi", choices=[(ONLY, "Chỉ đơn vị trực thuộc")], empty_label="Cả các nơi bên dưới", method="as_found"
    )
    loai = django_filters.ChoiceFilter(
        label="Loại đơn vị", choices=UnitKind.choices, empty_label=ALL, method="as_found"
    )

    theo = django_filters.ChoiceFilter(
        label="So sánh các nơi theo", choices=[(one.code, one.label) for one in MEASURES.values()], empty_label=None,
        method="as_found",
    )  # fmt: skip

    class Meta:
        model = UnitFact
        fields: list[str] = []

    def __init__(self, *args: Any, spot: Spot, kinds: bool = True, compares: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kinds:
            del self.filters["loai"]
        if not compares or not spot.below or spot.only:
            del self.filters["theo"]
        own, *between = (*spot.above, spot.authority)
        places = [*between, *spot.below]
        if places:
            self.filters["noi"].extra["empty_label"] = own.name
            self.filters["noi"].extra["choices"] = [(str(one.pk), one.name) for one in places]
        else:
            del self.filters["noi"]
        if not spot.below:
            del self.filters["rieng"]

    def as_found(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset


class FactsFilter(SpotFilter):
    """The list behind a number: also which number, and words of the name."""

    so = django_filters.ChoiceFilter(label="Số", choices=[], empty_label=None, method="as_found")
    q = django_filters.CharFilter(label="Tên hoặc mã đơn vị", method="by_words")

    def __init__(self, *args: Any, levels: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(number.code, number.label) for number in numbers_with(levels)]
        self.filters.move_to_end("so", last=False)
        self.filters["so"].extra["choices"] = [*offered, (GOOD_CODE, good_number(levels).label)]

    def by_words(self, queryset: QuerySet[UnitFact], name: str, value: str) -> QuerySet[UnitFact]:
        """Every word, accents not needed."""
        for word in search_key(clean_line(value)[:100]).split():
            queryset = queryset.filter(unit__search_key__contains=word)
        return queryset
