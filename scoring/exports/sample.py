"""The sample as Excel."""

from __future__ import annotations

from collections.abc import Iterable

from common.documents.marks import watermark
from common.documents.xlsx import Col, Sheet, workbook_bytes
from scoring.queries.review import Look
from scoring.rules.review import told


def sample_workbook(looks: Iterable[Look], *, year: int, words: str) -> bytes:
    """The drawn sheets in order; ``words`` says who drew, when and by which seed."""
    rows = [
        (
            number,
            look.sheet.card.unit.name,
            look.sheet.card.unit.authority.name,
            look.sheet.card.get_state_display(),
            look.sheet.card.self_total,
            look.sheet.card.superior_total,
            told(look.findings),
        )
        for number, look in enumerate(looks, start=1)
    ]
    sheet = Sheet(
        title=f"Lấy mẫu {year}",
        columns=[
            Col("TT", 6, "int"),
            Col("Đơn vị", 36),
            Col("Cấp quản lý", 24),
            Col("Trạng thái", 20),
            Col("Tự chấm", 12, "points"),
            Col("Cấp trên chấm", 14, "points"),
            Col("Chỗ nên xem", 60),
        ],
        rows=rows,
        captions=(f"Phiếu chấm điểm năm {year} lấy mẫu để xem lại", words),
        landscape=True,
    )
    return workbook_bytes([sheet], watermark=watermark())
