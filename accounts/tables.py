"""The list of accounts."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.models import User
from common.markup import html_of
from common.templatetags.ui import state_html


class AccountTable(tables.Table):
    """People with the memberships that the actor may know of (``record.seen``)."""

    full_name = tables.Column(
        verbose_name="Họ và tên", order_by=("sort_key", "pk"), attrs={"td": {"class": "card-head"}}
    )
    post = tables.Column(verbose_name="Chức vụ", visible=False)
    username = tables.Column(verbose_name="Tên đăng nhập")
    seen = tables.Column(verbose_name="Vai trò và nơi công tác", orderable=False, empty_values=())
    last_login = tables.Column(verbose_name="Đăng nhập gần nhất", empty_values=())
    is_active = tables.Column(verbose_name="Tình trạng", empty_values=())

    row_header = "full_name"
    caption = "Tài khoản"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        order_by = ("full_name",)
        empty_text = "Không có tài khoản nào khớp với bộ lọc."

    def render_full_name(self, record: User) -> SafeString:
        post = html_of('<br><span class="muted">{}</span>', record.post) if record.post else ""
        url = reverse("accounts:detail", args=[record.pk])
        return html_of('<a class="row-link" href="{}">{}</a>{}', url, record.full_name, post)

    def value_full_name(self, record: User) -> str:
        return record.full_name

    def render_seen(self, record: Any) -> SafeString:
        today = timezone.localdate()
        alive = [one for one in record.seen if one.is_active_on(today)] or record.seen[:1]
        return format_html_join(
            "",
            "<div>{} – {}{}</div>",
            (
                (one.get_role_display(), one.place, "" if one.is_active_on(today) else " (không còn hiệu lực)")
                for one in alive
            ),
        )

    def render_last_login(self, record: User) -> str:
        if record.last_login is None:
            return "Chưa lần nào"
        return date_format(timezone.localtime(record.last_login), "SHORT_DATETIME_FORMAT")

    def render_is_active(self, record: User) -> SafeString:
        if not record.is_active:
            return state_html("inactive", "Đã ngừng dùng")
        if record.must_change_password:
            return state_html("todo", "Chưa đổi mật khẩu ban đầu")
        return state_html("active", "Đang dùng")
