"""The list of decisions, and that of entrustments."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from common.markup import html_of
from common.templatetags.ui import state_html
from decisions.enums import DecisionState
from decisions.models import Decision, Entrustment
from units.enums import UnitKind

# The shapes of common/templatetags/ui.py that tell the same story.
SHAPES = {
    DecisionState.DRAFT: "draft",
    DecisionState.SUBMITTED: "reviewing",
    DecisionState.APPROVED: "reviewed",
    DecisionState.ISSUED: "approved",
    DecisionState.SUPERSEDED: "ended",
    DecisionState.CANCELLED: "closed",
}
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


def state_of(decision: Decision) -> SafeString:
    return state_html(SHAPES[DecisionState(decision.state)], decision.get_state_display())


class DecisionTable(tables.Table):
    """``data`` is ``decisions.queries.decisions.decisions_in_year``."""

    number = tables.Column(verbose_name="Quyết định", empty_values=(), order_by=("-number", "-pk"))
    authority = tables.Column(verbose_name="Cơ quan ra quyết định", order_by=("authority__sort_key", "-pk"))
    state = tables.Column(verbose_name="Trạng thái")
    units = tables.Column(verbose_name="Số đơn vị", attrs=NUMBER)
    signed_on = tables.Column(verbose_name="Ngày ký", default="–", attrs={"td": {"class": "nowrap"}})

    row_header = "number"
    caption = "Các quyết định trong năm"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Không có quyết định nào khớp với bộ lọc."

    def __init__(self, *args: Any, year: int, own_only: bool, **kwargs: Any) -> None:
        self.url = reverse("decisions:decision", args=[year, 0]).replace("/0/", "/{}/")
        super().__init__(*args, exclude=["authority"] if own_only else [], **kwargs)

    def render_number(self, record: Decision) -> SafeString:
        name = f"{record.get_kind_display()} {record.number_shown}" if record.number else record.name_shown
        again = " (thay thế)" if record.supersedes_id else ""
        return html_of('<a href="{}">{}</a>{}', self.url.format(record.pk), name, again)

    def render_authority(self, record: Decision) -> str:
        return record.authority.name

    def render_state(self, record: Decision) -> SafeString:
        return state_of(record)

    def render_signed_on(self, value: dt.date) -> str:
        return f"{value:%d/%m/%Y}"


class EntrustmentTable(tables.Table):
    """Entrustments of one authority, the latest first; ``on`` is today."""

    to = tables.Column(verbose_name="Nơi được ủy quyền")
    kind = tables.Column(verbose_name="Loại quyết định")
    unit_kinds = tables.Column(verbose_name="Đơn vị", empty_values=(), orderable=False)
    valid_from = tables.Column(verbose_name="Thời gian", attrs={"td": {"class": "nowrap"}})
    valid_to = tables.Column(verbose_name="Đến hết ngày", visible=False)
    document = tables.Column(verbose_name="Văn bản", orderable=False)
    act = tables.Column(verbose_name="Việc", empty_values=(), orderable=False, exclude_from_export=True)

    row_header = "to"
    caption = "Các ủy quyền đã đặt"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Chưa có ủy quyền nào."

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)

    def render_to(self, record: Entrustment) -> str:
        return record.to.name

    def render_kind(self, record: Entrustment) -> str:
        return record.get_kind_display()

    def render_unit_kinds(self, record: Entrustment) -> str:
        return kinds_words(record)

    def render_valid_from(self, record: Entrustment) -> str:
        until = f"đến {record.valid_to:%d/%m/%Y}" if record.valid_to else "chưa có ngày kết thúc"
        return f"{record.valid_from:%d/%m/%Y} {until}"

    def value_valid_from(self, record: Entrustment) -> dt.date:
        return record.valid_from

    def render_act(self, record: Entrustment) -> SafeString | str:
        if record.valid_to is not None and record.valid_to < self.on:
            return state_html("ended", "Đã hết")
        url = reverse("decisions:entrust_end", args=[record.pk])
        return html_of(
            '<a class="btn btn-sm" href="{}">Kết thúc<span class="sr-only"> ủy quyền cho {}</span></a>',
            url,
            record.to.name,
        )


def kinds_words(record: Entrustment) -> str:
    """Which units it is about."""
    names = [UnitKind(kind).label for kind in record.unit_kinds]
    return ", ".join(names) if names else "Mọi loại đơn vị"
