"""Lists of units with their registration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from common.markup import html_of
from common.scope import Role
from common.templatetags.ui import state_html
from registrations.enums import RegistrationState
from registrations.rules.timeliness import LATE_WORDS, Due, lateness
from units.enums import ELIGIBLE
from units.models import Unit

NOWRAP = {"td": {"class": "nowrap"}}
# In the words of the list: what the unit's paper waits for.
STATE_WORDS = {RegistrationState.SENT: "Chờ tiếp nhận"}


class BoardTable(tables.Table):
    """Units of the year. ``data`` is ``registrations.queries.board.units_with_registrations``."""

    name = tables.Column(verbose_name="Đơn vị", order_by=("sort_key", "pk"), attrs={"td": {"class": "wide"}})
    kind = tables.Column(verbose_name="Loại đơn vị")
    authority = tables.Column(verbose_name="Cấp quản lý", order_by=("authority__sort_key", "sort_key"))
    form_state = tables.Column(
        verbose_name="Trạng thái", empty_values=(), order_by=("form_state", "sort_key"), attrs=NOWRAP
    )
    first_sent_at = tables.Column(
        verbose_name="Gửi ngày", empty_values=(), order_by=("first_sent_at", "sort_key"), attrs=NOWRAP
    )
    timely = tables.Column(verbose_name="Đúng hạn", empty_values=(), visible=False)
    way = tables.Column(verbose_name="Cách gửi", empty_values=(), orderable=False, attrs=NOWRAP)
    eligibility = tables.Column(verbose_name="Diện Thông tư 124")

    row_header = "name"
    caption = "Bản đăng ký của các đơn vị"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        order_by = ("name",)
        empty_text = "Không có đơn vị nào khớp với bộ lọc."

    def __init__(self, *args: Any, request: Any, year: int, dues: Mapping[str, Due], **kwargs: Any) -> None:
        self.actor, self.dues = request.actor, dues
        self.csrf = get_token(request)
        # One look-up for each kind of address, not one for each row.
        self.urls = {
            name: reverse(name, args=[year, 0]).replace("/0/", "/{}/")
            for name in ("registrations:registration", "registrations:open", "units:detail")
        }
        below = Unit.objects.filter(authority__parent_id=self.actor.authority_id).exists()
        super().__init__(*args, exclude=[] if below else ["authority"], **kwargs)

    def render_name(self, record: Any) -> SafeString:
        name = "registrations:registration" if record.form_id else "units:detail"
        return html_of('<a href="{}">{}</a>', self.urls[name].format(record.form_id or record.pk), record.name)

    def render_kind(self, record: Unit) -> str:
        return record.get_kind_display()

    def render_authority(self, record: Unit) -> str:
        return record.authority.name

    def render_form_state(self, record: Any) -> SafeString:
        if record.form_state:
            state = RegistrationState(record.form_state)
            return state_html(state, STATE_WORDS.get(state, state.label))
        if not self._may_fill(record):
            return state_html("todo", "Chưa đăng ký")
        return html_of(
            '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{} '
            '<button class="btn btn-sm" type="submit">Nhập hộ<span class="sr-only"> {}</span></button></form>',
            self.urls["registrations:open"].format(record.pk),
            self.csrf,
            state_html("todo", "Chưa đăng ký"),
            record.name,
        )

    def _may_fill(self, record: Any) -> bool:
        own = self.actor.role == Role.OFFICER and record.authority_path == self.actor.authority_path
        return own and record.eligibility in ELIGIBLE

    def render_first_sent_at(self, record: Any) -> SafeString | str:
        if record.first_sent_at is None:
            return "–"
        day, late = self._lateness(record)
        words = state_html("late" if late else "done", LATE_WORDS[late])
        return html_of('{}<br><span class="small-state">{}</span>', date_format(day, "SHORT_DATE_FORMAT"), words)

    def _lateness(self, record: Any) -> tuple[dt.date, str]:
        day = timezone.localdate(record.first_sent_at)
        due = self.dues.get(record.authority_path, self.dues[self.actor.authority_path])
        return day, lateness(day, due, unit=record.pk, since=record.valid_from)

    def value_first_sent_at(self, record: Any) -> dt.date | None:
        return timezone.localdate(record.first_sent_at) if record.first_sent_at else None

    def value_timely(self, record: Any) -> str:
        return LATE_WORDS[self._lateness(record)[1]] if record.first_sent_at else ""

    def render_way(self, record: Any) -> str:
        if record.first_sent_at is None:
            return "–"
        if record.on_paper:
            return "Bản giấy"
        return "Nhập hộ" if record.on_behalf else "Đơn vị gửi"

    def render_eligibility(self, record: Unit) -> str:
        return record.get_eligibility_display()


class MissingTable(tables.Table):
    """Units that have not sent their registration. ``data`` is ``registrations.queries.board.units_missing``."""

    name = tables.Column(verbose_name="Đơn vị", order_by=("sort_key", "pk"), attrs={"td": {"class": "wide"}})
    kind = tables.Column(verbose_name="Loại đơn vị")
    authority = tables.Column(verbose_name="Cấp quản lý", accessor="authority__name", visible=False)
    head_name = tables.Column(verbose_name="Người đứng đầu", default="–")
    phone = tables.Column(verbose_name="Số điện thoại", default="–", orderable=False)
    form_state = tables.Column(verbose_name="Bản đăng ký", empty_values=(), order_by=("form_state", "sort_key"))

    row_header = "name"
    caption = "Đơn vị chưa gửi bản đăng ký"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        order_by = ("name",)
        empty_text = "Mọi đơn vị thuộc diện và tự nguyện đã gửi bản đăng ký."

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        self.url = reverse("units:detail", args=[year, 0]).replace("/0/", "/{}/")
        super().__init__(*args, **kwargs)

    def render_name(self, record: Unit) -> SafeString:
        return html_of('<a href="{}">{}</a>', self.url.format(record.pk), record.name)

    def render_kind(self, record: Unit) -> str:
        return record.get_kind_display()

    def render_form_state(self, record: Any) -> SafeString:
        if record.form_state is None:
            return state_html("todo", "Chưa đăng ký")
        return state_html(record.form_state, RegistrationState(record.form_state).label)
