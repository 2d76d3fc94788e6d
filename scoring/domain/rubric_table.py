"""A rubric in Excel: one layout for writing and reading. Head lines above, then one row per criterion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from common.sheets.columns import header_key
from common.sheets.plan import Plan, Problem, planned
from common.uploads import Table
from scoring.enums import PointSource
from scoring.models import Criterion
from scoring.queries.rubrics import level_names
from scoring.rubric_content import (
    CODE,
    HEAD_TEXTS,
    ROW_TEXTS,
    ROWS_MAX,
    Content,
    RowContent,
    Unreadable,
    day_of,
    figure_of,
    prose_of,
    row_content,
    text_of,
    tree_problems,
    values_of,
)
from units.enums import UnitKind

TAB = "Bảng chấm điểm"
NOUN = "hàng"
YES, NO = "Có", "Không"
LEVEL = "Điểm thấp nhất mức "
# Head field → the words in column A; the value stands in column B.
HEAD = {
    "code": "Mã bảng",
    "version": "Số bản",
    "title": "Tên bảng",
    "issuer": "Cơ quan ban hành",
    "source": "Văn bản nguồn",
    "legal_basis": "Căn cứ của bảng",
    "valid_from": "Áp dụng từ ngày",
    "valid_to": "Đến ngày",
    "unit_kinds": "Loại đơn vị",
    "total": "Tổng điểm",
    "step": "Bước chấm chung",
    "is_draft": "Bản dùng thử",
    "draft_note": "Ghi chú bản dùng thử",
    "continues": "Bảng năm trước",
}
# Row field → (heading, width in characters).
COLUMNS: dict[str, tuple[str, int]] = {
    "code": ("TT", 24),
    "parent": ("Thuộc hàng", 40),
    "text": ("Nội dung", 80),
    "max_points": ("Điểm tối đa", 10),
    "step": ("Bước chấm", 10),
    "points_from": ("Nguồn điểm", 20),
    "guidance": ("Hướng dẫn", 50),
    "legal_basis": ("Căn cứ", 30),
    "rule": ("Cách gợi ý", 20),
    "rule_values": ("Số liệu gợi ý", 24),
    "previous": ("Hàng năm trước", 10),
}
_SOURCES = {source.value: source.label for source in PointSource}
_KINDS = {kind.value: kind.label for kind in UnitKind}


def head_cell(content: Content, name: str) -> str:
    """What column B says of a head field that is neither plain text nor a figure nor a day."""
    value = content[name]
    if name == "is_draft":
        return YES if value else NO
    if name == "unit_kinds":
        return "; ".join(_KINDS.get(kind, kind) for kind in value)
    return f"{value['code']} | {value['version']}" if value else ""


def row_cell(row: RowContent, name: str) -> str:
    """What the cell of a row says."""
    if name == "points_from":
        return _SOURCES[row[name]]
    if name == "rule_values":
        return json.dumps(row[name], ensure_ascii=False, sort_keys=True) if row[name] else ""
    return str(row[name])


def read_content(table: Table) -> tuple[Content, Plan]:
    """The content of an uploaded table and what the preview shows of it; every problem with its cell."""
    reader = _Reader(table)
    return reader.read(), reader.plan


@dataclass(slots=True)
class _Reader:
    table: Table
    plan: Plan = field(default_factory=lambda: Plan(names={name: head for name, (head, _) in COLUMNS.items()}))
    places: dict[str, int] = field(default_factory=dict)

    def read(self) -> Content:
        levels = level_names()
        content: Content = {**dict.fromkeys(HEAD_TEXTS, ""), "valid_from": "", "valid_to": "", "total": "", "step": "",
                            "unit_kinds": [], "is_draft": False, "continues": {}, "criteria": [],
                            "levels": [[code, ""] for code in levels]}  # fmt: skip
        at = next((place for place, (_, cells) in enumerate(self.table.rows) if _is_heading(cells)), None)
        if at is None:
            number = self.table.rows[0][0] if self.table.rows else 1
            self._problem(number, "", "không thấy dòng tiêu đề TT, Nội dung, Điểm tối đa; lấy lại từ tệp mẫu")
            return content
        labels = {header_key(label): name for name, label in HEAD.items()}
        labels |= {header_key(LEVEL + name): f"level {code}" for code, name in levels.items()}
        for number, cells in self.table.rows[:at]:
            self._head_line(number, cells, labels, content)
        self._heading(*self.table.rows[at])
        if self.plan.problems and not self.places:
            return content
        self._body(content, at + 1)
        self.plan.problems.sort(key=lambda problem: problem.row)
        return content

    def _head_line(self, number: int, cells: list[Any], labels: Mapping[str, str], content: Content) -> None:
        name = labels.get(header_key(cells[0] if cells and isinstance(cells[0], str) else ""))
        value = cells[1] if len(cells) > 1 else None
        if name is None:
            return
        try:
            if name.startswith("level "):
                pair = next(pair for pair in content["levels"] if pair[0] == name.removeprefix("level "))
                pair[1] = figure_of(_plain(value))
            else:
                content[name] = _head_value(name, _plain(value))
        except Unreadable as problem:
            self._problem(number, "B", str(problem))

    def _heading(self, number: int, cells: list[Any]) -> None:
        known = {header_key(head): name for name, (head, _) in COLUMNS.items()}
        for index, cell in enumerate(cells):
            key = header_key(cell if isinstance(cell, str) else "")
            name, letter = known.get(key), get_column_letter(index + 1)
            if name in self.places:
                self._problem(number, letter, "cột này có hai lần, xóa bớt một cột")
            elif name is None and key:
                self._problem(number, letter, "cột này không có trong tệp mẫu, xóa cột hoặc sửa lại tên cột")
            elif name is not None:
                self.places[name] = index

    def _body(self, content: Content, start: int) -> None:
        numbers: dict[int, int] = {}
        for number, cells in self.table.rows[start:]:
            row = self._row(number, cells, len(content["criteria"]) + 1)
            if row is not None:
                content["criteria"].append(row)
                numbers[row["id"]] = number
        for row_id, sentence in tree_problems(content["criteria"]).items():
            self._problem(numbers[row_id], self._letter("code"), sentence[0].lower() + sentence[1:])
        if len(content["criteria"]) > ROWS_MAX:
            self._problem(numbers[ROWS_MAX + 1], "", f"mỗi bảng không quá {ROWS_MAX} hàng")
        for row in content["criteria"]:
            facts = {name: str(row[name]) for name in COLUMNS}
            shown = (row["code"], row["text"], row["max_points"].replace(".", ","))
            record = Criterion(code=row["code"])
            self.plan.rows.append(planned(numbers[row["id"]], record, {}, facts=facts, shown=shown))

    def _row(self, number: int, cells: list[Any], row_id: int) -> RowContent | None:
        values: dict[str, Any] = {}
        for name, index in self.places.items():
            try:
                values[name] = _row_value(name, _plain(cells[index] if index < len(cells) else None))
            except Unreadable as problem:
                self._problem(number, self._letter(name), str(problem))
        if not any(value for name, value in values.items() if name != "points_from"):
            return None
        if "code" in values and not CODE.fullmatch(values["code"]):
            self._problem(number, self._letter("code"), "ghi mã hàng bằng chữ, số, ví dụ 5 hoặc 5đ")
        return row_content(row_id, **values)

    def _letter(self, name: str) -> str:
        return get_column_letter(self.places[name] + 1)

    def _problem(self, number: int, letter: str, text: str) -> None:
        self.plan.problems.append(Problem(number, f"{letter} (ô {letter}{number})" if letter else "", text))


def _is_heading(cells: list[Any]) -> bool:
    keys = {header_key(cell) for cell in cells if isinstance(cell, str)}
    return {header_key("Nội dung"), header_key("Điểm tối đa")} <= keys


def _plain(cell: Any) -> Any:
    """What a cell holds, errors refused; days come as ISO text."""
    if isinstance(cell, dict):
        if "date" in cell:
            return {"day": cell["date"]}
        raise Unreadable(f"ô đang báo lỗi {cell.get('error', '')}, nhập lại giá trị")
    if isinstance(cell, bool):
        return YES if cell else NO
    return cell


def _head_value(name: str, value: Any) -> Any:
    if name in ("valid_from", "valid_to"):
        return day_of(value["day"] if isinstance(value, dict) else value)
    if isinstance(value, dict):
        raise Unreadable("Excel đã đổi ô này thành ngày, định dạng ô là Văn bản rồi nhập lại")
    if name in ("total", "step"):
        return figure_of(value)
    text = text_of(value, HEAD_TEXTS[name][1] if name in HEAD_TEXTS else 500)
    if name == "is_draft":
        if header_key(text) not in (header_key(YES), header_key(NO), ""):
            raise Unreadable("ghi Có hoặc Không")
        return header_key(text) == header_key(YES)
    if name == "unit_kinds":
        return [_kind(word) for word in text.split(";") if word.strip()]
    if name == "continues":
        code, bar, version = (part.strip() for part in text.partition("|"))
        if text and not (code and bar and version):
            raise Unreadable("ghi mã bảng | số bản, ví dụ QN-CQDNCSGD | 2025.1")
        return {"code": code, "version": version} if text else {}
    return text


def _kind(word: str) -> str:
    keys = {header_key(label): kind for kind, label in _KINDS.items()}
    found = keys.get(header_key(word))
    if found is None:
        raise Unreadable(f"không rõ loại đơn vị “{word.strip()}”, các loại: {'; '.join(_KINDS.values())}")
    return found


def _row_value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        raise Unreadable("Excel đã đổi ô này thành ngày, định dạng ô là Văn bản rồi nhập lại")
    if name in ("max_points", "step"):
        return figure_of(value)
    if name == "points_from":
        text = text_of(value, 40)
        found = {header_key(label): source for source, label in _SOURCES.items()}.get(header_key(text))
        if text and found is None:
            raise Unreadable(f"chọn một trong: {', '.join(_SOURCES.values())}")
        return found or PointSource.TYPED.value
    if name == "rule_values":
        try:
            return values_of(json.loads(text_of(value, 4000) or "{}"))
        except (ValueError, RecursionError) as error:
            raise Unreadable('ghi số liệu dạng {"ten": 1}') from error
    if name in ("text", "guidance"):
        return prose_of(value, ROW_TEXTS[name][1])
    return text_of(value, ROW_TEXTS[name][1])
