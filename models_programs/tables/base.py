"""What the tables of all records share."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from common.markup import html_of
from common.scope import Actor
from models_programs.models import Record


class RecordTable(tables.Table):
    """A link to the record, its unit, its authority where there are several; subclasses add what is theirs.

    ``slug`` names the addresses of the kind ("activity" → models_programs:activity). Rows come with ``unit`` and
    ``authority`` loaded.
    """

    name = tables.Column(verbose_name="Tên", order_by=("search_key", "pk"), empty_values=())
    unit = tables.Column(verbose_name="Đơn vị", order_by=("unit__sort_key", "pk"), empty_values=())
    authority = tables.Column(verbose_name="Cấp quản lý", order_by=("authority__sort_key", "pk"))

    row_header = "name"
    caption_hidden = True
    caption = "Danh sách"
    slug = ""

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Không có dòng nào khớp với bộ lọc."
        sequence: tuple[str, ...] = ("name", "...", "unit", "authority")

    def __init__(self, *args: Any, year: int, actor: Actor, many: bool, **kwargs: Any) -> None:
        self.year, self.actor = year, actor
        self.url = reverse(f"models_programs:{self.slug}", args=[year, 0]).replace("/0/", "/{}/")
        hidden = list(kwargs.pop("exclude", []))
        if actor.is_unit_head:
            hidden += ["unit", "authority"]
        elif not many:
            hidden += ["authority"]
        super().__init__(*args, exclude=hidden, **kwargs)

    def prepare(self, records: list[Any]) -> None:
        """Read what the rows of the page need besides their own columns, in a constant number of queries."""

    def render_name(self, record: Record) -> SafeString:
        return self.link(record, record.name_shown)

    def link(self, record: Record, words: str) -> SafeString:
        return html_of('<a class="row-link" href="{}">{}</a>', self.url.format(record.pk), words)

    def render_unit(self, record: Record) -> str:
        return record.unit.name if record.unit else "–"

    def render_authority(self, record: Record) -> str:
        return record.authority.name
