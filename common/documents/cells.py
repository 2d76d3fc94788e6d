"""Spreadsheet cells that cannot become formulas (quality.md SEC-XLS-01, traps 0.6 and 0.7)."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone
from openpyxl.cell import Cell

from common.text import scrub

Kind = Literal["text", "int", "points", "date", "datetime", "percent"]
Value = str | int | float | Decimal | dt.date | dt.datetime | None

FONT = "Times New Roman"
TEXT_MAX = 32_767
# "General" shows 8,5 and 8 in a Vietnamese Excel; "0.##" would show a dangling comma after 8.
FORMATS: dict[Kind, str] = {
    "text": "@",
    "int": "#,##0",
    "points": "General",
    "date": "dd/mm/yyyy",
    "datetime": "hh:mm dd/mm/yyyy",
    "percent": "0.0%",
}
_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
_ESCAPED = re.compile("_(x[0-9A-Fa-f]{4}_)")


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet could read the text as a formula or as several cells."""
    return text.startswith(_DANGEROUS) or text.lstrip().startswith(_DANGEROUS)


def plain_text(value: object) -> str:
    """The text as a cell may hold it: no control characters, never longer than Excel can open."""
    return scrub(str(value)).replace("\r\n", "\n").replace("\r", "\n")[:TEXT_MAX]


def plain_value(value: Value) -> Value:
    """Numbers and dates as the file format knows them: no time zone, no infinities; everything else is text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dt.datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    return value


def write_text(cell: Cell | Any, text: str) -> None:
    """Put literal text into a cell: type "s" whatever it begins with, quote-prefixed where Excel might recalculate."""
    text = plain_text(text)
    if not text:
        return
    if is_dangerous(text):
        cell.quotePrefix = True
    # The setter of ``value`` would guess formulas and error codes; "_x000D_" would be read back as a character.
    literal: Any = cell
    literal._value = _ESCAPED.sub(r"_x005F_\1", text)
    cell.data_type = "s"


def write(cell: Cell | Any, value: Value) -> None:
    """Put any value into a cell: text as literal text, numbers and dates as real ones, None as nothing."""
    value = plain_value(value)
    if isinstance(value, str):
        write_text(cell, value)
    elif value is not None:
        cell.value = value
