"""One table of columns for the Excel export, the template and the import, so that an export can be imported again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from common.numbers import whole
from common.text import clean_line, clean_text, search_key

READ_ONLY = " (chỉ xem)"
EXAMPLE_MARK = "VÍ DỤ"
Kind = Literal["text", "prose", "int", "date", "choice", "bool"]
Cell = Any
YES, NO = "Có", "Không"
NUMBER_MAX = 1_000_000


class CellProblem(ValueError):
    """A cell that cannot be read; ``str()`` says what to enter."""


@dataclass(frozen=True, slots=True)
class Column:
    """``field`` is the model field or a computed name; ``choices`` maps stored values to the words in the cell.

    ``required``: the file must have the column. ``needed``: a row must have something in it. ``also``: other headings
    that people write for it.
    """

    field: str
    header: str
    kind: Kind
    width: int
    help: str
    example: Any = None
    required: bool = False
    read_only: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    read: Callable[[Any], Any] | None = None
    needed: bool = False
    maximum: int = NUMBER_MAX
    also: tuple[str, ...] = ()

    @property
    def empty(self) -> Any:
        """What an empty cell means for the field."""
        return "" if self.kind in ("text", "prose", "choice") else None

    @property
    def title(self) -> str:
        """The header cell of exports."""
        return f"{self.header}{READ_ONLY}" if self.read_only else self.header

    def value(self, row: Any) -> Any:
        """What the cell of a row holds: words for choices, real numbers and dates."""
        raw = self.read(row) if self.read else getattr(row, self.field)
        if self.kind == "bool":
            return YES if raw else NO
        return dict(self.choices).get(raw) if self.choices else raw


@dataclass(frozen=True)
class Layout:
    """The sheet of one kind of row. ``mark`` names the field whose cell says ``EXAMPLE_MARK`` in the example row."""

    sheet: str
    columns: tuple[Column, ...]
    mark: str

    @cached_property
    def writable(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.read_only)

    @cached_property
    def by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}

    @cached_property
    def by_header(self) -> dict[str, Column]:
        return {header_key(words): column for column in self.columns for words in (column.header, *column.also)}

    @cached_property
    def names(self) -> dict[str, str]:
        """The heading of each field that can be written."""
        return {column.field: column.header for column in self.writable}


_GROUPED = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})+")
_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?", re.ASCII)
# Letters of the old fonts .VnTime and VNI as they look in Unicode; Vietnamese uses none of them.
_OLD_FONT = re.compile("[µ¸¶·¹¨»¾¼½Æ©ÇË®ÐÎÏÑªÖ×ØÜÞßä«åæç¬ëîïñøö÷ûüþ]")
_YES = {"co", "c", "x", "yes", "1", "true"}
_NO = {"khong", "k", "no", "0", "false"}
SERIAL_DAYS = range(10_000, 80_000)


def header_key(text: Cell) -> str:
    """Headers are compared without accents, case and the mark "(chỉ xem)"."""
    return search_key(str(text or "").replace(READ_ONLY, "").rstrip(" *"))


def code_of(cell: Cell) -> str:
    """A code as text: Excel may have turned "02536" into a number."""
    return "" if cell is None or isinstance(cell, (dict, bool)) else clean_line(str(cell)).upper()


def parse(column: Column, cell: Cell, epoch: dt.date) -> Any:
    """The value of a cell for a column; None for an empty one. Raises CellProblem saying what to enter."""
    if isinstance(cell, dict) and "error" in cell:
        raise CellProblem(f"ô đang báo lỗi {cell['error']}, nhập lại giá trị")
    if cell is None or (isinstance(cell, str) and not clean_line(cell)):
        return False if column.kind == "bool" else None
    if column.kind == "int":
        return _parse_int(cell, column.maximum)
    if column.kind == "date":
        return _parse_date(cell, epoch)
    if column.kind == "bool":
        return _parse_bool(cell)
    text = clean_text(cell) if column.kind == "prose" and isinstance(cell, str) else _text(cell)
    if column.kind == "choice":
        return _parse_choice(column, text)
    if len(_OLD_FONT.findall(text)) >= 2:
        raise CellProblem("chữ gõ bằng phông cũ (TCVN3 hoặc VNI), chuyển sang Unicode rồi nhập lại")
    return text


def _text(cell: Cell) -> str:
    if isinstance(cell, dict):
        return dt.date.fromisoformat(cell["date"]).strftime("%d/%m/%Y")
    if isinstance(cell, bool):
        return YES if cell else NO
    return clean_line(str(cell))


def _parse_int(cell: Cell, maximum: int) -> int:
    sentence = f"nhập số nguyên từ 0 đến {whole(maximum)}"
    if isinstance(cell, int) and not isinstance(cell, bool):
        value = cell
    else:
        text = _text(cell) if not isinstance(cell, (float, bool)) else ""
        if _GROUPED.fullmatch(text):
            text = text.replace(".", "").replace(" ", "")
        if not (text.isascii() and text.isdigit() and len(text) <= 15):
            raise CellProblem(sentence)
        value = int(text)
    if not 0 <= value <= maximum:
        raise CellProblem(sentence)
    return value


def _parse_date(cell: Cell, epoch: dt.date) -> dt.date:
    sentence = "nhập ngày dạng 27/3/2026"
    try:
        if isinstance(cell, dict):
            return dt.date.fromisoformat(cell["date"])
        if isinstance(cell, int) and not isinstance(cell, bool) and cell in SERIAL_DAYS:
            return epoch + dt.timedelta(days=cell)
        text = _text(cell)
        if match := _DATE.fullmatch(text):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        if match := _ISO.fullmatch(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise CellProblem(sentence) from error
    raise CellProblem(sentence)


def _parse_bool(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    key = search_key(_text(cell))
    if key in _YES or key in _NO:
        return key in _YES
    raise CellProblem("ghi Có hoặc Không")


def _parse_choice(column: Column, text: str) -> str:
    key = search_key(text)
    for value, label in column.choices:
        if key in (search_key(label), value):
            return value
    words = ", ".join(label for _, label in column.choices)
    raise CellProblem(f"chọn một trong: {words}")
