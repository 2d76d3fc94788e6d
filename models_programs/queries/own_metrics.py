"""The metrics that this room's own records can tell. Registered by models_programs.apps."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, Sum

from common.scope import within
from models_programs.models import Exemplar, Force, UnitYear
from models_programs.queries.activities import festival_attendance, festival_units, inspected_units
from models_programs.queries.metrics import TYPED, Metric, register
from models_programs.queries.movement import effective_in, units_with_effective_model
from units.queries import units_in_year


def of_figures(part: str, whole: str) -> Any:
    """A share of two yearly figures, over the units that gave both."""

    known = {f"{part}__isnull": False, f"{whole}__isnull": False}

    def sums(path: str, year: int) -> dict[str, tuple[int, int | None]]:
        found = UnitYear.objects.filter(within(path), year=year, unit__in=units_in_year(year), **known)
        rows = found.order_by().values_list("unit__kind").annotate(part=Sum(part), total=Sum(whole))
        return {kind: (one, total) for kind, one, total in rows}

    return sums


def of_forces(part: str) -> Any:
    def sums(path: str, year: int) -> dict[str, tuple[int, int | None]]:
        alive = Q(unit=None) | Q(unit__in=units_in_year(year))
        found = Force.objects.filter(alive, within(path), year=year, **{f"{part}__isnull": False})
        row = found.aggregate(part=Sum(part), total=Sum("members"))
        return {} if row["total"] is None else {"": (row["part"], row["total"])}

    return sums


def attended(path: str, year: int) -> dict[str, tuple[int, int | None]]:
    """Ngày hội with a member of the Ban Chỉ đạo, of all Ngày hội held."""
    events, with_member = festival_attendance(path, year)
    return {"": (with_member, events)} if events else {}


def effective_models(path: str, year: int) -> dict[str, tuple[int, int | None]]:
    return {"": (effective_in(path, year), None)}


def exemplars(path: str, year: int) -> dict[str, tuple[int, int | None]]:
    return {"": (Exemplar.objects.filter(within(path), year=year).count(), None)}


UNITS, PEOPLE = "số đơn vị", "số người"
OWN = (
    Metric("effective_model", "Tỷ lệ đơn vị có mô hình hiệu quả", True, UNITS, units_with_effective_model),
    Metric("effective_models", "Số mô hình hiệu quả", False, sums=effective_models),
    Metric("exemplars", "Số điển hình tiên tiến", False, sums=exemplars),
    Metric("festival_held", "Tỷ lệ đơn vị tổ chức Ngày hội", True, UNITS, festival_units),
    Metric("board_attended", "Tỷ lệ Ngày hội có thành viên Ban Chỉ đạo dự", True, "số Ngày hội", sums=attended),
    Metric("inspected", "Tỷ lệ đơn vị được kiểm tra", True, UNITS, inspected_units),
    Metric("inspected_units", "Số đơn vị được kiểm tra", False, condition=inspected_units),
    *(
        Metric(code, label, True, of, sums=of_figures(part, whole))
        for code, label, of, part, whole in (
            ("people_informed", "Tỷ lệ người được tuyên truyền", PEOPLE, "informed", "people"),
            (
                "officials_informed",
                "Tỷ lệ cán bộ, đảng viên được quán triệt",
                "số cán bộ, đảng viên",
                "officials_informed",
                "officials",
            ),
            ("staff_briefed", "Tỷ lệ người được phổ biến nội quy, quy chế", PEOPLE, "staff_briefed", "people"),
            ("members_joined", "Tỷ lệ người tham gia phong trào", PEOPLE, "joined", "people"),
            (
                "sub_units_committed",
                "Tỷ lệ phòng, ban, tổ đã cam kết",
                "số phòng, ban, tổ",
                "sub_units_committed",
                "sub_units",
            ),
            ("households_committed", "Tỷ lệ hộ đã đăng ký", "số hộ", "households_committed", "households"),
        )
    ),
    Metric("forces_trained", "Tỷ lệ lực lượng được tập huấn", True, PEOPLE, sums=of_forces("trained")),
    Metric("forces_equipped", "Tỷ lệ lực lượng được trang bị", True, PEOPLE, sums=of_forces("equipped")),
    Metric(TYPED, "Số liệu nhập tay, có ghi nguồn", False),
)


def register_own() -> None:
    """Called once when the application starts, in the order in which forms offer them."""
    for metric in OWN:
        register(metric)
