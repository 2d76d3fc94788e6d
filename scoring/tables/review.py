"""Tables of the review: the queue and the sample. Rows are sheets with what is to look at."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from common.markup import html_of
from common.numbers import points
from common.templatetags.ui import level_html, state_html
from scoring.enums import SheetState
from scoring.models import Scorecard
from scoring.queries.review import Look, looks_of
from scoring.rules.review import told

COUNT = {"th": {"class": "num"}, "td": {"class": "num"}}
WIDE = {"td": {"class": "wide"}}
NONE = html_of('<span class="muted">{}</span>', "–")


def count_html(number: int) -> SafeString:
    """A number that asks for a look, or a quiet dash."""
    return html_of("<strong>{}</strong>", number) if number else NONE


def jump_html(jump: Decimal | None, is_jump: bool) -> SafeString:
    """The difference from last year in points with its sign."""
    if jump is None:
        return NONE
    words = f"{'+' if jump > 0 else ''}{points(jump)}"
    return html_of("<strong>{}</strong>", words) if is_jump else html_of("{}", words)


class QueueTable(tables.Table):
    """Sheets that wait, most to look at first. ``data`` is a list of ``Look``."""

    name = tables.Column(accessor="sheet__card__unit__name", verbose_name="Đơn vị", attrs=WIDE, orderable=False)
    state = tables.Column(accessor="sheet__card__state", verbose_name="Trạng thái, gửi lúc", orderable=False)
    sent_at = tables.Column(accessor="sheet__card__sent_at", verbose_name="Gửi lúc", visible=False)
    timely = tables.Column(accessor="findings", verbose_name="Đúng hạn", visible=False)
    overridden = tables.Column(accessor="findings", verbose_name="Khác gợi ý", attrs=COUNT, orderable=False)
    unproven = tables.Column(accessor="findings", verbose_name="Thiếu minh chứng", attrs=COUNT, orderable=False)
    jump = tables.Column(accessor="findings", verbose_name="So năm trước", attrs=COUNT, orderable=False)
    shared = tables.Column(accessor="findings", verbose_name="Trùng ghi chú", attrs=COUNT, orderable=False)
    changed = tables.Column(accessor="findings", verbose_name="Đã sửa lại", attrs=COUNT, orderable=False)
    all_maximum = tables.Column(accessor="findings", verbose_name="Tối đa mọi hàng", orderable=False)

    row_header = "name"
    caption = "Phiếu chờ thẩm định, phiếu có nhiều chỗ cần xem ở trên"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Không có phiếu nào khớp với bộ lọc."

    def __init__(self, data: Iterable[Look], *args: Any, year: int, **kwargs: Any) -> None:
        self.url = reverse("scoring:sheet", args=[year, 0]).replace("/0/", "/{}/")
        super().__init__(data, *args, **kwargs)

    def render_name(self, record: Look) -> SafeString:
        card = record.sheet.card
        link, kind = self.url.format(card.pk), card.unit.get_kind_display()
        return html_of('<a href="{}">{}</a> <span class="muted cell-line">{}</span>', link, card.unit.name, kind)

    def value_name(self, record: Look) -> str:
        return record.sheet.card.unit.name

    def value_state(self, record: Look) -> str:
        return str(SheetState(record.sheet.card.state).label)

    def value_timely(self, record: Look) -> str:
        return "Muộn" if record.findings.is_late else "Đúng hạn"

    def value_overridden(self, record: Look) -> int:
        return len(record.findings.overridden)

    def value_unproven(self, record: Look) -> int:
        return len(record.findings.unproven)

    def value_jump(self, record: Look) -> Decimal | None:
        return record.findings.jump

    def value_shared(self, record: Look) -> int:
        return len(record.findings.shared)

    def value_changed(self, record: Look) -> int:
        return len(record.findings.changed)

    def render_state(self, record: Look) -> SafeString:
        card, late = record.sheet.card, state_html("late", "gửi muộn") if record.findings.is_late else ""
        when = date_format(timezone.localtime(card.sent_at), "SHORT_DATETIME_FORMAT") if card.sent_at else ""
        state = state_html(card.state, SheetState(card.state).label)
        return html_of('{} <span class="muted cell-line">{}</span> {}', state, when, late)

    def render_overridden(self, record: Look) -> SafeString:
        return count_html(len(record.findings.overridden))

    def render_unproven(self, record: Look) -> SafeString:
        return count_html(len(record.findings.unproven))

    def render_jump(self, record: Look) -> SafeString:
        return jump_html(record.findings.jump, record.findings.is_jump)

    def render_shared(self, record: Look) -> SafeString:
        return count_html(len(record.findings.shared))

    def render_changed(self, record: Look) -> SafeString:
        return count_html(len(record.findings.changed))

    def render_all_maximum(self, record: Look) -> SafeString:
        return html_of("<strong>{}</strong>", "Có") if record.findings.all_maximum else NONE


class SampleTable(tables.Table):
    """Drawn sheets. ``data`` is a list of cards."""

    name = tables.Column(accessor="unit__name", verbose_name="Đơn vị", attrs=WIDE, orderable=False)
    authority = tables.Column(accessor="unit__authority__name", verbose_name="Cấp quản lý", orderable=False)
    state = tables.Column(verbose_name="Trạng thái", orderable=False)
    self_total = tables.Column(verbose_name="Tự chấm", visible=False)
    superior_total = tables.Column(verbose_name="Cấp trên chấm", attrs=COUNT, orderable=False)
    level = tables.Column(accessor="level_id", verbose_name="Xếp loại", orderable=False, empty_values=())
    why = tables.Column(verbose_name="Chỗ nên xem", orderable=False, empty_values=())

    row_header = "name"
    caption = "Phiếu được lấy mẫu"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Chưa có phiếu nào của cấp dưới đã chấm xong."

    def __init__(self, data: Iterable[Scorecard], *args: Any, year: int, **kwargs: Any) -> None:
        self.url = reverse("scoring:sheet", args=[year, 0]).replace("/0/", "/{}/")
        super().__init__(data, *args, **kwargs)

    def prepare(self, records: list[Scorecard]) -> None:
        self.looks = looks_of(records, today=timezone.localdate())

    def render_name(self, record: Scorecard) -> SafeString:
        return html_of('<a href="{}">{}</a>', self.url.format(record.pk), record.unit.name)

    def render_state(self, record: Scorecard) -> SafeString:
        return state_html(record.state, SheetState(record.state).label)

    def render_superior_total(self, value: Decimal) -> str:
        return points(value)

    def render_level(self, record: Scorecard) -> SafeString:
        return level_html(record.level_id)

    def render_why(self, record: Scorecard) -> str:
        return told(self.looks[record.pk].findings) or "–"
