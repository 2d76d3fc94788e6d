"""The list of units under the yearly summary."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from common.markup import html_of
from common.numbers import points
from common.templatetags.ui import level_html, state_html
from reports.queries import UnitLine


class SummaryTable(tables.Table):
    """Unit, kind, both totals, level, state. The order is that of the report: by kind, then by name."""

    name = tables.Column(verbose_name="Tên đơn vị")
    notes = tables.Column(verbose_name="Ghi chú", visible=False)
    kind_label = tables.Column(verbose_name="Loại đơn vị", attrs={"td": {"class": "text-nowrap"}})
    self_total = tables.Column(verbose_name="Cơ sở tự chấm", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    superior_total = tables.Column(verbose_name="Cấp trên chấm", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    level = tables.Column(verbose_name="Xếp loại", empty_values=())
    state = tables.Column(verbose_name="Trạng thái phiếu")

    caption = "Danh sách đơn vị"
    row_header = "name"

    class Meta:
        orderable = False
        empty_text = "Năm này chưa có đơn vị nào thuộc quyền quản lý trực tiếp."

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def render_name(self, value: str, record: UnitLine) -> SafeString:
        route, pk = ("scoring:sheet", record.card_id) if record.card_id else ("units:detail", record.unit_id)
        link = html_of('<a href="{}">{}</a>', reverse(route, args=[self.year, pk]), value)
        return html_of('{}<br><span class="muted">{}</span>', link, "; ".join(record.notes)) if record.notes else link

    def value_name(self, value: str) -> str:
        return value

    def value_notes(self, record: UnitLine) -> str:
        return "; ".join(record.notes)

    def render_self_total(self, record: UnitLine) -> str:
        return points(record.self_total)

    def render_superior_total(self, record: UnitLine) -> str:
        return points(record.superior_total)

    def render_level(self, record: UnitLine) -> SafeString:
        return level_html(record.level, provisional=not record.is_final)

    def render_state(self, record: UnitLine) -> SafeString:
        return state_html(record.state, record.state_label)
