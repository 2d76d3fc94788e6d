"""The yearly rating of a mô hình: all its điểm at once, or one apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from common.locks import refuse_locked
from common.scope import Actor
from models_programs.domain.movement.acts import Deed, refuse, take_act
from models_programs.enums import ModelAct
from models_programs.models import ModelEvent, ModelPlace, ModelRating, MovementModel
from models_programs.queries.rulebook import rulebook

NONE_OPEN = "Năm {year} mô hình chưa có điểm nào hoạt động. Xem lại năm đang mở."
ALL_RATED = "Các điểm đều đã xếp loại năm {year}. Đánh dấu “Xếp lại cả các điểm đã xếp” để thay mức cũ."


@dataclass(frozen=True, slots=True)
class Rating:
    """The rank given; ``again``: also to điểm that have one already."""

    rank: int
    again: bool = False


def rate_model(*, model: MovementModel, rating: Rating, deed: Deed, actor: Actor, now: dt.datetime) -> ModelEvent:
    """Rate every open điểm of the year that has no rating, or all of them. Raises as ``take_act``."""
    level = _level(model, rating.rank)
    written = 0

    def effect(locked: MovementModel) -> None:
        nonlocal written
        places = open_places(locked, deed.year, now)
        if not places:
            raise refuse(rank=NONE_OPEN.format(year=deed.year))
        rated = ModelRating.objects.filter(place__in=[place.pk for place in places], year=deed.year)
        known = set(rated.values_list("place", flat=True))
        fresh = [place for place in places if place.pk not in known]
        if not fresh and not rating.again:
            raise refuse(rank=ALL_RATED.format(year=deed.year))
        refuse_locked((_path(locked, place), deed.year) for place in places)
        if rating.again:
            rated.update(rank=rating.rank, rated_by=actor.user_id, rated_at=now)
        ModelRating.objects.bulk_create(_rated(locked, place, rating.rank, deed, actor, now) for place in fresh)
        written = len(places) if rating.again else len(fresh)

    return take_act(
        act=ModelAct.RATE,
        model=model,
        deed=deed,
        actor=actor,
        now=now,
        effect=effect,
        said=lambda: f"Năm {deed.year}: {level}, {written} điểm",
    )


def rate_place(*, place: ModelPlace, rank: int, deed: Deed, actor: Actor, now: dt.datetime) -> ModelEvent:
    """Rate one điểm apart, whatever it had. Raises as ``take_act``."""
    level = _level(place.model, rank)

    def effect(locked: MovementModel) -> None:
        if place.pk not in {row.pk for row in open_places(locked, deed.year, now)}:
            raise refuse(rank=f"Năm {deed.year} điểm này không hoạt động nên không xếp loại.")
        ModelRating.objects.filter(place=place, year=deed.year).delete()
        _rated(locked, place, rank, deed, actor, now).save()

    where = place.unit.name if place.unit else place.area
    return take_act(
        act=ModelAct.RATE,
        model=place.model,
        deed=deed,
        actor=actor,
        now=now,
        effect=effect,
        said=lambda: f"Năm {deed.year}, riêng điểm {where}: {level}",
    )


def open_places(model: MovementModel, year: int, now: dt.datetime) -> list[ModelPlace]:
    """The điểm that work at the end of the year, or today while the year runs; none of a year to come."""
    today = timezone.localdate(now)
    if year > today.year:
        return []
    day = min(today, dt.date(year, 12, 31))
    places: QuerySet[ModelPlace] = model.places.filter(
        Q(closed_on=None) | Q(closed_on__gte=day), opened_on__lte=day
    ).select_related("unit")
    return list(places)


def _level(model: MovementModel, rank: int) -> str:
    level = rulebook(model.authority_path).scale("model").get(rank)
    if level is None:
        raise refuse(rank="Chọn mức xếp loại trong danh sách.")
    return level


def _rated(
    model: MovementModel, place: ModelPlace, rank: int, deed: Deed, actor: Actor, now: dt.datetime
) -> ModelRating:
    """A rating stands where its điểm stands: a commune finds those of its units, whoever leads the model."""
    return ModelRating(
        place=place,
        unit_id=place.unit_id,
        authority_path=_path(model, place),
        year=deed.year,
        rank=rank,
        rated_by_id=actor.user_id,
        rated_at=now,
    )


def _path(model: MovementModel, place: ModelPlace) -> str:
    return place.unit.authority_path if place.unit else model.authority_path
