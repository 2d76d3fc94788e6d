"""Reading an imported list of criteria: every problem at once, by its row (SEC-IMP-03)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from common.sheets.columns import EXAMPLE_MARK, CellProblem, Column, header_key, parse
from common.sheets.plan import Problem
from common.uploads import Table
from models_programs.models import ListedCriterion
from models_programs.rules.criteria import CRITERIA_MAX

SHEET = "Tiêu chí"
COLUMNS = (
    Column("code", "TT", "text", 10, "Số thứ tự như trong văn bản, ví dụ 1, 2a. Để trống: hệ thống tự đánh số."),
    Column("group", "Nhóm", "text", 34, "Tên nhóm tiêu chí. Để trống: cùng nhóm với dòng trên."),
    Column("text", "Nội dung", "prose", 90, "Bắt buộc. Nguyên văn tiêu chí.", required=True),
)
NAMES = {column.field: column.header for column in COLUMNS}
# How people head these columns in their own files.
_HEADERS = {
    "code": ("TT", "STT", "Số TT", "Số thứ tự"),
    "group": ("Nhóm", "Nhóm tiêu chí"),
    "text": ("Nội dung", "Nội dung tiêu chí", "Tiêu chí"),
}
_BY_HEADER = {header_key(header): column for column in COLUMNS for header in _HEADERS[column.field]}
_LIMITS: dict[str, int] = {
    column.field: ListedCriterion._meta.get_field(column.field).max_length or 0  # type: ignore[union-attr]
    for column in COLUMNS
}
# A title may stand above the headings.
_HEAD_ROWS = 10


@dataclass(slots=True)
class ListPlan:
    """Criteria as (row in the file, code, group, text); nothing is stored while there is one problem."""

    rows: list[tuple[int, str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """What the preview shows."""
        return {"rows": [list(row) for row in self.rows], "problems": [str(problem) for problem in self.problems]}


def plan_list(table: Table) -> ListPlan:
    """What an uploaded table says, or what is wrong with it."""
    return _Reader(table).read()


class _Reader:
    """One reading of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.plan = ListPlan()
        self.columns: list[Column | None] = []
        self.codes: dict[tuple[str, str], int] = {}
        self.texts: dict[str, int] = {}

    def read(self) -> ListPlan:
        at = next((i for i, (_, cells) in enumerate(self.table.rows[:_HEAD_ROWS]) if self._is_head(cells)), None)
        if at is None:
            number = self.table.rows[0][0] if self.table.rows else 1
            self._problem(number, "", "không thấy dòng tiêu đề TT, Nhóm, Nội dung, lấy lại từ tệp mẫu")
            return self.plan
        self._head(*self.table.rows[at])
        if not self.plan.problems:
            for number, cells in self.table.rows[at + 1 :]:
                self._row(number, cells)
            if not self.plan.rows and not self.plan.problems:
                self._problem(self.table.rows[at][0], "", "tệp chưa có tiêu chí nào, nhập từ dòng dưới dòng tiêu đề")
            if len(self.plan.rows) > CRITERIA_MAX:
                self._problem(
                    self.plan.rows[CRITERIA_MAX][0],
                    "",
                    f"mỗi bộ không quá {CRITERIA_MAX} tiêu chí, chia thành nhiều bộ",
                )
        return self.plan

    def _is_head(self, cells: list[Any]) -> bool:
        return any(_column(cell) is COLUMNS[-1] for cell in cells)

    def _head(self, number: int, cells: list[Any]) -> None:
        for cell in cells:
            column = _column(cell)
            if column is not None and column in self.columns:
                self._problem(number, column.header, "cột này có hai lần, xóa bớt một cột")
            elif column is None and cell not in (None, ""):
                self._problem(number, str(cell)[:60], "cột này không có trong tệp mẫu, xóa cột hoặc sửa lại tên cột")
            self.columns.append(column)

    def _row(self, number: int, cells: list[Any]) -> None:
        values, well = self._values(number, cells)
        if values["code"].upper() == EXAMPLE_MARK or (not any(values.values()) and well):
            return
        group = values["group"] or (self.plan.rows[-1][2] if self.plan.rows else "")
        code = values["code"] or str(len(self.plan.rows) + 1)
        if well and not values["text"]:
            self._problem(number, NAMES["text"], "ghi nội dung tiêu chí; tên nhóm thì ghi ở cột Nhóm của dòng tiêu chí")
        if first := self.codes.get((group, code)):
            self._problem(number, NAMES["code"], f"số {code} đã có ở dòng {first} trong cùng nhóm")
        if values["text"] and (first := self.texts.get(header_key(values["text"]))):
            self._problem(number, NAMES["text"], f"nội dung này đã có ở dòng {first}")
        self.codes.setdefault((group, code), number)
        self.texts.setdefault(header_key(values["text"]), number)
        self.plan.rows.append((number, code, group, values["text"]))

    def _values(self, number: int, cells: list[Any]) -> tuple[dict[str, str], bool]:
        """The texts of a row, and whether all cells could be read."""
        values = dict.fromkeys(NAMES, "")
        before = len(self.plan.problems)
        for column, cell in zip(self.columns, cells, strict=False):
            if column is None:
                continue
            if column.field == "code" and isinstance(cell, dict) and "date" in cell:
                self._problem(
                    number, column.header, "Excel đã đổi số này thành ngày, định dạng cột là Văn bản rồi nhập lại"
                )
                continue
            try:
                values[column.field] = parse(column, cell, self.table.epoch) or ""
            except CellProblem as problem:
                self._problem(number, column.header, str(problem))
                continue
            limit = _LIMITS[column.field]
            if len(values[column.field]) > limit:
                self._problem(number, column.header, f"rút gọn còn {limit} ký tự")
        for index in range(len(self.columns), len(cells)):
            if cells[index] not in (None, ""):
                self._problem(number, "", f"ô thứ {index + 1} có dữ liệu nhưng cột chưa có tên ở dòng tiêu đề")
        return values, len(self.plan.problems) == before

    def _problem(self, row: int, column: str, text: str) -> None:
        self.plan.problems.append(Problem(row, column, text))


def _column(cell: Any) -> Column | None:
    return _BY_HEADER.get(header_key(cell)) if isinstance(cell, str) else None
