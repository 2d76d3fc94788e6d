"""The workbook to be filled in offline: one protected sheet a unit in the annex's layout, a guide, a summary.

Only the cells of the column that this person may write now are open. Whatever people typed stays text; the only
formulas are our own sums. What the sheet must remember stands in hidden columns (scoring/rules/workbook.py).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from common.documents.cells import FONT, FORMATS, Value, plain_text, write
from common.documents.xlsx import HEADER_FILL, collector_paused, describe, set_up_page, tab_name
from common.numbers import points as show
from scoring.enums import Column
from scoring.exports.build import DRAFT_MARK, row_label
from scoring.exports.xlsx import GRID, LINE, PIXELS, lines_of
from scoring.models import Criterion
from scoring.queries import Sheet
from scoring.rules import workbook as layout

WIDTHS = {"A": 5, "B": 52, "C": 8, "D": 10, "E": 10, "F": 26, "G": 26}
TITLES = ("TT", "Nội dung đánh giá, phân loại", "Điểm tối đa")
POINTS_COLUMN = {Column.SELF: "D", Column.SUPERIOR: "E"}
TEXT_COLUMN = {Column.SELF: "F", Column.SUPERIOR: "G"}
CODES, CHOICES, STAMP = "H", "I", "J"
HEAD = 7  # the row of the headings
OPEN_FILL = PatternFill("solid", fgColor="FFFFF8DC")
NOTHING_OPEN = "Phiếu đang khóa nên tệp này chỉ để xem."


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of the workbook. ``column`` may be written now ("" for none); ``sees_superior`` shows that column."""

    sheet: Sheet
    column: str
    sees_superior: bool


def fill_in_workbook(pages: Sequence[Page], *, title: str, now: dt.datetime, watermark: str = "") -> bytes:
    """The workbook as bytes. Several units get a summary in front, every workbook a guide at the end."""
    book = Workbook()
    describe(book, title)
    book.remove(book.worksheets[0])
    taken = {layout.GUIDE.casefold(), layout.SUMMARY.casefold()}
    looks = _Looks(book.create_sheet("looks"))
    summary = book.create_sheet(layout.SUMMARY) if len(pages) > 1 else None
    with collector_paused():
        drawn = []
        for page in pages:
            tab = book.create_sheet(tab_name(page.sheet.card.unit.name, taken=taken))
            drawn.append(_Tab(tab, page, looks).draw(now, watermark))
        if summary is not None:
            _draw_summary(summary, drawn, looks, title)
        _draw_guide(book.create_sheet(layout.GUIDE), pages, now)
        book.remove(book["looks"])
        buffer = io.BytesIO()
        book.save(buffer)
    return buffer.getvalue()


@lru_cache(maxsize=4096)
def _lines(text: str, width: int, bold: bool) -> int:
    return lines_of(text, bold=bold, pixels=width * PIXELS)


class _Looks:
    """Styles made once for the whole workbook; a cell takes a copy of the ids, which costs almost nothing."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.made: dict[tuple[object, ...], Any] = {}

    def put(
        self, cell: Any, value: Value, *, bold: bool = False, align: str = "center", size: int = 12,
        grid: bool = True, fill: str = "", is_open: bool = False, italic: bool = False,
    ) -> None:  # fmt: skip
        write(cell, value)
        kind = "text" if isinstance(value, str) or (is_open and align == "left") else "points"
        key = (bold, align, size, grid, fill, is_open, italic, kind, bool(cell.quotePrefix))
        if key not in self.made:
            sample = self.tab.cell(row=len(self.made) + 1, column=1)
            sample.font = Font(name=FONT, size=size, bold=bold, italic=italic)
            sample.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
            sample.number_format = FORMATS[kind] if is_open else "General"  # type: ignore[index]
            if grid:
                sample.border = GRID
            if fill or is_open:
                sample.fill = OPEN_FILL if is_open else HEADER_FILL
            if is_open:
                sample.protection = Protection(locked=False)
            if cell.quotePrefix:
                sample.quotePrefix = True
            self.made[key] = sample._style
        cell._style = copy(self.made[key])


class _Tab:
    """Draws the sheet of one unit."""

    def __init__(self, tab: Any, page: Page, looks: _Looks) -> None:
        self.tab, self.page, self.looks = tab, page, looks
        self.card = page.sheet.card
        self.rows: dict[int, int] = {}

    def draw(self, now: dt.datetime, watermark: str) -> tuple[Page, str, int]:
        """The page, the name of its sheet, the row of the totals."""
        for letter, width in WIDTHS.items():
            self.tab.column_dimensions[letter].width = width
        for letter in (CODES, CHOICES, STAMP):
            self.tab.column_dimensions[letter].hidden = True
        self._head(now)
        for criterion in self.page.sheet.criteria:
            self._row(criterion)
        total_row = self._total()
        self._validate()
        self._stamp(now)
        set_up_page(self.tab, landscape=True, header_row=HEAD, watermark=watermark)
        self.tab.print_area = f"A1:G{total_row}"
        self.tab.freeze_panes = f"C{HEAD + 1}"
        self.tab.sheet_view.showGridLines = False
        guard = self.tab.protection
        guard.sheet, guard.formatRows, guard.formatColumns, guard.selectLockedCells = True, False, False, False
        return self.page, self.tab.title, total_row

    def _put(self, letter: str, row: int, value: Value, **look: Any) -> None:
        self.looks.put(self.tab[f"{letter}{row}"], value, **look)

    def _head(self, now: dt.datetime) -> None:
        card, column = self.card, self.page.column
        lines: list[tuple[str, dict[str, Any]]] = [
            (f"PHIẾU CHẤM ĐIỂM NĂM {card.year}", {"bold": True, "size": 14}),
            (card.unit.name, {"bold": True, "size": 13}),
            (f"Bảng chấm điểm: {card.rubric.source}", {"italic": True}),
            (f"Tải lúc {timezone.localtime(now):%H:%M ngày %d/%m/%Y}. Trạng thái: {card.get_state_display()}.", {}),
            (_open_words(column), {"bold": True}),
        ]
        if card.rubric.is_draft:
            lines[2] = (DRAFT_MARK, {"bold": True})
        for number, (text, look) in enumerate(lines, start=1):
            self._put("A", number, text, grid=False, **look)
            self.tab.merge_cells(f"A{number}:G{number}")
            self.tab.row_dimensions[number].height = LINE * _lines(text, 135, True) + 4
        titles = [*TITLES, *layout.POINTS_HEADING.values(), *layout.TEXT_HEADING.values(), layout.CODE_HEADING]
        for letter, text in zip("ABCDEFGH", titles, strict=True):
            self._put(letter, HEAD, text, bold=True, fill="head")
        self.tab.row_dimensions[HEAD].height = LINE * 2 + 6

    def _row(self, criterion: Criterion) -> None:
        at = self.rows[criterion.pk] = HEAD + 1 + len(self.rows)
        parent = next((one.code for one in self.page.sheet.criteria if one.pk == criterion.parent_id), "")
        group = not criterion.is_leaf
        self._put("A", at, row_label(criterion, parent), bold=not parent)
        self._put("B", at, criterion.text, bold=group, align="left")
        self._put("C", at, criterion.max_points, bold=group)
        mark = self.page.sheet.marks.get(criterion.pk) if criterion.is_leaf else None
        tall = [_lines(criterion.text, WIDTHS["B"], group)]
        for column in Column:
            is_open = mark is not None and self.page.column == column
            text = mark.text(column) if mark and self._shows(column) else ""
            if not group:
                self._put(POINTS_COLUMN[column], at, self._points(criterion, column), is_open=is_open)
            self._put(TEXT_COLUMN[column], at, text or None, align="left", is_open=is_open)
            tall.append(_lines(text, WIDTHS[TEXT_COLUMN[column]], False) if text else 1)
        self._put(CODES, at, criterion.code, grid=False)
        self.tab.row_dimensions[at].height = min(LINE * max(tall) + 4, 400)

    def _shows(self, column: str) -> bool:
        return column == Column.SELF or self.page.sees_superior

    def _points(self, criterion: Criterion, column: str) -> Decimal | None:
        if not self._shows(column):
            return None
        sheet = self.page.sheet
        return (sheet.self_points if column == Column.SELF else sheet.superior_points).get(criterion.pk)

    def _total(self) -> int:
        """Sums of groups and of the sheet as formulas; what has no points yet stays blank."""
        at = HEAD + 1 + len(self.rows)
        self._put("A", at, None)
        self._put("B", at, "Tổng cộng", bold=True, align="left")
        self._put("C", at, self.card.rubric.total, bold=True)
        for column in Column:
            letter = POINTS_COLUMN[column]
            for criterion in self.page.sheet.criteria:
                if not criterion.is_leaf:
                    self._sum(letter, self.rows[criterion.pk], self._leaves(criterion))
            self._sum(letter, at, [one for one in self.page.sheet.criteria if one.is_leaf])
            self._put(TEXT_COLUMN[column], at, None)
        return at

    def _sum(self, letter: str, at: int, leaves: Iterable[Criterion]) -> None:
        cells = _ranges(letter, [self.rows[leaf.pk] for leaf in leaves])
        self._put(letter, at, None, bold=True)
        self.tab[f"{letter}{at}"].value = f'=IF(COUNT({cells})=0,"",SUM({cells}))'

    def _leaves(self, group: Criterion) -> list[Criterion]:
        below = {group.pk}
        for one in self.page.sheet.criteria:
            if one.parent_id in below:
                below.add(one.pk)
        return [one for one in self.page.sheet.criteria if one.is_leaf and one.pk in below]

    def _validate(self) -> None:
        """Drop-downs from the hidden list of points, or lowest and highest; a limit on the length of the words."""
        if not self.page.column:
            return
        same: dict[tuple[Decimal, Decimal], list[int]] = {}
        leaves = [one for one in self.page.sheet.criteria if one.pk in self.page.sheet.marks]
        for leaf in leaves:
            same.setdefault((leaf.max_points, leaf.step or self.card.rubric.step), []).append(self.rows[leaf.pk])
        starts: dict[Decimal, int] = {}
        for (maximum, step), rows in same.items():
            count = layout.choices(maximum, step)
            rule = self._listed(count, step, starts) if count <= layout.CHOICES_MAX else _between(maximum)
            rule.error = f"Nhập điểm từ 0 đến {show(maximum)}, theo bước {show(step)}. Chưa chấm thì để trống."
            rule.errorTitle, rule.showErrorMessage, rule.allow_blank = "Điểm không đúng mức", True, True
            self._apply(rule, POINTS_COLUMN[Column(self.page.column)], rows)
        words = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(layout.TEXT_MAX))
        words.error = f"Rút ngắn còn {layout.TEXT_MAX} chữ cái."
        words.errorTitle, words.showErrorMessage, words.allow_blank = "Chữ quá dài", True, True
        self._apply(words, TEXT_COLUMN[Column(self.page.column)], [self.rows[leaf.pk] for leaf in leaves])

    def _apply(self, rule: DataValidation, letter: str, rows: list[int]) -> None:
        if rows:
            for piece in _ranges(letter, rows).split(","):
                rule.add(piece)
            self.tab.add_data_validation(rule)

    def _listed(self, count: int, step: Decimal, starts: dict[Decimal, int]) -> DataValidation:
        """0, step, 2 × step … as numbers in a hidden column: a list of texts would bring its own decimal point."""
        if step not in starts:
            starts[step] = 1 + len(starts) * layout.CHOICES_MAX
            for number in range(layout.CHOICES_MAX):
                self.tab[f"{CHOICES}{starts[step] + number}"] = step * number
        first = starts[step]
        return DataValidation("list", formula1=f"${CHOICES}${first}:${CHOICES}${first + count - 1}")

    def _stamp(self, now: dt.datetime) -> None:
        card, column = self.card, self.page.column
        other = Column.SELF if column == Column.SUPERIOR else Column.SUPERIOR
        codes = {one.pk: one.code for one in self.page.sheet.criteria}
        stamp = layout.Stamp(
            unit_id=card.unit_id,
            unit_code=card.unit.code,
            unit_name=card.unit.name,
            authority_path=card.authority_path,
            year=card.year,
            rubric=(card.rubric.code, card.rubric.version, card.rubric.content_hash),
            column=column,
            made_at=now,
            rows={
                codes[pk]: layout.Seen(
                    mark.version(column),
                    mark.points(column),
                    mark.text(column),
                    mark.points(other) if self._shows(other) else None,
                )
                for pk, mark in self.page.sheet.marks.items()
            } if column else {},
        )  # fmt: skip
        for number, text in enumerate(layout.write_stamp(stamp), start=1):
            write(self.tab[f"{STAMP}{number}"], text)


def _between(maximum: Decimal) -> DataValidation:
    return DataValidation("decimal", operator="between", formula1="0", formula2=f"{maximum.normalize():f}")


def _ranges(letter: str, rows: list[int]) -> str:
    """ "D8:D10,D12" of row numbers."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ",".join(f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}" for a, b in runs)


def _open_words(column: str) -> str:
    if not column:
        return NOTHING_OPEN
    points, words = layout.POINTS_HEADING[Column(column)], layout.TEXT_HEADING[Column(column)]
    return f"Nhập vào ô nền vàng: cột “{points}” và cột “{words}”. Chưa chấm thì để trống; 0 là 0 điểm."


def _draw_summary(tab: Any, drawn: list[tuple[Page, str, int]], looks: _Looks, title: str) -> None:
    """Every unit with its sheet, what is open and the totals, which follow the sheets."""
    for letter, width in zip("ABCDEF", (6, 44, 22, 26, 14, 14), strict=True):
        tab.column_dimensions[letter].width = width
    looks.put(tab["A1"], title, bold=True, size=14, grid=False, align="left")
    tab["A1"].alignment = Alignment(vertical="center")
    for letter, text in zip("ABCDEF", ("TT", "Đơn vị", "Trạng thái", "Cột được nhập", "Tự chấm", "Cấp trên chấm"),
                            strict=True):  # fmt: skip
        looks.put(tab[f"{letter}3"], text, bold=True, fill="head")
    for number, (page, name, total) in enumerate(drawn, start=1):
        at, card = number + 3, page.sheet.card
        looks.put(tab[f"A{at}"], number)
        looks.put(tab[f"B{at}"], card.unit.name, align="left")
        tab.row_dimensions[at].height = LINE * _lines(card.unit.name, 44, False) + 4
        looks.put(tab[f"C{at}"], card.get_state_display())
        looks.put(tab[f"D{at}"], Column(page.column).label if page.column else "Chỉ xem")
        for letter, column in (("E", Column.SELF), ("F", Column.SUPERIOR)):
            looks.put(tab[f"{letter}{at}"], None)
            tab[f"{letter}{at}"].value = f"={quote_sheetname(name)}!{POINTS_COLUMN[column]}{total}"
    tab.freeze_panes = "C4"
    tab.sheet_view.showGridLines = False
    tab.protection.sheet, tab.protection.formatColumns = True, False
    set_up_page(tab, landscape=True, header_row=3)


def _draw_guide(tab: Any, pages: Sequence[Page], now: dt.datetime) -> None:
    rows = [
        "HƯỚNG DẪN",
        "1. Chỉ nhập vào ô nền vàng. Các ô khác đã khóa để khỏi sửa nhầm.",
        "2. Điểm: chọn trong danh sách hoặc gõ số, ví dụ 1 hoặc 0,5. Chưa chấm thì để trống; ô trống khác với 0 điểm.",
        "3. Ghi chú, lý do: gõ chữ bình thường, không quá 1.000 chữ cái. Xuống dòng trong ô: Alt + Enter.",
        "4. Lưu tệp ở dạng .xlsx rồi vào phần mềm, mục Chấm điểm, chọn “Nạp lại tệp đã điền”.",
        "5. Phần mềm cho xem từng hàng khác nhau giữa hệ thống và tệp. Đồng ý thì mới ghi.",
        "6. Nếu trong lúc đó có người đã sửa trên hệ thống, phần mềm hỏi giữ bên nào, không tự ghi đè.",
        "7. Nạp tệp chưa phải là gửi phiếu. Điền xong vẫn phải vào phiếu, kiểm tra rồi bấm gửi.",
        f"Tệp có {len(pages)} phiếu, tải lúc {timezone.localtime(now):%H:%M ngày %d/%m/%Y}.",
        "Không nhập thông tin thuộc bí mật nhà nước vào tệp này.",
    ]
    tab.column_dimensions["A"].width = 100
    for number, text in enumerate(rows, start=1):
        write(tab[f"A{number}"], plain_text(text))
        tab[f"A{number}"].font = Font(name=FONT, size=14 if number == 1 else 12, bold=number == 1)
        tab[f"A{number}"].alignment = Alignment(wrap_text=True, vertical="top")
        tab.row_dimensions[number].height = LINE * _lines(text, 100, False) + 6
    tab.sheet_view.showGridLines = False
    tab.protection.sheet = True
    set_up_page(tab, landscape=False, header_row=None)
