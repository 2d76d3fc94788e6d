"""Filters of the list of decisions."""

from __future__ import annotations

import django_filters

from decisions.enums import DecisionKind, DecisionState
from decisions.models import Decision

ALL = "Tất cả"


class DecisionFilter(django_filters.FilterSet):
    """Kind and state."""

    kind = django_filters.ChoiceFilter(label="Loại quyết định", choices=DecisionKind.choices, empty_label=ALL)
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=DecisionState.choices, empty_label=ALL)

    class Meta:
        model = Decision
        fields: list[str] = []
