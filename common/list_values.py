"""The rows of a django-tables2 table as plain values for files: what the screen says, without its HTML.

A column gives its value in one of three ways, the first that holds:

- ``value_<column>`` of the table (a hook of django-tables2), where the screen says two things in one cell or says it
  in another way. ``visible=False`` makes a column that only files have, ``exclude_from_export=True`` one that only the
  screen has;
- the number or date behind the cell, if the cell says exactly that: what a cell hides, its file hides too;
- the words of the cell. Buttons, boxes to tick and words for screen readers are left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_tables2 import Column, Table
from django_tables2.rows import BoundRow

from common.documents.cells import Value
from common.numbers import points, whole

CHUNK = 1000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
_SILENT = re.compile(r"""class="[^"]*\b(?:sr-only|btn)\b""")
_APART = re.compile(r"""class="[^"]*\b(?:cell-line|row-note|small-state|level-why)\b""")
_VOID = {"br", "input", "img", "wbr", "hr"}
_NOT_SAID = {"button", "svg", "select", "textarea", "script", "style", "template"}
_BREAKS = {"br", "div", "p", "li", "tr"}
NOTHING = ("", "–", "-", "—")


def columns_of(table: Table) -> list[Any]:
    """The bound columns of a file in their order, those that the screen does not show included."""
    return [column for column in table.columns.iterall() if not column.column.exclude_from_export]


def rows_of(table: Table) -> Iterator[list[Value]]:
    """All rows in the order of the table, not only those of its page.

    ``prepare(records)`` of a table reads what its rows need besides their own columns; it is called for each thousand.
    """
    readers = [_Reader(column, table) for column in columns_of(table)]
    prepare = getattr(table, "prepare", None)
    for records in _chunks(table.data.data):
        if prepare is not None:
            prepare(records)
        for record in records:
            row = BoundRow(record, table)
            yield [reader.value(row) for reader in readers]


def _chunks(data: Any) -> Iterator[list[Any]]:
    rows: Iterable[Any] = data.iterator(chunk_size=CHUNK) if isinstance(data, QuerySet) else data
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


class _Reader:
    """One column: how a row gives its value."""

    def __init__(self, bound: Any, table: Table) -> None:
        self._bound = bound
        own = type(bound.column).value is not Column.value
        self._is_told = own or hasattr(table, f"value_{bound.name}")

    def value(self, row: BoundRow) -> Value:
        if self._is_told:
            return typed(row._get_and_render_with(self._bound, row._call_value, None))
        shown = row._get_and_render_with(self._bound, row._call_render, self._bound.default)
        if not isinstance(shown, str):
            return typed(shown)
        words = words_of(shown) if hasattr(shown, "__html__") else " ".join(shown.split())
        if words in NOTHING:
            return None
        behind = row._get_and_render_with(self._bound, _as_it_is, None)
        return behind if words in _said(behind) else words


def _as_it_is(bound: Any, value: Any = None) -> Any:
    return value


def typed(value: Any) -> Value:
    """A value of a table as a cell may hold it: numbers and dates stay, everything else is words."""
    if value is None or (isinstance(value, str) and value in NOTHING):
        return None
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, int | float | Decimal | dt.date):
        return value
    return words_of(value) if hasattr(value, "__html__") else str(value)


def _said(value: Any) -> tuple[str, ...]:
    """How screens write a number, a date or a moment; nothing for everything else."""
    if isinstance(value, bool):
        return ()
    if isinstance(value, int):
        return str(value), whole(value)
    if isinstance(value, Decimal):
        return (points(value), f"+{points(value)}")
    if isinstance(value, dt.datetime):
        at = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{at:%H:%M %d/%m/%Y}", f"{at:%d/%m/%Y %H:%M}"
    return (f"{value:%d/%m/%Y}",) if isinstance(value, dt.date) else ()


@lru_cache(maxsize=2048)
def words_of(html: str) -> str:
    """What a cell says to somebody who sees it: text between tags, lines apart by "; "."""
    if "<" not in html:
        return " ".join(unescape(html).split())
    said: list[str] = []
    silent: list[str] = []  # open elements inside one that is not said, it included
    apart: list[str] = []  # open elements, with "; " due after those that stand on a line of their own
    at = 0
    for tag in _TAG.finditer(html):
        if not silent:
            said.append(html[at : tag.start()])
        at = tag.end()
        closes, name, attributes = tag[1], tag[2].lower(), tag[3]
        if name in _VOID or attributes.endswith("/"):
            if name in _BREAKS and not silent:
                said.append("\n")
        elif closes:
            if silent:
                silent.pop()
            elif apart and apart.pop():
                said.append("\n")
        elif silent or name in _NOT_SAID or _SILENT.search(attributes):
            silent.append(name)
        else:
            is_apart = name in _BREAKS or bool(_APART.search(attributes))
            if is_apart:
                said.append("\n")
            apart.append("\n" if is_apart else "")
    said.append(html[at:])
    lines = (" ".join(unescape(line).split()) for line in "".join(said).split("\n"))
    return "; ".join(line for line in lines if line)
