"""Activities: events, propaganda, training, inspections."""

from __future__ import annotations

import datetime as dt

from models_programs.domain.checks.base import Problems, checks, not_after
from models_programs.enums import ActivityKind
from models_programs.models import Activity


@checks(Activity)
def activity_problems(activity: Activity, today: dt.date) -> Problems:
    """An inspection is always of a unit; more people may come than were invited."""
    problems = not_after(activity.on, today, "on", "Ngày diễn ra")
    if not activity.title:
        problems["title"] = "Ghi tên hoạt động."
    if activity.kind == ActivityKind.INSPECTION and activity.unit_id is None:
        problems["unit"] = "Chọn đơn vị được kiểm tra trong danh sách."
    if activity.cost is not None and activity.cost < 0:
        problems["cost"] = "Nhập kinh phí từ 0 đồng trở lên."
    return problems
