"""What was done: Ngày hội, propaganda, training, inspections, meetings."""

from __future__ import annotations

from common.numbers import whole
from common.scope import within
from models_programs.enums import ActivityKind
from models_programs.models import Activity
from reports.exports.pack.scope import BELOW, Scope, names_of
from reports.exports.pack.values import Annex, Field, Row

CODE, LABEL = "activities", "Hoạt động"
FIELDS = (
    Field("Ngày", 13, "date"),
    Field("Loại hoạt động", 22),
    Field("Tên hoạt động", 46),
    Field("Đơn vị, nơi tổ chức", 32),
    Field("Số người dự", 11, "int"),
)
MOST = 20_000


def annex(scope: Scope) -> Annex:
    numbers = scope.numbers
    found = Activity.objects.filter(within(scope.authority.path), year=scope.year).select_related("unit")
    is_long = numbers.record("activities:") > MOST
    rows = [] if is_long else list(found.order_by("authority__sort_key", "on", "pk"))
    listed = ((row.authority_path, _row(row)) for row in rows)
    return Annex(
        code=CODE,
        label=LABEL,
        title=f"Danh sách hoạt động phong trào Toàn dân bảo vệ an ninh Tổ quốc năm {scope.year}",
        fields=FIELDS,
        bands=scope.by_place(listed, names_of(rows)),
        notes=(
            f"Cộng {whole(numbers.record('activities:'))} hoạt động, {whole(numbers.record('present:'))} lượt người "
            "(của hoạt động có ghi số).",
        ),
        empty=BELOW if is_long else "Năm này chưa ghi hoạt động nào.",
    )


def _row(row: Activity) -> Row:
    where = " – ".join(part for part in (row.unit.name if row.unit else "", row.place) if part)
    return (row.on, str(ActivityKind(row.kind).label), row.title, where, row.present)
