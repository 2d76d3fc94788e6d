"""Reading an imported list of criteria: every problem at once, by its row (SEC-IMP-03)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from common.sheets.columns import EXAMPLE_MARK, CellProblem, Column, Layout, header_key
from common.sheets.plan import Plan, planned
from common.sheets.reading import SheetReader
from common.uploads import Table
from models_programs.models import ListedCriterion
from models_programs.rules.criteria import CRITERIA_MAX

NOUN = "tiêu chí"
# ``also``: how people head these columns in their own files.
_COLUMNS = (
    Column(
        "code",
        "TT",
        "text",
        10,
        "Số thứ tự như trong văn bản, ví dụ 1, 2a. Để trống: hệ thống tự đánh số.",
        EXAMPLE_MARK,
        also=("STT", "Số TT", "Số thứ tự"),
    ),
    Column(
        "group",
        "Nhóm",
        "text",
        34,
        "Tên nhóm tiêu chí. Để trống: cùng nhóm với dòng trên.",
        "Lãnh đạo, chỉ đạo",
        also=("Nhóm tiêu chí",),
    ),
    Column(
        "text",
        "Nội dung",
        "prose",
        90,
        "Bắt buộc. Nguyên văn tiêu chí.",
        "Quý I có nghị quyết của cấp ủy, kế hoạch của Ủy ban nhân dân.",
        required=True,
        also=("Nội dung tiêu chí", "Tiêu chí"),
    ),
)
LAYOUT = Layout("Tiêu chí", _COLUMNS, mark="code")
_LIMITS: dict[str, int] = {
    column.field: ListedCriterion._meta.get_field(column.field).max_length or 0  # type: ignore[union-attr]
    for column in _COLUMNS
}
# A title may stand above the headings.
_HEAD_ROWS = 10


def plan_list(table: Table) -> Plan:
    """What an uploaded table says, or what is wrong with it; all its rows are new. Reads nothing but the table."""
    return _Reader(table).plan()


class _Reader(SheetReader):
    """One reading of one table."""

    def __init__(self, table: Table) -> None:
        super().__init__(table, LAYOUT, NOUN)
        self.codes: dict[tuple[str, str], int] = {}
        self.texts: dict[str, int] = {}

    def plan(self) -> Plan:
        rows = self.table.rows
        at = next((i for i, (_, cells) in enumerate(rows[:_HEAD_ROWS]) if _is_head(cells)), None)
        if at is None:
            number = rows[0][0] if rows else 1
            self.problem(number, "", "không thấy dòng tiêu đề TT, Nhóm, Nội dung, lấy lại từ tệp mẫu")
            return self.done()
        number, cells = rows[at]
        # A number or a day in the heading is a heading too, one that no column has.
        head = [cell if cell is None else str(cell) for cell in cells]
        self.table = replace(self.table, rows=[(number, head), *rows[at + 1 :]])
        for below, found in self.body():
            self._row(below, found)
        made = self.result.rows
        if not made and not self.result.problems:
            self.nothing(number)
        if len(made) > CRITERIA_MAX:
            sentence = f"mỗi bộ không quá {CRITERIA_MAX} tiêu chí, chia thành nhiều bộ"
            self.problem(made[CRITERIA_MAX].row, "", sentence)
        return self.done()

    def parse(self, column: Column, cell: Any) -> str:
        if column.field == "code" and isinstance(cell, dict) and "date" in cell:
            raise CellProblem("Excel đã đổi số này thành ngày, định dạng cột là Văn bản rồi nhập lại")
        text = super().parse(column, cell) or ""
        if len(text) > _LIMITS[column.field]:
            raise CellProblem(f"rút gọn còn {_LIMITS[column.field]} ký tự")
        return text

    def _row(self, number: int, cells: list[Any]) -> None:
        before, made = len(self.result.problems), self.result.rows
        values, bad = self.values(number, cells, skip=())
        sound = len(self.result.problems) == before
        if sound and not any(values.values()):
            return
        text, names = values.get("text", ""), self.layout.names
        group = values.get("group") or (made[-1].record.group if made else "")
        code = values.get("code") or str(len(made) + 1)
        if sound and not text:
            self.problem(number, names["text"], "ghi nội dung tiêu chí; tên nhóm thì ghi ở cột Nhóm của dòng tiêu chí")
        if "code" not in bad and (first := self.codes.setdefault((group, code), number)) != number:
            self.problem(number, names["code"], f"số {code} đã có ở dòng {first} trong cùng nhóm")
        if text and (first := self.texts.setdefault(header_key(text), number)) != number:
            self.problem(number, names["text"], f"nội dung này đã có ở dòng {first}")
        facts = {"code": code, "group": group, "text": text}
        made.append(planned(number, ListedCriterion(**facts), {}, facts=facts, shown=(code, text, group)))


def _is_head(cells: list[Any]) -> bool:
    columns = [LAYOUT.by_header.get(header_key(cell)) for cell in cells if isinstance(cell, str)]
    return LAYOUT.by_field["text"] in columns
