"""What every kind of record that is kept in a sheet says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q

from common.scope import Actor
from common.sheets.columns import EXAMPLE_MARK, Column, Layout
from common.sheets.plan import Planned
from common.text import search_key
from models_programs.domain.checks import Problems
from models_programs.models import Record

ID, UNIT = "id", "unit"
ID_MAX = 999_999_999_999_999
MONEY_MAX = 999_999_999_999


def first_column(noun: str) -> Column:
    """The record's id: it makes a row a change of that record."""
    return Column(
        ID,
        "Mã số",
        "int",
        10,
        f"Do hệ thống ghi khi xuất, không sửa. Dòng có mã số thì sửa đúng {noun} đó; dòng mới để trống.",
        EXAMPLE_MARK,
        required=True,
        maximum=ID_MAX,
    )


def unit_columns(help_text: str, example: str) -> tuple[Column, ...]:
    """The unit by code; its name only to read."""
    return (
        Column(UNIT, "Mã đơn vị", "text", 14, help_text, example, read=lambda row: row.unit.code if row.unit else ""),
        Column(
            "unit_name",
            "Tên đơn vị",
            "text",
            32,
            "",
            read_only=True,
            read=lambda row: row.unit.name if row.unit else row.authority.name,
        ),
    )


def last_columns() -> tuple[Column, ...]:
    return (Column("authority", "Cấp quản lý", "text", 24, "", read_only=True, read=lambda row: row.authority.name),)


def distinct(options: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, str], ...]:
    """(value, label) of (value, label, code): a label that came before gets its code, so that words mean one thing."""
    seen: set[str] = set()
    found: list[tuple[str, str]] = []
    for value, label, code in options:
        words = label if search_key(label) not in seen else f"{label} ({code})"
        seen.add(search_key(words))
        found.append((value, words))
    return tuple(found)


class RecordSheet:
    """``related`` are relations that the columns read; ``links`` the fields whose choices are rows of a catalogue."""

    slug: str
    model: type[Record]
    noun: str
    tab: str
    title: str
    name_head: str
    extra_head: str
    related: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    # Fields that are read and looked at (``problems``), never written.
    compared: tuple[str, ...] = ()
    # What ``same`` compares, in words for the person.
    same_words: str

    def layout(self, actor: Actor, *, everything: bool = False) -> Layout:
        """The columns with their choices as the actor has them; ``everything``: as an export of the subtree needs."""
        return Layout(self.tab, self.columns(actor, everything), mark=ID)

    def columns(self, actor: Actor, everything: bool) -> tuple[Column, ...]:
        raise NotImplementedError

    def targets(self, actor: Actor) -> dict[str, dict[str, Any]]:
        """For each field of ``links``: value of the choice → row."""
        return {}

    def in_year(self, year: int) -> Q:
        """Which records a year's file may change."""
        return Q(year=year)

    def same(self, record: Any) -> tuple[Any, ...]:
        """Equal for two records that tell the same thing."""
        raise NotImplementedError

    def shown(self, record: Any) -> tuple[str, str, str]:
        """Unit, name and one more word for the preview."""
        raise NotImplementedError

    def complete(self, values: dict[str, Any], record: Any, targets: dict[str, dict[str, Any]]) -> None:
        """Fill what follows from the rest, as the form does."""

    def problems(self, record: Any, said: dict[str, Any], changes: Collection[str]) -> Problems:
        """What only an import can get wrong, besides the checks of the kind. ``said`` are the values of the row."""
        return {}

    def problems_together(self, changed: Sequence[Planned]) -> dict[int, tuple[str, str]]:
        """Row of the file → (field, what to do), of changes that need further reads. A constant number of queries."""
        return {}

    def prepare(self, records: Sequence[Any], actor: Actor, year: int) -> None:
        """Read what the columns need besides the record, in a constant number of queries."""

    def before(self, created: Sequence[Any], changed: Sequence[Planned], now: dt.datetime) -> None:
        """Set what a new or changed record keeps besides what was typed."""

    def after(self, created: Sequence[Any], changed: Sequence[Planned], actor: Actor, now: dt.datetime) -> None:
        """Store what hangs on new and changed records, in bulk."""


def where(record: Any) -> str:
    return str(record.unit.name if record.unit else record.authority.name)


def key(*texts: Any) -> str:
    return search_key(*(str(text or "") for text in texts))
