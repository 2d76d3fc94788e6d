"""Tables of units and authorities."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from common.markup import html_of
from common.scope import province_path
from common.templatetags.ui import state_html
from units.enums import AuthorityKind, Eligibility
from units.models import Authority, Unit
from units.queries import province_names

# Drawn once: the same few words stand in every row.
SCOPES = {
    Eligibility.IN: ("active", Eligibility.IN.label),
    Eligibility.OUT: ("closed", Eligibility.OUT.label),
    Eligibility.VOLUNTARY: ("doing", Eligibility.VOLUNTARY.label),
    Eligibility.UNKNOWN: ("todo", Eligibility.UNKNOWN.label),
}


class UnitTable(tables.Table):
    """Units that the person sees."""

    name = tables.Column(verbose_name="Đơn vị", order_by=("sort_key", "pk"), attrs={"td": {"class": "card-head"}})
    code = tables.Column(verbose_name="Mã", order_by=("code", "pk"))
    kind = tables.Column(verbose_name="Loại", order_by=("kind", "sort_key"))
    authority = tables.Column(verbose_name="Cấp quản lý", order_by=("authority__sort_key", "sort_key"))
    eligibility = tables.Column(verbose_name="Diện Thông tư 124", order_by=("eligibility", "sort_key"))
    head_name = tables.Column(verbose_name="Người đứng đầu", orderable=False, empty_values=())
    phone = tables.Column(verbose_name="Số điện thoại", visible=False)
    valid_to = tables.Column(verbose_name="Đến hết ngày", visible=False)

    row_header = "name"
    caption = "Danh sách đơn vị"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Không có đơn vị nào khớp với bộ lọc."

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        self.url = reverse("units:detail", args=[year, 0]).replace("/0/", "/{}/")
        self.scopes = {value: state_html(*words) for value, words in SCOPES.items()}
        super().__init__(*args, **kwargs)

    def render_name(self, record: Unit) -> SafeString:
        link = html_of('<a class="row-link" href="{}">{}</a>', self.url.format(record.pk), record.name)
        if record.valid_to is None:
            return link
        return html_of('{}<br><span class="muted">đến hết {}</span>', link, f"{record.valid_to:%d/%m/%Y}")

    def value_name(self, record: Unit) -> str:
        return record.name

    def render_authority(self, record: Unit) -> str:
        return record.authority.name

    def render_eligibility(self, record: Unit) -> SafeString:
        return self.scopes[record.eligibility]  # type: ignore[index]

    def render_head_name(self, record: Unit) -> SafeString | str:
        if not record.phone:
            return record.head_name or "–"
        return html_of('{}<br><span class="muted">{}</span>', record.head_name or "–", record.phone)

    def value_head_name(self, record: Unit) -> str:
        return record.head_name


class AuthorityTable(tables.Table):
    """Authorities of the subtree; communes show their province because names repeat."""

    name = tables.Column(verbose_name="Cơ quan", order_by=("sort_key", "pk"), attrs={"td": {"class": "card-head"}})
    code = tables.Column(verbose_name="Mã", order_by=("code", "pk"))
    kind = tables.Column(verbose_name="Cấp", order_by=("kind", "sort_key"))
    province = tables.Column(verbose_name="Thuộc", empty_values=(), orderable=False)
    letterhead = tables.Column(verbose_name="Đầu văn bản", empty_values=(), orderable=False)

    row_header = "name"
    caption = "Danh sách cơ quan"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        order_by = ("name",)
        empty_text = "Không có cơ quan nào khớp với bộ lọc."

    def prepare(self, records: list[Authority]) -> None:
        self.provinces = province_names(records)

    def render_name(self, record: Authority) -> SafeString:
        url = reverse("units:authority_edit", args=[record.pk])
        return html_of('<a class="row-link" href="{}">{}</a>', url, record.name)

    def render_province(self, record: Authority) -> str:
        if record.kind in (AuthorityKind.MINISTRY, AuthorityKind.PROVINCE):
            return "–"
        if record.kind == AuthorityKind.TEAM and record.parent is not None:
            return record.parent.name
        return self.provinces.get(province_path(record.path), "–")

    def render_letterhead(self, record: Authority) -> SafeString:
        done = bool(record.people_committee_name or record.police_name)
        return state_html("done" if done else "missing", "Đã đặt" if done else "Chưa đặt")
