"""Row by row of a rubric: averages, full points, where units and superiors differ."""

from __future__ import annotations

from common.charts import Chart, Series
from common.numbers import whole
from reports.queries.rubric_rows import RubricNumbers

# So many gaps can be read; the rest is in the table.
GAPS = 12


def shares_chart(one: RubricNumbers) -> Chart:
    """Both averages of each row as a share of its maximum, in the order of the sheet."""
    return Chart(
        code=f"rows-{one.rubric.pk}",
        title="Điểm trung bình từng hàng, so với điểm tối đa",
        categories=tuple(row.name for row in one.rows),
        series=(
            Series("Cơ sở tự chấm", tuple(row.own_share for row in one.rows), "c"),
            Series("Cấp trên chấm", tuple(row.given_share for row in one.rows), "a"),
        ),
        kind="hbar",
        unit="%",
        top=100,
        note=f"Tính trên {whole(one.sheets)} phiếu cấp trên đã chấm.",
    )


def full_chart(one: RubricNumbers) -> Chart:
    """The share of sheets with all points of a row, the least first: where points are lost most often."""
    rows = sorted(one.rows, key=lambda row: (row.full_share, row.criterion.order))
    return Chart(
        code=f"full-{one.rubric.pk}",
        title="Tỷ lệ phiếu được đủ điểm, từng hàng",
        categories=tuple(row.name for row in rows),
        series=(Series("Phiếu đủ điểm", tuple(row.full_share for row in rows), "b"),),
        kind="hbar",
        unit="%",
        top=100,
        note="Hàng ít phiếu được đủ điểm nhất đứng trên cùng.",
    )


def gap_chart(one: RubricNumbers) -> Chart:
    """Self − superior on average, the widest first."""
    rows = one.widest[:GAPS]
    more = len(one.widest) - len(rows)
    return Chart(
        code=f"gap-{one.rubric.pk}",
        title="Chênh lệch tự chấm và cấp trên chấm",
        categories=tuple(row.name for row in rows),
        series=(Series("Chênh lệch trung bình", tuple(row.gap for row in rows), "d"),),
        kind="hbar",
        unit="điểm",
        note="Điểm tự chấm trừ điểm cấp trên chấm, trung bình mỗi phiếu; hàng lệch nhiều nhất đứng trên cùng."
        + (f" Còn {whole(more)} hàng lệch ít hơn." if more else ""),
    )
