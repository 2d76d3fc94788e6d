"""Records of the movement."""

from __future__ import annotations

from collections.abc import Callable

from common.charts import Chart, Series
from models_programs.enums import ActivityKind
from reports.queries.numbers import Numbers

Listed = Callable[[str], str]


def activities_chart(numbers: Numbers, *, listed: Listed | None = None) -> Chart:
    """Activities by kind; ``listed(kind)`` gives the address of their list."""
    kinds = [kind for kind in ActivityKind if numbers.record(f"activities:{kind.value}")]
    return Chart(
        code="activities",
        title="Hoạt động theo loại",
        categories=tuple(str(kind.label) for kind in kinds),
        series=(Series("Số hoạt động", tuple(numbers.record(f"activities:{kind.value}") for kind in kinds), "a"),),
        kind="hbar",
        unit="hoạt động",
        note="Hoạt động của đơn vị và của cơ quan quản lý, ghi cho năm này.",
        hrefs=(tuple(listed(kind.value) for kind in kinds),) if listed else (),
    )
