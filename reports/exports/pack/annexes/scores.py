"""Points of both columns, the level, and the decision that says it."""

from __future__ import annotations

from reports.exports.pack.scope import Scope
from reports.exports.pack.values import Annex, Field, Row
from reports.models import UnitFact
from scoring.enums import SheetState
from units.enums import Eligibility

CODE, LABEL = "scores", "Chấm điểm và xếp loại"
FIELDS = (
    Field("Tên đơn vị", 40),
    Field("Cơ sở tự chấm", 11, "points", "Điểm"),
    Field("Cấp trên chấm", 11, "points", "Điểm"),
    Field("Mức", 13, "text", "Xếp loại"),
    Field("Tính chất", 12, "text", "Xếp loại"),
    Field("Số quyết định", 18, "text", "Quyết định"),
    Field("Ngày ký", 13, "date", "Quyết định"),
    Field("Ghi chú", 28),
)


def annex(scope: Scope) -> Annex:
    return Annex(
        code=CODE,
        label=LABEL,
        title=f"Kết quả chấm điểm, xếp loại phong trào Toàn dân bảo vệ an ninh Tổ quốc năm {scope.year}",
        fields=FIELDS,
        bands=scope.bands(scope.facts, lambda fact: _row(fact, scope.level_name(fact.level))),
        notes=("“Tạm tính”: đã chấm, chưa duyệt; mức theo điểm chuẩn đang áp dụng.",),
        empty=scope.too_many() or "Năm này chưa có đơn vị nào.",
    )


def _row(fact: UnitFact, level: str) -> Row:
    standing = ("Đã duyệt" if fact.level_is_final else "Tạm tính") if fact.level else ""
    return (
        fact.unit.name,
        fact.self_total,
        fact.superior_total,
        level,
        standing,
        fact.classification_number,
        fact.classification_date,
        "; ".join(_notes(fact)),
    )


def _notes(fact: UnitFact) -> list[str]:
    notes = []
    if fact.eligibility == Eligibility.OUT:
        notes.append("Ngoài diện")
    if fact.is_trial:
        notes.append("Bảng dùng thử")
    elif fact.is_waiting and fact.self_total is not None:
        notes.append("Chờ quyết định công nhận")
    if not fact.level:
        notes.append("Chưa mở phiếu" if not fact.sheet else str(SheetState(fact.sheet).label))
    return notes
