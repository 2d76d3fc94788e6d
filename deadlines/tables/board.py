"""The tables of the board: lines of numbers, each of which is a link to the list behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from deadlines.enums import Standing, When
from deadlines.models import Obligation
from deadlines.queries.board import KINDS, Board, Numbers, Place, is_before, kind_of, rule_of
from deadlines.rules.words import span_words
from models_programs.rules.dates import date_words
from units.models import Authority


@dataclass(frozen=True, slots=True)
class Cell:
    """One number, the word of its column, whether it asks for attention, the list behind it."""

    label: str
    number: int
    is_alarm: bool
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is about, a note under that, the board narrowed to it, its numbers."""

    label: str
    note: str
    url: str
    cells: list[Cell]


class Links:
    """Addresses of boards and lists that keep what the page is narrowed to already (``tail``)."""

    def __init__(self, year: int, tail: Mapping[str, str]) -> None:
        self.tail = dict(tail)
        self.pages = {name: reverse(f"deadlines:{name}", args=[year]) for name in ("board", "behind")}

    def to(self, page: str, **more: str) -> str:
        query = urlencode({key: value for key, value in (self.tail | more).items() if value})
        return f"{self.pages[page]}?{query}" if query else self.pages[page]

    def cells(self, numbers: Numbers, **more: str) -> list[Cell]:
        return [
            Cell(
                label=str(label),
                number=numbers.counts[name],
                is_alarm=name in (Standing.OVERDUE, Standing.RETURNED) and numbers.counts[name] > 0,
                url=self.to("behind", **more, state="" if name == Standing.EXPECTED else name),
            )
            for name, label in Standing.choices
        ]

    def row(self, label: str, numbers: Numbers, *, note: str = "", goes: bool = True, **more: str) -> Row:
        return Row(label, note, self.to("board", **more) if goes else "", self.cells(numbers, **more))


def titles_of(named: Mapping[str, Obligation]) -> dict[str, str]:
    """Titles by code, in the order of the year."""

    def place_in_year(row: Obligation) -> tuple[int, int, str]:
        of = row.programme_date or row
        return (of.month or (of.quarter or 0) * 3 or 13, of.day or 31, row.title)

    return {code: row.title for code, row in sorted(named.items(), key=lambda item: place_in_year(item[1]))}


def rows_by_code(found: Board, named: Mapping[str, Obligation], links: Links, *, year: int) -> list[Row]:
    """A line for each thing with the words of its day."""
    return [
        links.row(title, found.by_code[code], note=_when(named[code], found.by_code[code], year), code=code)
        for code, title in titles_of(named).items()
        if code in found.by_code
    ]


def _when(row: Obligation, numbers: Numbers, year: int) -> str:
    of, rule = row.programme_date or row, rule_of(row)
    if rule in (When.MONTHLY_BEFORE, When.MONTH, When.QUARTER):
        return date_words(rule=rule, day=of.day, month=of.month, quarter=of.quarter, year=year)
    return span_words(numbers.first, numbers.last, is_before=is_before(row))


def rows_by_kind(found: Board, links: Links) -> list[Row]:
    """A line for each kind of unit that owes something, and one for authorities."""
    keyed = [(value, label, kind_of(value)) for value, label in KINDS]
    return [
        links.row(str(label), found.by_kind[kind], kind=value)
        for value, label, kind in keyed
        if kind is not None and kind in found.by_kind
    ]


def rows_by_place(found: Board, place: Place, children: Iterable[Authority], links: Links) -> list[Row]:
    """What the place manages itself, then a line for each place right below it that owes something."""
    here = place.authority
    rows = []
    if here.path in found.by_path:
        numbers = found.by_path[here.path]
        rows.append(links.row(here.name, numbers, note="trực tiếp quản lý", goes=False, authority=f"{here.pk}-own"))
    return rows + [
        links.row(child.name, found.by_path[child.path], authority=str(child.pk))
        for child in children
        if child.path in found.by_path
    ]
