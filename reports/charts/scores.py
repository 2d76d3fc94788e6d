"""How the points of a place spread."""

from __future__ import annotations

from common.charts import Chart, Series
from common.numbers import whole
from reports.charts.base import Behind
from reports.queries.numbers import Numbers
from reports.rules.codes import BAND_WIDTH, LAST_BAND, Number, band_numbers


def _short(band: Number) -> str:
    """ "80–90", "từ 90": the names of bands as short as an axis needs them."""
    low = int(band.code.partition(":")[2])
    return f"từ {low}" if low == LAST_BAND else f"{low}–{low + BAND_WIDTH}"


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
        categories=tuple(_short(band) for band in shown),
        series=(Series("Số đơn vị", tuple(numbers.of(band.code, kind) for band in shown), "b"),),
        note=f"Tính trên {whole(count)} đơn vị có điểm so sánh được (đã chấm xong, không phải bảng dùng thử). "
        "Mỗi cột từ số đầu đến dưới số sau.",
        hrefs=hrefs,
    )
