"""Commendations that were given."""

from __future__ import annotations

from common.numbers import whole
from common.scope import within
from models_programs.enums import AwardKind, AwardLevel
from models_programs.models import Commendation
from reports.exports.pack.scope import BELOW, Scope, names_of
from reports.exports.pack.values import Annex, Field, Row

CODE, LABEL = "commendations", "Khen thưởng"
FIELDS = (
    Field("Tập thể, cá nhân", 34),
    Field("Chức vụ, đơn vị", 32),
    Field("Hình thức", 18),
    Field("Cấp khen", 14),
    Field("Loại", 16),
    Field("Số quyết định", 18, "text", "Quyết định"),
    Field("Ngày", 13, "date", "Quyết định"),
)
MOST = 20_000


def annex(scope: Scope) -> Annex:
    numbers = scope.numbers
    total = numbers.record("commended:")
    found = Commendation.objects.filter(within(scope.authority.path), year=scope.year).select_related("unit")
    rows = [] if total > MOST else list(found.order_by("authority__sort_key", "date", "pk"))
    listed = ((row.authority_path, _row(row)) for row in rows)
    return Annex(
        code=CODE,
        label=LABEL,
        title=f"Danh sách tập thể, cá nhân được khen thưởng năm {scope.year}",
        fields=FIELDS,
        bands=scope.by_place(listed, names_of(rows)),
        notes=(
            f"Cộng {whole(numbers.record('commended:collective:'))} tập thể, "
            f"{whole(numbers.record('commended:person:'))} cá nhân.",
        ),
        empty=BELOW if total > MOST else "Năm này chưa ghi khen thưởng.",
    )


def _row(row: Commendation) -> Row:
    where = ", ".join(part for part in (row.post, row.unit.name if row.unit else "") if part)
    level, kind = AwardLevel(row.level).label, AwardKind(row.kind).label
    return (row.name, where, row.form, str(level), str(kind), row.number, row.date)
