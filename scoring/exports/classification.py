"""The approval board as Excel. Levels that are only predicted are left out (domain.md section 10 item 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from common.documents.xlsx import Col, Sheet, workbook_bytes
from decisions.exports.values import WATERMARK
from decisions.queries.decisions import is_demo
from registrations.enums import RecognitionStatus
from scoring.enums import SheetState
from scoring.queries import level_names
from scoring.queries.classification_board import BoardRow
from units.enums import UnitKind

COLUMNS = [
    Col("TT", 6, "int"),
    Col("Đơn vị", 44),
    Col("Loại đơn vị", 22),
    Col("Cấp quản lý", 26),
    Col("Trạng thái phiếu", 22),
    Col("Công nhận", 18),
    Col("Tự chấm", 10, "points"),
    Col("Cấp trên chấm", 10, "points"),
    Col("Chênh lệch", 10, "points"),
    Col("Xếp loại", 14),
    Col("Chưa xếp loại vì", 34),
    Col("Quyết định phân loại", 24),
    Col("Khen thưởng", 30),
]
BARRED = "Không được đề nghị khen thưởng"


def classification_workbook(rows: Iterable[BoardRow], names: Mapping[int, str], *, year: int, place: str) -> bytes:
    """One row a unit, in the order given; ``names``: authority id → name."""
    levels, title = level_names(), f"Xếp loại phong trào Toàn dân bảo vệ an ninh Tổ quốc năm {year}"
    lines = (
        [
            place_in_list,
            row.name,
            UnitKind(row.kind).label,
            names[row.authority_id],
            SheetState(row.state).label if row.state else "Chưa mở phiếu",
            RecognitionStatus(row.recognition).label if row.recognition else "",
            row.own,
            row.superior,
            row.difference,
            "" if row.is_provisional else levels.get(row.level, ""),
            row.problem,
            row.decision.words if row.decision else "",
            BARRED if row.barred and not row.is_provisional else "",
        ]
        for place_in_list, row in enumerate(rows, start=1)
    )
    sheet = Sheet(title="Xếp loại", columns=COLUMNS, rows=lines, captions=[title, place], landscape=True)
    return workbook_bytes([sheet], title=title, watermark=WATERMARK if is_demo() else "")
