"""``python -m common.xlsx_reader SHEET ROWS COLUMNS < file.xlsx``: reads one sheet into JSON on standard output.

With a fourth word, ``book``, it reads every sheet (``SHEET`` is not looked at) and answers {"refused": sentence} or
{"sheets": [answer of one sheet, …]}; a cell with a formula is then {"formula": true}, whatever its last result was.

A process of its own with 1 GB of address space and 30 s of processor time (SEC-IMP-02), without Django and without a
database: whatever a spreadsheet does to openpyxl, it does it here. Answers {"refused": sentence} or
{"sheet", "epoch", "rows": [[row number, cell, …], …]}; a cell is null, text, number, true/false, {"date": "2026-03-27"}
or {"error": "#N/A"}; ``epoch`` is day 0 of numbers that mean dates (workbooks of old Macs count from 1904).
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
import resource
import sys
import unicodedata
import warnings
from dataclasses import replace
from typing import Any

from common.xlsx_guard import BOOK, BROKEN, Limits, UploadRefused, check_content

MEMORY = 1024 * 1024 * 1024
SECONDS = 30
TEXT_MAX = 32_767
LAST_ROW = 1_048_576
# Characters that XML cannot hold are written _x000D_, the underscore of such a text _x005F_; openpyxl leaves them so.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}


def main() -> None:
    """Read standard input, write one JSON answer."""
    sheet, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    whole_book = sys.argv[4:] == ["book"]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    content = sys.stdin.buffer.read()
    try:
        limits = replace(BOOK, rows=rows, columns=columns) if whole_book else Limits(rows=rows, columns=columns)
        check_content(content, limits)
        answer = read_book(content, limits) if whole_book else read(content, sheet, limits)
    except UploadRefused as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": "Tệp cần quá nhiều bộ nhớ để đọc. Chép phần dữ liệu sang tệp mẫu rồi tải lên lại."}
    except Exception:
        # openpyxl raises almost anything on a crooked workbook; all of it means the same to the person.
        answer = {"refused": BROKEN}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def read(content: bytes, wanted: str, limits: Limits) -> dict[str, Any]:
    """The rows that hold something of the sheet called ``wanted``, or of the first sheet."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = book.worksheets
    if not sheets:
        raise UploadRefused("Tệp không có trang tính nào. Nhập vào tệp mẫu rồi tải lên lại.")
    folded = unicodedata.normalize("NFC", wanted).casefold()
    sheet = next((s for s in sheets if unicodedata.normalize("NFC", s.title).casefold() == folded), sheets[0])
    return _answer(book, sheet, limits)


def read_book(content: bytes, limits: Limits) -> dict[str, Any]:
    """The rows that hold something of every sheet; formulas are told apart from values."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    if len(book.worksheets) > limits.sheets:
        raise UploadRefused(f"Tệp có hơn {limits.sheets} trang tính. Chia thành nhiều tệp.")
    return {"sheets": [_answer(book, sheet, limits) for sheet in book.worksheets]}


def _answer(book: Any, sheet: Any, limits: Limits) -> dict[str, Any]:
    sheet.reset_dimensions()
    _check_head(sheet, limits)
    rows: list[list[Any]] = []
    gap: Any = None  # openpyxl hands out one and the same tuple for every row that the file leaves out
    # Cells further right are cut unread: a styled row that reaches column XFD is common and harmless.
    for number, cells in enumerate(sheet.iter_rows(max_col=limits.columns + 1), start=1):
        if number > LAST_ROW:
            raise UploadRefused(BROKEN)
        if cells is gap:
            continue
        values = _values(cells)
        if not values:
            gap = cells
            continue
        if len(values) > limits.columns:
            raise UploadRefused(_too_wide(number, limits))
        rows.append([number, *values])
        if len(rows) > limits.rows + 1:
            raise UploadRefused(f"Tệp có hơn {limits.rows:,} dòng. Chia thành nhiều tệp.".replace(",", "."))
    return {"sheet": sheet.title, "epoch": book.epoch.date().isoformat(), "rows": rows}


def _check_head(sheet: Any, limits: Limits) -> None:
    for cells in sheet.iter_rows(max_row=1):
        if len(_values(cells)) > limits.columns:
            raise UploadRefused(_too_wide(1, limits))


def _too_wide(number: int, limits: Limits) -> str:
    return f"Dòng {number} có dữ liệu ở quá {limits.columns} cột. Chép dữ liệu sang tệp mẫu rồi tải lên lại."


def _values(cells: Any) -> list[Any]:
    values = [_plain(cell) for cell in cells]
    while values and (values[-1] is None or values[-1] == ""):
        values.pop()
    return values


def _plain(cell: Any) -> Any:
    value = cell.value
    if cell.data_type == "f":
        return {"formula": True}
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return {"error": "#NUM!"}
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, dt.datetime):
        return {"date": value.date().isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, (dt.time, dt.timedelta)):
        return str(value)
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)[:TEXT_MAX])
    if cell.data_type == "e" or text in _ERRORS:
        return {"error": text}
    return text


if __name__ == "__main__":
    main()
