"""Register of units."""

from __future__ import annotations

from reports.exports.pack.scope import Scope
from reports.exports.pack.values import Annex, Field, Row
from reports.models import UnitFact
from units.enums import Eligibility, UnitKind

CODE, LABEL = "units", "Danh sách đơn vị"
FIELDS = (
    Field("Tên đơn vị", 44),
    Field("Mã đơn vị", 14),
    Field("Loại đơn vị", 20),
    Field("Diện Thông tư 124", 16),
    Field("Địa chỉ", 34),
)


def annex(scope: Scope) -> Annex:
    return Annex(
        code=CODE,
        label=LABEL,
        title=f"Danh sách đơn vị thuộc phạm vi quản lý năm {scope.year}",
        fields=FIELDS,
        bands=scope.bands(scope.facts, _row),
        notes=("Đơn vị còn hoạt động vào ngày cuối của năm xét (Điều 8 Thông tư 124/2021/TT-BCA).",),
        empty=scope.too_many() or "Năm này chưa có đơn vị nào.",
    )


def _row(fact: UnitFact) -> Row:
    unit = fact.unit
    kind, scope = UnitKind(fact.kind).label, Eligibility(fact.eligibility).label
    return (unit.name, unit.code, str(kind), str(scope), unit.address)
