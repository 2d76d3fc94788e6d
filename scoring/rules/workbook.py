"""The workbook filled in offline: which columns it has, what a sheet of it remembers, how a typed cell is read.

A sheet carries its **stamp** in hidden cells: unit, year, score sheet, the column that was open, and what stood in each
row when the file was made. It is signed with the installation's key, so a stamp that was altered, or made elsewhere, is
no stamp. Rows are found by their code, columns by their heading, never by their place.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError

from common.formfields import parse_score
from common.text import clean_line, clean_text, has_forbidden, scrub
from scoring.enums import Column

GUIDE, SUMMARY = "Hướng dẫn", "Tổng hợp"
CODE_HEADING = "Mã hàng"
POINTS_HEADING = {Column.SELF: "Cơ sở tự chấm", Column.SUPERIOR: "Cấp trên chấm"}
TEXT_HEADING = {Column.SELF: "Ghi chú của đơn vị", Column.SUPERIOR: "Lý do của cấp trên"}
TEXT_MAX = 1000
# Longer lists are no help: points are then typed, and checked against the lowest and the highest.
CHOICES_MAX = 21
MARK = "antq-phieu"
_SALT = "scoring.workbook.1"
_PIECE = 30_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_STAMP = re.compile(rf"{MARK} [0-9]{{1,3}}/[0-9]{{1,3}} [A-Za-z0-9_:.-]{{20,}}")
_WORDS = "Ô này là công thức. Nhập thẳng số điểm hoặc chữ."


class BadStamp(Exception):
    """Not a stamp of this installation, or one that was altered."""


class CellProblem(Exception):
    """A cell that cannot be taken; ``str()`` is a Vietnamese sentence saying what to type."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood in a row when the file was made; ``other`` are the points of the column that was closed."""

    version: int
    points: Decimal | None
    text: str
    other: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a sheet of a workbook remembers. ``column`` is "" when nothing was open; ``rows``: row code → Seen."""

    unit_id: int
    unit_code: str
    unit_name: str
    authority_path: str
    year: int
    rubric: tuple[str, str, str]
    column: str
    made_at: dt.datetime
    rows: Mapping[str, Seen]


def write_stamp(stamp: Stamp) -> list[str]:
    """The stamp as texts of cells, none longer than a cell can hold."""
    values = {
        "unit": [stamp.unit_id, stamp.unit_code, stamp.unit_name],
        "path": stamp.authority_path,
        "year": stamp.year,
        "rubric": list(stamp.rubric),
        "column": stamp.column,
        "at": stamp.made_at.isoformat(),
        "rows": {
            code: [row.version, number_text(row.points), row.text, number_text(row.other)]
            for code, row in stamp.rows.items()
        },
    }
    text = signing.dumps(values, salt=_SALT, compress=True)
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    return [f"{MARK} {number}/{len(pieces)} {piece}" for number, piece in enumerate(pieces, start=1)]


def read_stamp(texts: Iterable[str]) -> Stamp:
    """The stamp of the cells that ``stamp_texts`` found, in any order. Raises BadStamp."""
    pieces: dict[int, str] = {}
    counts = set()
    for text in texts:
        _, place, piece = text.split(" ", 2)
        number, _, count = place.partition("/")
        if pieces.get(int(number), piece) != piece:
            raise BadStamp
        pieces[int(number)] = piece
        counts.add(int(count))
    if len(counts) != 1 or sorted(pieces) != list(range(1, counts.pop() + 1)):
        raise BadStamp
    try:
        values = signing.loads("".join(pieces[number] for number in sorted(pieces)), salt=_SALT)
    except signing.BadSignature as error:
        raise BadStamp from error
    return _stamp_of(values)


def _stamp_of(values: dict[str, Any]) -> Stamp:
    unit_id, unit_code, unit_name = values["unit"]
    code, version, content_hash = values["rubric"]
    return Stamp(
        unit_id=unit_id,
        unit_code=unit_code,
        unit_name=unit_name,
        authority_path=values["path"],
        year=values["year"],
        rubric=(code, version, content_hash),
        column=values["column"],
        made_at=dt.datetime.fromisoformat(values["at"]),
        rows={
            code: Seen(version, number_of(points), text, number_of(other))
            for code, (version, points, text, other) in values["rows"].items()
        },
    )


def number_text(value: Decimal | None) -> str | None:
    """Points for JSON."""
    return None if value is None else f"{value.normalize():f}"


def number_of(value: str | None) -> Decimal | None:
    """Points from JSON."""
    return None if value is None else Decimal(value)


def is_untouched(cell: str, text: str) -> bool:
    """Whether a cell still holds the words that were written into it.

    Characters that no document can carry are left out of files, and LibreOffice does not write _x0041_ as Excel does,
    so that it is read back as the character it stands for.
    """
    written = scrub(text)
    return same_text(cell, written) or same_text(cell, _ESCAPED.sub(lambda match: chr(int(match[1], 16)), written))


def same_text(one: str, other: str) -> bool:
    """Whether two texts mean the same to people: line ends, spaces and forms of Unicode aside."""
    return one == other or clean_text(one) == clean_text(other)


def choices(maximum: Decimal, step: Decimal) -> int:
    """How many values a row may have, zero included."""
    return int(maximum // step) + 1


def read_points(cell: Any, *, maximum: Decimal, step: Decimal, row: str) -> Decimal | None:
    """Points of a cell as the fenced reader gives it: number, text ("8,5", "8.5") or nothing. Raises CellProblem."""
    if cell is None:
        return None
    text = clean_line(_plain(cell))
    try:
        return parse_score(text, maximum=maximum, step=step, row=row)
    except ValidationError as problem:
        words = problem.messages[0].removeprefix(f"Hàng {row}: ")
        raise CellProblem(words) from problem


def read_text(cell: Any) -> str:
    """The note or reason of a cell. Raises CellProblem."""
    text = "" if cell is None else clean_text(_plain(cell, words=True))
    if has_forbidden(text):
        raise CellProblem("Xóa ký tự lạ (ký tự điều khiển) trong ô này.")
    if len(text) > TEXT_MAX:
        raise CellProblem(f"Rút ngắn còn {TEXT_MAX} chữ cái, đang có {len(text)}.")
    return text


def _plain(cell: Any, *, words: bool = False) -> str:
    if isinstance(cell, dict):
        if "formula" in cell:
            raise CellProblem(_WORDS)
        if "date" in cell:
            raise CellProblem(
                "Ô này đã bị Excel đổi thành ngày tháng. Định dạng ô là Văn bản (Text) rồi nhập lại."
                if words
                else "Ô này đã bị Excel đổi thành ngày tháng. Nhập lại số điểm, ví dụ 1 hoặc 0,5."
            )
        raise CellProblem(f"Ô này báo lỗi {str(cell.get('error', ''))[:20]}. Xóa đi rồi nhập lại.")
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, float):
        # Sums of tenths leave dust behind the second decimal.
        return f"{Decimal(repr(round(cell, 6))).normalize():f}"
    return str(cell)


def find_columns(rows: Iterable[tuple[int, list[Any]]]) -> tuple[int, dict[str, int]] | None:
    """(row number of the heading, heading → place of its cell), or None when no row has all headings."""
    wanted = {CODE_HEADING, *POINTS_HEADING.values(), *TEXT_HEADING.values()}
    for number, cells in rows:
        found: dict[str, int] = {}
        for place, cell in enumerate(cells):
            name = clean_line(cell) if isinstance(cell, str) else ""
            if name in wanted:
                found.setdefault(name, place)
        if len(found) == len(wanted):
            return number, found
    return None


def stamp_texts(rows: Iterable[tuple[int, list[Any]]]) -> list[str]:
    """The cells of a sheet that claim to be pieces of a stamp."""
    return [cell for _, cells in rows for cell in cells if isinstance(cell, str) and _STAMP.fullmatch(cell)]


def listed(names: Collection[str], most: int = 10) -> str:
    """ "4a, 4b và 3 hàng khác"."""
    shown = ", ".join(list(names)[:most])
    return shown if len(names) <= most else f"{shown} và {len(names) - most} hàng khác"
