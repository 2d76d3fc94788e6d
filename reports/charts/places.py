"""The places right below beside one another, by one measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.charts import Chart, Series
from common.numbers import whole
from reports.charts.base import Behind
from reports.queries.dashboard import Levels, count_of
from reports.queries.numbers import Numbers
from reports.rules.averages import average_of, share_of
from reports.rules.codes import POINTS
from reports.rules.gauges import GOOD_CODE
from units.models import Authority

# So many bars can be read; of more places the highest and the lowest are shown.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Measure:
    """What places are compared by: ``code`` of ``of``, in ``unit``; the list behind a bar is that of ``behind``."""

    code: str
    label: str
    of: str
    words: str
    unit: str = "%"
    behind: str = ""


MEASURES = {
    one.code: one
    for one in (
        Measure("recognised", "Đạt tiêu chuẩn", "eligible", "đơn vị thuộc diện và tự nguyện", behind="recognised"),
        Measure("registered", "Đã đăng ký", "eligible", "đơn vị thuộc diện và tự nguyện", behind="registered"),
        Measure("classified", "Có quyết định xếp loại", "units", "mọi đơn vị", behind="classified"),
        Measure(GOOD_CODE, "Khá trở lên", "comparable", "đơn vị có điểm so sánh được", behind=GOOD_CODE),
        Measure("due_on_time", "Việc gửi đúng hạn", "due", "lượt việc phải gửi"),
        Measure(POINTS, "Điểm trung bình", "comparable", "đơn vị có điểm so sánh được", "điểm", "comparable"),
    )
}


def places_chart(
    places: Sequence[tuple[Authority, Numbers]],
    measure: Measure,
    levels: Levels,
    *,
    kind: str = "",
    behind: Behind | None = None,
) -> Chart:
    """One bar for each place, the highest first; places with nothing to divide by are left out and said."""
    known = [(place, value) for place, n in places if (value := _value(n, measure, levels, kind)) is not None]
    ranked = sorted(known, key=lambda row: (-row[1], row[0].sort_key))
    shown = ranked if len(ranked) <= SHOWN else [*ranked[: SHOWN // 2], *ranked[-SHOWN // 2 :]]
    links = tuple(behind(measure.behind, noi=str(place.pk)) for place, _ in shown) if behind and measure.behind else ()
    return Chart(
        code="places",
        title=f"So sánh các nơi: {measure.label}",
        categories=tuple(place.short_name or place.name for place, _ in shown),
        series=(Series(measure.label, tuple(value for _, value in shown), "a"),),
        kind="hbar",
        unit=measure.unit,
        top=100,
        note=_note(len(places), len(ranked), measure),
        hrefs=(links,) if links else (),
    )


def _value(numbers: Numbers, measure: Measure, levels: Levels, kind: str) -> Decimal | None:
    part, total = count_of(numbers, measure.code, levels, kind), numbers.of(measure.of, kind)
    return average_of(part, total) if measure.code == POINTS else share_of(part, total)


def _note(all_places: int, ranked: int, measure: Measure) -> str:
    said = [f"Tính trên {measure.words} của từng nơi."]
    if ranked > SHOWN:
        half = SHOWN // 2
        said.append(f"{half} nơi cao nhất và {half} nơi thấp nhất trong {whole(ranked)} nơi có số liệu.")
    if all_places > ranked:
        said.append(f"{whole(all_places - ranked)} nơi chưa có số để tính.")
    return " ".join(said)
