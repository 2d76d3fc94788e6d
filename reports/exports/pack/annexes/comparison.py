"""The year beside the last one, unit by unit, through mergers, splits and new names."""

from __future__ import annotations

from decimal import Decimal

from registrations.enums import RecognitionStatus
from reports.exports.pack.scope import Scope
from reports.exports.pack.values import Annex, Band, Field, Row
from reports.models import UnitFact
from reports.queries.comparison import UnitChange, compare_units

CODE, LABEL = "comparison", "So với năm trước"


def annex(scope: Scope) -> Annex:
    before = scope.year - 1
    changes = [] if scope.is_huge else compare_units(scope.authority.path, scope.year, before)
    known = {fact.authority_path: scope.places.get(fact.authority_path, "") for fact in scope.facts}
    rows: dict[str, list[Row]] = {}
    for change in changes:
        path = (change.now or change.before[0]).authority_path
        label = known.get(path, "") if scope.has_places else ""
        rows.setdefault(label, []).append(_row(change, scope))
    has_before = any(change.before for change in changes)
    return Annex(
        code=CODE,
        label=LABEL,
        title=f"So sánh kết quả năm {scope.year} với năm {before}",
        fields=_fields(scope.year, before),
        bands=tuple(Band(label, tuple(some)) for label, some in rows.items()) if has_before else (),
        notes=(
            "Đơn vị sáp nhập, đổi tên, chia tách đứng cạnh đơn vị trước đó. Chênh lệch chỉ tính khi có đúng một đơn vị "
            "trước, cả hai năm chấm theo cùng một bảng chính thức và đã xếp loại được.",
        ),
        empty=scope.too_many() or f"Chưa có số liệu năm {before} để so sánh.",
    )


def _fields(year: int, before: int) -> tuple[Field, ...]:
    return (
        Field("Tên đơn vị", 38),
        Field("Công nhận", 12, "text", f"Năm {before}"),
        Field("Điểm", 9, "points", f"Năm {before}"),
        Field("Xếp loại", 12, "text", f"Năm {before}"),
        Field("Công nhận", 12, "text", f"Năm {year}"),
        Field("Điểm", 9, "points", f"Năm {year}"),
        Field("Xếp loại", 12, "text", f"Năm {year}"),
        Field("Chênh lệch điểm", 11, "points"),
        Field("Ghi chú", 30),
    )


def _row(change: UnitChange, scope: Scope) -> Row:
    then = change.before[0] if len(change.before) == 1 else None
    gap, why = _gap(then, change.now)
    merged = ("", None, _several(change, scope)) if len(change.before) > 1 else None
    return (
        change.unit.name,
        *(merged or _cells(then, scope)),
        *_cells(change.now, scope),
        gap,
        ". ".join(words for words in (change.how, why) if words),
    )


def _gap(then: UnitFact | None, now: UnitFact | None) -> tuple[Decimal | None, str]:
    """How many points more, or why that is not said: both totals have to be comparable, and of the same sheet."""
    if then is None or now is None or then.superior_total is None or now.superior_total is None:
        return None, ""
    if then.is_trial or now.is_trial:
        return None, "Có năm chấm theo bảng dùng thử"
    if then.rubric_id != now.rubric_id:
        return None, "Hai năm chấm theo hai bảng khác nhau"
    if not (then.level and now.level):
        return None, "Có năm chưa xếp loại được"
    return now.superior_total - then.superior_total, ""


def _several(change: UnitChange, scope: Scope) -> str:
    """Levels of the units that a merged one was made of; "" where none had any."""
    names = [scope.level_name(fact.level) for fact in change.before]
    return ", ".join(name or "–" for name in names) if any(names) else ""


def _cells(fact: UnitFact | None, scope: Scope) -> tuple[str, Decimal | None, str]:
    if fact is None:
        return "", None, ""
    said = {"": "", RecognitionStatus.RECOGNISED: "Đạt", RecognitionStatus.NOT_RECOGNISED: "Chưa đạt"}
    return said[fact.recognition], fact.superior_total, scope.level_name(fact.level)
