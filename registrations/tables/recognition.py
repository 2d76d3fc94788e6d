"""The recognition list."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from common.markup import html_of
from common.scope import Role
from common.templatetags.ui import state_html
from registrations.enums import RecognitionStatus
from units.models import Unit


class RecognitionTable(tables.Table):
    """Units of the year with their result. ``data`` is ``registrations.queries.recognition.units_with_results``."""

    pick = tables.Column(empty_values=(), orderable=False, verbose_name="Chọn", exclude_from_export=True)
    name = tables.Column(verbose_name="Đơn vị", order_by=("sort_key", "pk"), attrs={"td": {"class": "wide"}})
    kind = tables.Column(verbose_name="Loại đơn vị", attrs={"td": {"class": "nowrap"}})
    eligibility = tables.Column(verbose_name="Diện Thông tư 124")
    result = tables.Column(verbose_name="Kết quả", empty_values=())
    decision = tables.Column(verbose_name="Quyết định", empty_values=(), orderable=False)
    decision_date = tables.Column(verbose_name="Ngày quyết định", visible=False)
    reason = tables.Column(verbose_name="Lý do", visible=False)

    row_header = "name"
    caption = "Kết quả công nhận của các đơn vị"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        order_by = ("name",)
        empty_text = "Không có đơn vị nào khớp với bộ lọc."

    def __init__(self, *args: Any, request: Any, year: int, picked: set[int], **kwargs: Any) -> None:
        self.year, self.actor, self.picked = year, request.actor, picked
        may = self.actor.role in {Role.OFFICER, Role.APPROVER}
        super().__init__(*args, exclude=[] if may else ["pick"], **kwargs)

    def render_pick(self, record: Unit) -> SafeString | str:
        if record.authority_path != self.actor.authority_path:
            return ""
        return html_of(
            '<label class="pick"><input class="form-check-input" type="checkbox" name="unit" value="{}" form="record"'
            '{}><span class="sr-only">Chọn {}</span></label>',
            record.pk,
            " checked" if record.pk in self.picked else "",
            record.name,
        )

    def render_name(self, record: Unit) -> SafeString:
        return html_of('<a href="{}">{}</a>', reverse("units:detail", args=[self.year, record.pk]), record.name)

    def render_kind(self, record: Unit) -> str:
        return record.get_kind_display()

    def render_eligibility(self, record: Unit) -> str:
        return record.get_eligibility_display()

    def render_result(self, record: Any) -> SafeString:
        if record.result is None:
            return state_html("missing", "Chưa ghi kết quả")
        good = record.result == RecognitionStatus.RECOGNISED
        return state_html("done" if good else "no", RecognitionStatus(record.result).label)

    def render_decision(self, record: Any) -> str:
        if not record.decision_number:
            return record.reason or "–"
        day = date_format(record.decision_date, "SHORT_DATE_FORMAT") if record.decision_date else ""
        return f"{record.decision_number}, ngày {day}" if day else record.decision_number

    def value_decision(self, record: Any) -> str:
        return record.decision_number or ""
