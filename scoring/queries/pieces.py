"""Which records of a unit's year can prove a row, table by table, and what people call them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from models_programs.models import (
    Activity,
    Attachment,
    Commendation,
    Force,
    ModelPlace,
    MovementModel,
    Regulation,
    RegulationReview,
    UnitPaper,
    UnitYear,
)
from models_programs.queries.movement import living_in
from models_programs.queries.records import predecessors_of
from registrations.models import Dossier, Registration
from scoring.models import Scorecard
from units.windows import all_windows

ATTACHMENT = "attachment"
Day = dt.date | None
Words = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose records and of which time: the unit with all that it was, its year, the days of the assessed year."""

    units: frozenset[int]
    year: int
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Source:
    """One table. ``days`` are the first and last day of a row (None, None: it has none; last None: it goes on).

    ``page`` is the table whose page shows a row, where it has none of its own; ``url_pk`` the row there.
    """

    model: Any
    noun: str
    title: Words
    detail: Words
    days: Callable[[Any], tuple[Day, Day]]
    url_name: str
    unit_path: str = "unit"
    of_year: Callable[[Frame], Q] = lambda frame: Q(year=frame.year)
    url_pk: Callable[[Any], int] = lambda row: int(row.pk)
    page: Any = None

    @property
    def table(self) -> str:
        return str(self.model._meta.label_lower)

    def rows(self, frame: Frame) -> QuerySet[Any]:
        """The rows of the unit's year, newest first."""
        mine = Q(**{f"{self.unit_path}__in": frame.units})
        if self.model is MovementModel:  # also those of others that work at a điểm of the unit
            mine |= Q(pk__in=ModelPlace.objects.filter(unit__in=frame.units).values("model"))
        return self.all().filter(mine, self.of_year(frame)).order_by("-pk")

    def all(self) -> QuerySet[Any]:
        return self.model._default_manager.select_related(self.unit_path)  # type: ignore[no-any-return]

    def unit_of(self, row: Any) -> Any:
        for name in self.unit_path.split("__"):
            row = getattr(row, name)
        return row

    def url(self, row: Any, year: int) -> str:
        return reverse(self.url_name, args=[year, self.url_pk(row)])

    def key(self, row: Any) -> str:
        return f"{self.table}-{row.pk}"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _once(day: Day) -> tuple[Day, Day]:
    return day, day


def _reviewed(frame: Frame) -> Q:
    return Q(held_on__year=frame.year) | Q(held_on__gte=frame.start, held_on__lte=frame.end)


def _in_force(frame: Frame) -> Q:
    return Q(year__lte=frame.year) & (Q(valid_to=None) | Q(valid_to__year__gte=frame.year))


def _sent(row: Any) -> Day:
    return timezone.localdate(row.first_sent_at) if row.first_sent_at else None


SOURCES: tuple[Source, ...] = (
    Source(
        UnitPaper, "Giấy tờ", lambda row: row.title or row.get_kind_display(),
        lambda row: _joined(row.get_kind_display() if row.title else "", row.number),
        lambda row: _once(row.date), "models_programs:paper",
    ),
    Source(
        Activity, "Hoạt động", lambda row: row.title, lambda row: row.get_kind_display(),
        lambda row: _once(row.on), "models_programs:activity",
    ),
    Source(
        Regulation, "Quy chế phối hợp", lambda row: row.title, lambda row: row.number,
        lambda row: (row.valid_from or row.date, row.valid_to), "models_programs:regulation", of_year=_in_force,
    ),
    Source(
        RegulationReview, "Sơ kết quy chế", lambda row: f"Sơ kết: {row.regulation.title}", lambda row: row.document,
        lambda row: _once(row.held_on), "models_programs:regulation", "regulation__unit", _reviewed,
        lambda row: int(row.regulation_id), Regulation,
    ),
    Source(
        MovementModel, "Mô hình", lambda row: row.name, lambda row: row.get_state_display(),
        lambda row: (row.launched_on or row.date, row.ended_on), "models_programs:model",
        of_year=lambda frame: living_in(frame.year),
    ),
    Source(
        Force, "Lực lượng", lambda row: row.get_kind_display(), lambda row: f"{row.members} người",
        lambda row: (None, None), "models_programs:force",
    ),
    Source(
        Commendation, "Khen thưởng", lambda row: f"{row.form}: {row.name}", lambda row: row.number,
        lambda row: _once(row.date), "models_programs:commendation",
    ),
    Source(
        UnitYear, "Số liệu năm", lambda row: row.name_shown, lambda row: row.note,
        lambda row: (None, None), "models_programs:figures",
    ),
    Source(
        Registration, "Đăng ký, hồ sơ", lambda row: f"Bản đăng ký An toàn về an ninh, trật tự năm {row.year}",
        lambda row: row.get_state_display(), lambda row: _once(_sent(row)), "registrations:registration",
    ),
    Source(
        Dossier, "Đăng ký, hồ sơ", lambda row: "Báo cáo kết quả, biên bản họp, tờ trình đề nghị công nhận",
        lambda row: row.report_number, lambda row: _once(row.report_date or row.held_on), "registrations:dossier",
        "registration__unit", lambda frame: Q(registration__year=frame.year), lambda row: int(row.registration_id),
        Registration,
    ),
)  # fmt: skip
BY_TABLE = {source.table: source for source in SOURCES}


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that may prove a row: an attachment, or a record of one of the tables."""

    key: str
    name: str
    attachment: Attachment | None = None
    table: str = ""
    pk: int | None = None


def frame_of(card: Scorecard) -> Frame:
    """Three queries at most: what the unit was before (two), the windows."""
    window = all_windows()[card.unit.kind]
    units = frozenset({card.unit_id, *predecessors_of([card.unit_id])})
    return Frame(units, card.year, window.start(card.year), window.end(card.year))


def pieces_of(card: Scorecard, keys: Iterable[str]) -> dict[str, Piece]:
    """Those of ``keys`` that may prove a row of the sheet: what hangs on it, records of the unit's year, what hangs on
    these. Everything else is left out, whatever it is. Constant number of queries.
    """
    frame = frame_of(card)
    wanted: dict[str, set[int]] = defaultdict(set)
    for table, pk in filter(None, map(split_key, keys)):
        wanted[table].add(pk)
    files = list(Attachment.objects.filter(pk__in=wanted.pop(ATTACHMENT, set())))
    for file in files:
        wanted[file.subject_type].add(file.subject_id)
    known = {table: _names(table, pks, frame) for table, pks in wanted.items() if table in BY_TABLE}
    own = {card._meta.label_lower: {card.pk: ""}}
    pieces = [
        Piece(f"{ATTACHMENT}-{row.pk}", row.name_shown, row)
        for row in files
        if row.subject_id in (known | own).get(row.subject_type, ())
    ]
    for table, names in known.items():
        pieces += [Piece(f"{table}-{pk}", name, None, table, pk) for pk, name in names.items()]
    asked = set(keys)
    return {piece.key: piece for piece in pieces if piece.key in asked}


def _names(table: str, pks: Collection[int], frame: Frame) -> dict[int, str]:
    source = BY_TABLE[table]
    return {row.pk: source.title(row) for row in source.rows(frame).filter(pk__in=pks)}


def split_key(key: str) -> tuple[str, int] | None:
    """("models_programs.activity", 5) of "models_programs.activity-5"; None for what is no key."""
    table, _, pk = key.rpartition("-")
    if (table == ATTACHMENT or table in BY_TABLE) and pk.isascii() and pk.isdigit() and len(pk) < 16:
        return table, int(pk)
    return None
