"""One unit: over the years, and row by row beside the average of its commune."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from common.charts import Chart, Series
from reports.models import UnitFact
from reports.queries.unit_year import Beside


def unit_years_chart(facts: Mapping[int, UnitFact]) -> Chart:
    """Both totals of each year; years without a finished column are gaps."""
    rows = sorted(facts.items())
    return Chart(
        code="unit-years",
        title="Điểm của đơn vị qua các năm",
        categories=tuple(str(year) for year, _ in rows),
        series=(
            Series("Tự chấm", tuple(fact.self_total for _, fact in rows), "c"),
            Series("Cấp trên chấm", tuple(fact.superior_total for _, fact in rows), "a"),
        ),
        kind="line",
        unit="điểm",
        top=100,
    )


def rows_chart(rows: Sequence[Beside]) -> Chart:
    """The superior's points of each row and the average of the commune, as a share of the maximum."""

    def share(points: Decimal | None, row: Beside) -> Decimal | None:
        return None if points is None else (points * 100 / row.criterion.max_points).quantize(Decimal("0.1"))

    series = [Series("Đơn vị", tuple(share(row.given, row) for row in rows), "a")]
    if any(row.average is not None for row in rows):
        series.append(Series("Trung bình", tuple(share(row.average, row) for row in rows), "muted"))
    return Chart(
        code="unit-rows",
        title="Điểm cấp trên chấm từng hàng, so với điểm tối đa",
        categories=tuple(row.name for row in rows),
        series=tuple(series),
        kind="hbar",
        unit="%",
        top=100,
        note="Trung bình của các phiếu cùng bảng điểm, cùng nơi quản lý; chỉ nêu khi có từ 5 phiếu trở lên.",
    )
