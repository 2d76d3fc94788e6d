"""Activities in a sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from common.scope import Actor
from common.sheets.columns import NO, YES, Column
from models_programs.domain.activities import kind_of_day, proposed_title
from models_programs.domain.imports.base import (
    MONEY_MAX,
    UNIT,
    RecordSheet,
    distinct,
    first_column,
    key,
    last_columns,
    unit_columns,
    where,
)
from models_programs.enums import ActivityKind
from models_programs.models import Activity, EventDay

_EXAMPLE = "Tuyên truyền phòng, chống lừa đảo qua mạng"

_DETAILS = (
    Column("place", "Địa điểm", "text", 28, "Ví dụ: Nhà văn hóa thôn.", "Hội trường nhà trường"),
    Column("invited", "Số người mời", "int", 10, "Số người mời, thuộc diện dự. Chưa biết thì để trống.", 120),
    Column("present", "Số người dự", "int", 10, "Chưa biết thì để trống.", 110),
    Column(
        "board_member",
        "Thành viên Ban Chỉ đạo dự",
        "text",
        28,
        "Chức vụ, họ tên; không có thì để trống.",
    ),
    Column("is_pilot", "Làm điểm", "bool", 10, "Có hoặc Không. Để trống: Không.", NO),
    Column("has_ceremony", "Có phần lễ", "bool", 10, "Có hoặc Không. Để trống: Không.", YES),
    Column("has_festivity", "Có phần hội", "bool", 10, "Có hoặc Không. Để trống: Không.", NO),
    Column("awards", "Số được khen tại chỗ", "int", 12, "Số tập thể, cá nhân được khen tại chỗ."),
    Column("cost", "Kinh phí (đồng)", "int", 16, "Số đồng, không ghi nghìn, triệu.", maximum=MONEY_MAX),
    Column("summary", "Tóm tắt kết quả", "prose", 50, "Không ghi nội dung mật."),
)


class ActivitySheet(RecordSheet):
    slug, model, noun, tab = "activity", Activity, "hoạt động", "Hoạt động"
    title = "Danh sách hoạt động"
    name_head, extra_head = "Hoạt động", "Ngày"
    related, links = ("event_day",), ("event_day",)
    same_words = "cùng đơn vị, cùng ngày, cùng tên"

    def columns(self, actor: Actor, everything: bool) -> tuple[Column, ...]:
        days = distinct((day.pk, day.name, day.pk) for day in EventDay.objects.all())
        return (
            first_column(self.noun),
            Column(
                "kind",
                "Loại hoạt động",
                "choice",
                24,
                "Bắt buộc. Chọn trong danh sách.",
                ActivityKind.PROPAGANDA.label,
                required=True,
                needed=True,
                choices=tuple(ActivityKind.choices),
            ),
            Column("title", "Tên hoạt động", "text", 40, "Để trống thì đặt tên theo loại hoạt động.", _EXAMPLE),
            Column(
                "on",
                "Ngày",
                "date",
                12,
                "Bắt buộc. Ngày diễn ra, ví dụ 27/3/2026.",
                dt.date(2026, 3, 27),
                required=True,
                needed=True,
            ),
            *unit_columns(
                "Mã đơn vị tổ chức; của lượt kiểm tra là mã đơn vị được kiểm tra. Để trống: của chính cơ quan nhập.",
                "THPT01",
            ),
            Column(
                "event_day",
                "Ngày kỷ niệm",
                "choice",
                28,
                "Không gắn với ngày nào thì để trống.",
                choices=days,
                read=lambda row: row.event_day_id,
            ),
            *_DETAILS,
            *last_columns(),
        )

    def targets(self, actor: Actor) -> dict[str, dict[str, Any]]:
        return {"event_day": EventDay.objects.in_bulk()}

    def same(self, record: Any) -> tuple[Any, ...]:
        return (record.unit_id, record.on, key(record.title))

    def shown(self, record: Any) -> tuple[str, str, str]:
        return (where(record), record.title, f"{record.on:%d/%m/%Y}" if record.on else "")

    def complete(self, values: dict[str, Any], record: Any, targets: dict[str, dict[str, Any]]) -> None:
        """The day of a Ngày hội, a title."""
        kind = values.get("kind", record.kind)
        day = values.get("event_day", record.event_day)
        if record.pk is None and day is None and kind == ActivityKind.FESTIVAL:
            day = next((row for row in targets["event_day"].values() if kind_of_day(row) == kind), None)
            values["event_day"] = day
        if kind and not values.get("title", record.title):
            values["title"] = proposed_title(kind, day, values.get(UNIT, record.unit))
