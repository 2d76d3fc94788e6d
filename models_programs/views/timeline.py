"""The year's records of some units as entries of a timeline (units/timeline.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db.models import Q
from django.utils import timezone

from models_programs.enums import ModelAct
from models_programs.models import (
    Activity,
    Commendation,
    Exemplar,
    Force,
    ModelEvent,
    ModelPlace,
    MovementModel,
    Record,
    Regulation,
    RegulationReview,
    UnitPaper,
    UnitYear,
)
from models_programs.views.registry import holder_of
from units.timeline import Entry

Words = Callable[[Any], str]
Day = Callable[[Any], dt.date]


def _made(record: Any) -> dt.date:
    return timezone.localdate(record.created_at)


def _dated(record: Any) -> dt.date:
    """The day of the document, or of the entry while there is none."""
    return record.date or _made(record)


def _happened(record: Any) -> dt.date:
    return record.on


# table → (kind in words, its day, its title, its detail)
RECORDS: dict[type[Record], tuple[str, Day, Words, Words]] = {
    UnitPaper: ("Giấy tờ", _dated, lambda row: row.get_kind_display(), lambda row: row.document_words),
    UnitYear: ("Số liệu năm", _made, lambda row: row.name_shown, lambda row: row.note),
    Activity: ("Hoạt động", _happened, lambda row: row.title, lambda row: row.get_kind_display()),
    Regulation: ("Phối hợp", _dated, lambda row: row.title, lambda row: row.document_words),
    Force: ("Lực lượng", _made, lambda row: row.get_kind_display(), lambda row: f"{row.members} người"),
    Commendation: ("Khen thưởng", _dated, lambda row: f"{row.form}: {row.name}", lambda row: row.document_words),
    Exemplar: ("Điển hình", _dated, lambda row: row.name, lambda row: row.document_words),
}


def url_of(table: type[Record], year: int, pk: int) -> str:
    """The page of a record, or "" for a kind without pages."""
    pages = holder_of(table._meta.label_lower)
    return pages.url("", year, pk) if pages else ""


def records_of(units: Collection[int], year: int) -> list[Entry]:
    """Papers, figures, activities, regulations, forces, commendations, exemplars. One query for each table."""
    return [
        Entry(day(row), title(row), detail(row), url_of(table, year, row.pk), kind, row.unit_id or 0)
        for table, (kind, day, title, detail) in RECORDS.items()
        for row in table._default_manager.filter(unit__in=units, year=year)
    ]


def reviews_of(units: Collection[int], year: int) -> list[Entry]:
    """Sơ kết of regulations held in the year. One query."""
    held: Any = RegulationReview.objects.filter(regulation__unit__in=units, held_on__year=year)
    return [
        Entry(
            row.held_on,
            f"Sơ kết: {row.regulation.title}",
            row.document,
            url_of(Regulation, year, row.regulation_id),
            "Phối hợp",
            row.regulation.unit_id,
        )
        for row in held.select_related("regulation")
    ]


def models_of(units: Collection[int], year: int) -> list[Entry]:
    """What happened to the units' own models, and the điểm that opened or closed at the units. Two queries."""
    events: Any = ModelEvent.objects.filter(model__unit__in=units, year=year).select_related("model")
    places: Any = ModelPlace.objects.filter(
        Q(opened_on__year=year) | Q(closed_on__year=year), unit__in=units
    ).select_related("model")
    entries = [
        Entry(
            row.on,
            f"{ModelAct(row.act).label}: {row.model.name}",
            row.document_words or row.text,
            url_of(MovementModel, year, row.model_id),
            "Mô hình",
            row.model.unit_id,
        )
        for row in events
    ]
    return entries + [entry for row in places for entry in _place_entries(row, year)]


def _place_entries(place: Any, year: int) -> Iterator[Entry]:
    url = url_of(MovementModel, year, place.model_id)
    if place.opened_on.year == year:
        title = f"Bắt đầu làm mô hình: {place.model.name}"
        yield Entry(place.opened_on, title, place.document, url, "Mô hình", place.unit_id)
    if place.closed_on is not None and place.closed_on.year == year:
        title = f"Thôi làm mô hình: {place.model.name}"
        yield Entry(place.closed_on, title, place.close_reason, url, "Mô hình", place.unit_id)


def entries(units: Collection[int], year: int) -> list[Entry]:
    """All that this room knows of some units' year."""
    return [*records_of(units, year), *reviews_of(units, year), *models_of(units, year)]
