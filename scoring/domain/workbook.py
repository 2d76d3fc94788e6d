"""Reading a workbook that was filled in offline: what people changed in it, every problem with its cell.

Nothing is written here. ``rows`` of the upload holds one entry a sheet: ``tab`` (its name), ``card``, ``unit`` (its
name), ``column``, ``made_at``, ``same`` (rows that nobody touched in the file) and ``rows``, the touched ones:
``c`` criterion, ``at`` cell, ``p`` points, ``t`` text, ``v`` the version that the file was made from, ``bp`` and ``bt``
what stood there.
``problems``: [sheet, cell, sentence].
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter

from common.scope import Actor
from common.uploads import Table
from common.workflow import Refused
from scoring.enums import Column, PointSource
from scoring.models import Criterion, Scorecard, WorkbookUpload
from scoring.queries import criteria_of, scorecards_visible_to
from scoring.rules import workbook as layout
from scoring.rules.workbook import BadStamp, CellProblem, Seen, Stamp

NEVER_OURS = (
    "Tệp này không có phiếu nào tải từ hệ thống: không trang nào có dấu nhận. "
    "Tải tệp mới ở trang này rồi chép điểm sang."
)
NOT_OURS = "trang này không có dấu nhận nguyên vẹn của hệ thống nên không đọc. Tải tệp mới rồi chép điểm sang"


@dataclass(slots=True)
class Reading:
    """What one workbook says."""

    sheets: list[dict[str, Any]] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)

    def problem(self, tab: str, cell: str, text: str) -> None:
        sentence = text.rstrip(".")
        self.problems.append((tab, cell, sentence[:1].lower() + sentence[1:]))


def read_workbook(
    *, tables: Sequence[Table], year: int, actor: Actor, file_name: str, sha256: str, now: dt.datetime
) -> WorkbookUpload:
    """Compare the sheets of a file with their stamps and keep what people changed. Raises Refused: no sheet is ours."""
    reading = Reading()
    stamped = _stamped(tables, reading)
    cards = {
        card.unit_id: card
        for card in scorecards_visible_to(actor)
        .filter(year=year, unit__in={stamp.unit_id for _, stamp in stamped})
        .select_related("unit", "rubric")
    }
    twice = {unit for unit, count in Counter(stamp.unit_id for _, stamp in stamped).items() if count > 1}
    for table, stamp in stamped:
        problem = _foreign(stamp, cards.get(stamp.unit_id), year, twice)
        if problem:
            reading.problem(table.sheet, "", problem)
        else:
            _SheetReader(table, stamp, cards[stamp.unit_id], reading).read()
    return WorkbookUpload.objects.create(
        user_id=actor.user_id,
        authority_path=actor.authority_path,
        unit_id=actor.unit_id,
        year=year,
        file_name=file_name,
        sha256=sha256,
        rows=reading.sheets,
        problems=reading.problems,
        uploaded_at=now,
    )


def _stamped(tables: Sequence[Table], reading: Reading) -> list[tuple[Table, Stamp]]:
    """The sheets that are ours; the others are said, unless they are the guide or the summary, or empty."""
    found: list[tuple[Table, Stamp]] = []
    strangers = []
    for table in tables:
        texts = layout.stamp_texts(table.rows)
        if not texts:
            strangers += [table.sheet] if table.rows and table.sheet not in {layout.GUIDE, layout.SUMMARY} else []
            continue
        try:
            found.append((table, layout.read_stamp(texts)))
        except BadStamp:
            reading.problem(table.sheet, "", NOT_OURS)
    if not found and not reading.problems:
        raise Refused(NEVER_OURS)
    for name in strangers:
        reading.problem(name, "", "trang này không phải phiếu chấm điểm của hệ thống, đã bỏ qua")
    return found


def _foreign(stamp: Stamp, card: Scorecard | None, year: int, twice: Collection[int]) -> str:
    """Why a sheet is not taken at all, "" when it is."""
    if stamp.year != year:
        return (
            f"phiếu năm {stamp.year} của “{stamp.unit_name}”, đang nạp vào năm {year}. Chuyển sang năm đó rồi nạp lại"
        )
    if card is None:
        return f"phiếu của “{stamp.unit_name}”, vai trò đang dùng không xem được phiếu này"
    if stamp.unit_id in twice:
        return f"tệp có nhiều trang của cùng đơn vị “{stamp.unit_name}”. Giữ lại một trang rồi nạp lại"
    if stamp.authority_path != card.authority_path:
        return "đơn vị đã chuyển cấp quản lý sau khi tải tệp. Tải tệp mới"
    if stamp.rubric != (card.rubric.code, card.rubric.version, card.rubric.content_hash):
        return (
            f"trang theo bảng chấm điểm {stamp.rubric[0]} bản {stamp.rubric[1]}, phiếu trên hệ thống theo "
            f"{card.rubric.code} bản {card.rubric.version}. Tải tệp mới"
        )
    if stamp.column not in Column.values:
        return "lúc tải tệp phiếu đang khóa nên trang này chỉ để xem, không có ô nào được nhập"
    return ""


class _SheetReader:
    """Reads the sheet of one unit."""

    def __init__(self, table: Table, stamp: Stamp, card: Scorecard, reading: Reading) -> None:
        self.table, self.stamp, self.card, self.reading = table, stamp, card, reading
        self.column = Column(stamp.column)
        self.criteria = {criterion.code: criterion for criterion in criteria_of(card.rubric)}
        self.places: dict[str, int] = {}

    def read(self) -> None:
        heading = layout.find_columns(self.table.rows)
        if heading is None:
            self._problem(0, "", "không tìm thấy dòng tiêu đề đủ các cột. Tải tệp mới rồi chép điểm sang")
            return
        first, self.places = heading
        by_code: dict[str, tuple[int, list[Any]]] = {}
        twice: set[str] = set()
        for number, cells in self.table.rows:
            if number <= first:
                continue
            code = self._code(number, cells)
            if code in by_code:
                twice.add(code)
                self._problem(number, layout.CODE_HEADING, f"hàng {code} có hai lần, cả hai đều không đọc")
            elif code:
                by_code[code] = (number, cells)
        missing = [code for code in self.stamp.rows if code not in by_code]
        if missing:
            words = f"trang thiếu hàng {layout.listed(missing)}; các hàng này giữ theo hệ thống"
            self._problem(0, "", words)
        rows = [self._row(code, *by_code[code]) for code in self.stamp.rows if code in by_code and code not in twice]
        changed = [row for row in rows if row]
        self.reading.sheets.append(
            {
                "tab": self.table.sheet,
                "card": self.card.pk,
                "unit": self.card.unit.name,
                "column": self.column.value,
                "made_at": self.stamp.made_at.isoformat(),
                "same": len(rows) - len(changed),
                "rows": changed,
            }
        )

    def _code(self, number: int, cells: list[Any]) -> str:
        """The code of a row, "" for rows that hold none; values in such rows are said."""
        code = self._cell(cells, layout.CODE_HEADING)
        code = str(code).strip() if isinstance(code, (str, int)) else ""
        if code in self.criteria:
            return code if self._is_typed(self.criteria[code]) else ""
        for heading in (layout.POINTS_HEADING[self.column], layout.TEXT_HEADING[self.column]):
            value = self._cell(cells, heading)
            if value not in (None, "") and not (isinstance(value, dict) and "formula" in value):
                what = f"mã hàng “{code[:20]}” không có trong phiếu" if code else "hàng này không phải hàng của phiếu"
                self._problem(number, heading, f"{what} nên chưa đọc. Nhập vào hàng có sẵn")
        return ""

    @staticmethod
    def _is_typed(criterion: Criterion) -> bool:
        return criterion.is_leaf and criterion.source == PointSource.TYPED

    def _row(self, code: str, number: int, cells: list[Any]) -> dict[str, Any] | None:
        """What was changed in a row, None for nothing or for something that cannot be taken."""
        criterion, seen = self.criteria[code], self.stamp.rows[code]
        self._closed(code, number, cells, seen)
        points_heading, text_heading = layout.POINTS_HEADING[self.column], layout.TEXT_HEADING[self.column]
        points, text, good = seen.points, seen.text, True
        try:
            step = criterion.step or self.card.rubric.step
            points = layout.read_points(
                self._cell(cells, points_heading), maximum=criterion.max_points, step=step, row=code
            )
        except CellProblem as problem:
            self._problem(number, points_heading, str(problem))
            good = False
        if not self._same_words(cells, seen):
            try:
                text = layout.read_text(self._cell(cells, text_heading))
            except CellProblem as problem:
                self._problem(number, text_heading, str(problem))
                good = False
        if not good or (points == seen.points and layout.same_text(text, seen.text)):
            return None
        return {
            "c": criterion.pk,
            "at": f"{self._letter(points_heading)}{number}",
            "p": layout.number_text(points),
            "t": text if not layout.same_text(text, seen.text) else seen.text,
            "v": seen.version,
            "bp": layout.number_text(seen.points),
            "bt": seen.text,
        }

    def _same_words(self, cells: list[Any], seen: Seen) -> bool:
        """Whether the words are the very ones of the file as it was made; those are taken as they were."""
        cell = self._cell(cells, layout.TEXT_HEADING[self.column])
        if isinstance(cell, dict):  # words such as "#N/A" look like an error of the sheet
            cell = cell.get("error", cell)
        if isinstance(cell, dict) or not isinstance(cell or "", str):
            return False
        return layout.is_untouched(cell or "", seen.text)

    def _closed(self, code: str, number: int, cells: list[Any], seen: Seen) -> None:
        """Points typed into the closed column are not taken, and that is said."""
        other = Column.SELF if self.column == Column.SUPERIOR else Column.SUPERIOR
        heading = layout.POINTS_HEADING[other]
        cell = self._cell(cells, heading)
        if cell in (None, "") or isinstance(cell, dict):
            return
        try:
            typed = layout.read_points(cell, maximum=Decimal(999), step=Decimal("0.01"), row=code)
        except CellProblem:
            typed = None
        if typed != seen.other:
            self._problem(number, heading, f"cột “{heading}” đang khóa nên ô này không đọc")

    def _cell(self, cells: list[Any], heading: str) -> Any:
        place = self.places[heading]
        return cells[place] if place < len(cells) else None

    def _letter(self, heading: str) -> str:
        return get_column_letter(self.places[heading] + 1)

    def _problem(self, number: int, heading: str, text: str) -> None:
        self.reading.problem(self.table.sheet, f"{self._letter(heading)}{number}" if heading else "", text)
