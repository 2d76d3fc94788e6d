"""What the list of mô hình, and the list of units by effective mô hình, can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from common.scope import Actor
from models_programs.enums import ModelState
from models_programs.filters import RecordsFilter
from models_programs.models import MovementModel
from models_programs.queries.exemplars import fields_in_sight
from models_programs.queries.movement import places_seen_by, rated
from models_programs.queries.rulebook import rulebook
from units.filters import ALL, UnitsFilter
from units.models import Unit

UNRATED = "none"


class ModelsFilter(RecordsFilter):
    """Field, state, level of the year, then what every list of records has."""

    field = django_filters.ChoiceFilter(label="Lĩnh vực", choices=[], empty_label=ALL)
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=ModelState.choices, empty_label=ALL)
    rank = django_filters.ChoiceFilter(label="Xếp loại năm", choices=[], empty_label=ALL, method="by_rank")

    def __init__(self, *args: Any, actor: Actor, year: int, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.year, self.seen = year, places_seen_by(actor)
        self.fields_seen = {field.pk: field.name for field in fields_in_sight(actor.authority_path)}
        self.filters["field"].extra["choices"] = [(str(pk), name) for pk, name in self.fields_seen.items()]
        self.book = rulebook(actor.authority_path)
        levels = [(str(rank), name) for rank, name in self.book.scale("model").items()]
        self.filters["rank"].extra["choices"] = [*levels, (UNRATED, "Chưa xếp loại")]

    def by_rank(self, queryset: QuerySet[MovementModel], name: str, value: str) -> QuerySet[MovementModel]:
        return queryset.filter(rated(self.year, None if value == UNRATED else int(value), self.seen))


class EffectiveFilter(UnitsFilter):
    """Units with, or without, an effective model; rows come annotated ``has_model``."""

    has = django_filters.ChoiceFilter(
        label="Mô hình hiệu quả",
        choices=[("no", "Chưa có mô hình"), ("yes", "Đã có mô hình")],
        empty_label=ALL,
        method="by_has",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.filters.move_to_end("has", last=False)

    def by_has(self, queryset: QuerySet[Unit], name: str, value: str) -> QuerySet[Unit]:
        return queryset.filter(Q(has_model=value == "yes"))
