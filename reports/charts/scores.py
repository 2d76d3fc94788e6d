"""How the points of a place spread."""

from __future__ import annotations

from common.charts import Chart, Series
from common.numbers import whole
from reports.charts.base import Behind
from reports.queries.numbers import Numbers
from reports.rules.codes import band_numbers


def bands_chart(numbers: Numbers, *, kind: str = "", behind: Behind | None = None) -> Chart:
    """Units by ten points of the superior's total; empty bands at the low end are left out."""
    bands = band_numbers()
    first = next((index for index, band in enumerate(bands) if numbers.of(band.code, kind)), 0)
    shown = bands[min(first, len(bands) - 5) :]
    hrefs = (tuple(behind(band.code) for band in shown),) if behind else ()
    count = numbers.of("comparable", kind)
    return Chart(
        code="bands",
        title="Phân bố điểm cấp trên chấm",
        categories=tuple(band.label for band in shown),
        series=(Series("Số đơn vị", tuple(numbers.of(band.code, kind) for band in shown), "b"),),
        note=f"Tính trên {whole(count)} đơn vị có điểm so sánh được: đã chấm xong, không phải bảng dùng thử.",
        hrefs=hrefs,
    )
