"""What a yearly report pack holds, as plain values: read once, drawn alike as DOCX, PDF and XLSX."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.charts import Chart, table_of
from common.documents.cells import Kind
from common.documents.docx import Value, shown
from common.numbers import whole
from units.models import Authority

Row = Sequence[Value]
HowFar = Callable[[int, int], None]  # (done, total)


def nobody_asks(done: int, total: int) -> None:
    """For callers who do not wait for work to be told of."""


def printed(value: Value) -> str:
    """A value as it stands on paper and on screen: thousands with dots, commas, days as dd/mm/yyyy."""
    return whole(value) if isinstance(value, int) else shown(value)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: ``width`` in letters as Excel counts them, a share elsewhere; ``group`` heads neighbours in common."""

    header: str
    width: float = 14
    kind: Kind = "text"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """Rows under a name; "" for none."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """A table of the pack: ``label`` for cards and tabs, ``title`` as it is printed. Numbered "TT" when drawn.

    ``empty``: the sentence that stands in its place when there are no rows.
    """

    code: str
    label: str
    title: str
    fields: tuple[Field, ...]
    bands: tuple[Band, ...]
    foot: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = "Năm này chưa có."
    numbered: bool = True

    @property
    def rows(self) -> Iterator[Row]:
        return (row for band in self.bands for row in band.rows)

    @property
    def count(self) -> int:
        return sum(len(band.rows) for band in self.bands)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table of figures: what, in which unit of measure, how many (as printed), of what."""

    label: str
    word: str
    value: Decimal | int | None
    of: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything. ``sections``: text of each heading of the report by the name of its blank; ``source``: who wrote
    what of it. ``moment``: as of when."""

    authority: Authority
    year: int
    as_of: dt.datetime
    is_provisional: bool
    moment: str
    figures: tuple[Figure, ...]
    sections: dict[str, str]
    source: str
    tables: tuple[Annex, ...]
    charts: tuple[Chart, ...]
    annexes: tuple[Annex, ...]

    def content(self) -> dict[str, Any]:
        """All figures and lists as JSON values, without the moment they were read."""
        return {
            "authority": self.authority.path,
            "year": self.year,
            "is_provisional": self.is_provisional,
            "figures": [[one.label, _plain(one.value), one.of] for one in self.figures],
            "sections": self.sections,
            "tables": [_table(one) for one in self.tables],
            "charts": [
                [chart.code, [[_plain(cell) for cell in row] for row in table_of(chart)[1]]] for chart in self.charts
            ],
            "annexes": [_table(one) for one in self.annexes],
        }

    def content_hash(self) -> str:
        """SHA-256 of the canonical JSON: the same figures and lists, the same hash."""
        text = json.dumps(self.content(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def _table(one: Annex) -> dict[str, Any]:
    bands = [[band.label, [[_plain(value) for value in row] for row in band.rows]] for band in one.bands]
    return {"code": one.code, "bands": bands, "foot": [[_plain(value) for value in row] for row in one.foot]}


def _plain(value: Value) -> str | int | None:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
