"""Commendations in a sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from common.scope import Actor
from common.sheets.columns import Column
from models_programs.domain.imports.base import UNIT, RecordSheet, first_column, key, last_columns, unit_columns, where
from models_programs.enums import AwardKind, AwardLevel, Subject
from models_programs.models import Commendation


class CommendationSheet(RecordSheet):
    slug, model, noun, tab = "commendation", Commendation, "khen thưởng", "Khen thưởng"
    title = "Danh sách khen thưởng"
    name_head, extra_head = "Được khen", "Quyết định"
    same_words = "cùng đơn vị, cùng tên, cùng số quyết định"

    def columns(self, actor: Actor, everything: bool) -> tuple[Column, ...]:
        return (
            first_column(self.noun),
            _choice("kind", "Loại khen thưởng", 16, AwardKind, AwardKind.SUDDEN),
            _choice("subject", "Đối tượng", 12, Subject, Subject.PERSON),
            Column(
                "name",
                "Tên tập thể, họ và tên",
                "text",
                30,
                "Tập thể là cả đơn vị thì để trống. Cá nhân chỉ ghi họ tên, không ghi năm sinh, số căn cước.",
                "Nguyễn Văn An",
            ),
            Column("post", "Chức vụ", "text", 20, "Chỉ ghi với cá nhân.", "Bảo vệ"),
            *unit_columns("Mã đơn vị được khen hoặc nơi công tác. Để trống: của chính cơ quan nhập.", "THPT01"),
            Column(
                "form",
                "Hình thức khen",
                "text",
                30,
                "Bắt buộc.",
                "Giấy khen của Chủ tịch Ủy ban nhân dân xã",
                required=True,
                needed=True,
            ),
            _choice("level", "Cấp khen", 14, AwardLevel, AwardLevel.COMMUNE),
            Column("number", "Số quyết định", "text", 18, "Bắt buộc.", "125/QĐ-UBND", required=True, needed=True),
            Column("date", "Ngày quyết định", "date", 12, "Ví dụ: 27/3/2026.", dt.date(2026, 3, 27)),
            Column("issuer", "Cơ quan ban hành", "text", 28, "", "Ủy ban nhân dân xã"),
            Column("reason", "Thành tích", "text", 50, "Một câu, không ghi nội dung vụ việc mật."),
            *last_columns(),
        )

    def same(self, record: Any) -> tuple[Any, ...]:
        return (record.unit_id, key(record.name), key(record.number) or record.date)

    def shown(self, record: Any) -> tuple[str, str, str]:
        return (where(record), record.name, record.document_words)

    def complete(self, values: dict[str, Any], record: Any, targets: dict[str, dict[str, Any]]) -> None:
        """Without a name the collective is the unit itself."""
        collective = values.get("subject", record.subject) == Subject.COLLECTIVE
        if collective and not values.get("name", record.name):
            unit = values.get(UNIT, record.unit)
            values["name"] = unit.name if unit is not None else record.authority.name


def _choice(field: str, header: str, width: int, options: Any, example: Any) -> Column:
    return Column(
        field,
        header,
        "choice",
        width,
        "Bắt buộc. Chọn trong danh sách.",
        example.label,
        required=True,
        needed=True,
        choices=tuple(options.choices),
    )
