"""Tables of programmes and of the units behind a target."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from common.markup import html_of
from common.templatetags.ui import state_html
from models_programs.models import Programme
from models_programs.tables.base import RecordTable
from units.models import Unit


class ProgrammeTable(RecordTable):
    """Plans of the own authority, of those above and below, and the source plans."""

    kind = tables.Column(verbose_name="Loại", order_by=("kind", "pk"))
    number = tables.Column(verbose_name="Số, ngày", empty_values=(), order_by=("date", "pk"))
    date = tables.Column(verbose_name="Ngày ký", visible=False)
    years = tables.Column(verbose_name="Năm", empty_values=(), order_by=("year", "pk"))

    slug = "programme"
    caption = "Kế hoạch, chương trình, nghị quyết"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "many": True, "exclude": ["unit"]})
        self.columns.show("authority")

    def render_name(self, record: Any) -> SafeString:
        link = self.link(record, record.title)
        if not record.shipped_code:
            return link
        return html_of('{}<br><span class="muted">{}</span>', link, "Bản nguồn để tham khảo")

    def render_kind(self, record: Programme) -> SafeString:
        return html_of('<span class="nowrap">{}</span>', record.get_kind_display())

    def render_number(self, record: Programme) -> SafeString | str:
        day = f"{record.date:%d/%m/%Y}" if record.date else ""
        if record.number and day:
            return html_of('<span class="document-number">{}</span><br>{}', record.number, day)
        return record.number or day or "Chưa ghi số, ngày"

    def value_number(self, record: Programme) -> str:
        return record.number

    def render_years(self, record: Programme) -> SafeString:
        return html_of('<span class="nowrap">{}</span>', years_words(record))


def years_words(programme: Programme) -> str:
    """ "2026", "2026–2030", "từ 2025"."""
    if programme.year_to is None:
        return f"từ {programme.year}"
    return str(programme.year) if programme.year_to == programme.year else f"{programme.year}–{programme.year_to}"


class BehindTable(tables.Table):
    """Units that a target counts: which meet it, which do not.

    ``unwanted``: what is counted should not be there at all ("không có đơn vị xếp loại Yếu"). ``many`` authorities.
    """

    name = tables.Column(verbose_name="Đơn vị", order_by=("sort_key", "pk"))
    kind = tables.Column(verbose_name="Loại", order_by=("kind", "sort_key"))
    authority = tables.Column(verbose_name="Cấp quản lý", order_by=("authority__sort_key", "sort_key"))
    head_name = tables.Column(verbose_name="Người đứng đầu", orderable=False, empty_values=())
    phone = tables.Column(verbose_name="Số điện thoại", visible=False)
    is_met = tables.Column(verbose_name="Kết quả", order_by=("is_met", "sort_key"))

    row_header = "name"
    caption = "Đơn vị của chỉ tiêu"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Không có đơn vị nào khớp với bộ lọc."

    def __init__(self, *args: Any, year: int, unwanted: bool, many: bool, **kwargs: Any) -> None:
        self.url = reverse("units:detail", args=[year, 0]).replace("/0/", "/{}/")
        self.unwanted = unwanted
        order = ("-is_met",) if unwanted else ("is_met",)
        super().__init__(*args, order_by=order, exclude=() if many else ("authority",), **kwargs)

    def render_name(self, record: Unit) -> SafeString:
        return html_of('<a class="row-link" href="{}">{}</a>', self.url.format(record.pk), record.name)

    def render_authority(self, record: Unit) -> str:
        return record.authority.name

    def render_head_name(self, record: Unit) -> SafeString | str:
        if record.head_name and record.phone:
            return html_of('{}<br><span class="muted nowrap">{}</span>', record.head_name, record.phone)
        return record.head_name or record.phone or "–"

    def value_head_name(self, record: Unit) -> str:
        return record.head_name

    def render_is_met(self, record: Any) -> SafeString:
        if self.unwanted:
            return state_html("doing", "Có") if record.is_met else state_html("done", "Không")
        return state_html("done", "Đã có") if record.is_met else state_html("todo", "Chưa có")
