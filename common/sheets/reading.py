"""Reading a table row by row against a layout; every room's planner starts from here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from common.sheets.columns import EXAMPLE_MARK, CellProblem, Column, Layout, header_key, parse
from common.sheets.plan import Plan, Problem
from common.uploads import Table


class SheetReader:
    """One reading of one table. ``noun`` is what a row is called inside a sentence."""

    def __init__(self, table: Table, layout: Layout, noun: str) -> None:
        self.table, self.layout, self.noun = table, layout, noun
        self.result = Plan(names=dict(layout.names))
        self.columns: list[Column | None] = []
        self._places: dict[str, int] = {}

    def body(self) -> list[tuple[int, list[Any]]]:
        """The rows below a sound heading, the example left out; problems of the heading go into ``result``."""
        rows = self.table.rows
        if len(rows) < 2:
            self.nothing(rows[0][0] if rows else 1)
            return []
        self._head(*rows[0])
        if self.result.problems:
            return []
        return [(number, cells) for number, cells in rows[1:] if not self._is_example(cells)]

    def done(self) -> Plan:
        """The plan, its problems in the order of the file."""
        self.result.problems.sort(key=lambda problem: problem.row)
        return self.result

    def problem(self, row: int, column: str, text: str) -> None:
        self.result.problems.append(Problem(row, column, text))

    def nothing(self, row: int) -> None:
        """Nothing stands below the heading in this row."""
        self.problem(row, "", f"tệp chưa có {self.noun} nào, nhập từ dòng dưới dòng tiêu đề")

    def refuse(self, row: int, field: str, sentence: str) -> None:
        """A sentence of a form's check as a problem of the field's column."""
        self.problem(row, self.layout.names.get(field, field), sentence[0].lower() + sentence[1:])

    def cell(self, cells: list[Any], field: str) -> Any:
        """What stands in the column of a field, None where there is no such column or cell."""
        index = self._places.get(field)
        return cells[index] if index is not None and index < len(cells) else None

    def has(self, field: str) -> bool:
        """Whether the file has a column for the field."""
        return field in self._places

    def values(self, number: int, cells: list[Any], skip: Collection[str]) -> tuple[dict[str, Any], set[str]]:
        """What the cells of the writable columns say (None for nothing), and the fields that could not be read."""
        for index in range(len(self.columns), len(cells)):
            if cells[index] not in (None, ""):
                self.problem(number, "", f"ô thứ {index + 1} có dữ liệu nhưng cột chưa có tên ở dòng tiêu đề")
        values: dict[str, Any] = {}
        bad: set[str] = set()
        for index, column in enumerate(self.columns):
            if column is None or column.read_only or column.field in skip:
                continue
            try:
                values[column.field] = self.parse(column, cells[index] if index < len(cells) else None)
            except CellProblem as problem:
                self.problem(number, column.header, str(problem))
                bad.add(column.field)
        return values, bad

    def parse(self, column: Column, cell: Any) -> Any:
        """The value of one cell. Raises CellProblem; a room may ask more of a cell here."""
        return parse(column, cell, self.table.epoch)

    def _head(self, number: int, cells: list[Any]) -> None:
        for cell in cells:
            key = header_key(cell if isinstance(cell, str) else "")
            column = self.layout.by_header.get(key)
            if column is not None and column in self.columns:
                self.problem(number, column.header, "cột này có hai lần, xóa bớt một cột")
            elif column is None and key:
                self.problem(number, str(cell)[:60], "cột này không có trong tệp mẫu, xóa cột hoặc sửa lại tên cột")
            self.columns.append(column)
        for column in self.layout.writable:
            if column.required and column not in self.columns:
                self.problem(number, column.header, "thiếu cột này, lấy lại dòng tiêu đề từ tệp mẫu")
        for index, found in enumerate(self.columns):
            if found is not None:
                self._places.setdefault(found.field, index)

    def _is_example(self, cells: list[Any]) -> bool:
        return str(self.cell(cells, self.layout.mark) or "").strip().upper() == EXAMPLE_MARK
