"""A place over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from common.charts import Chart, Series
from reports.charts.kinds import SHARES
from reports.queries.dashboard import count_of
from reports.queries.numbers import Numbers
from reports.rules.averages import average_of, share_of
from reports.rules.codes import POINTS, SELF_POINTS
from reports.rules.gauges import GOOD_CODE


def trend_chart(by_year: Mapping[int, Numbers], levels: Sequence[tuple[str, str]], *, kind: str = "") -> Chart:
    """Shares registered, recognised and Khá or better of each year."""
    rows = sorted(by_year.items())

    def shares(code: str, of: str) -> tuple[Decimal | None, ...]:
        return tuple(share_of(count_of(n, code, levels, kind), n.of(of, kind)) for _, n in rows)

    return Chart(
        code="trend",
        title="Qua các năm",
        categories=tuple(str(year) for year, _ in rows),
        series=(
            Series("Đã đăng ký", shares("registered", "eligible"), "b"),
            Series("Đạt tiêu chuẩn", shares("recognised", "eligible"), "a"),
            Series("Khá trở lên", shares(GOOD_CODE, "comparable"), "c"),
        ),
        kind="line",
        unit="%",
        top=100,
        note=SHARES,
    )


def average_chart(by_year: Mapping[int, Numbers], *, kind: str = "") -> Chart:
    """Average points of each year, self and superior's, over what can be compared."""
    rows = sorted(by_year.items())

    def averages(code: str) -> tuple[Decimal | None, ...]:
        return tuple(average_of(numbers.of(code, kind), numbers.of("comparable", kind)) for _, numbers in rows)

    return Chart(
        code="average",
        title="Điểm trung bình qua các năm",
        categories=tuple(str(year) for year, _ in rows),
        series=(
            Series("Đơn vị tự chấm", averages(SELF_POINTS), "c"),
            Series("Cấp trên chấm", averages(POINTS), "a"),
        ),
        kind="line",
        unit="điểm",
        top=100,
        note="Tính trên đơn vị có điểm so sánh được của từng năm.",
    )
