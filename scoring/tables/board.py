"""The scoring list as a table."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from common.markup import html_of
from common.numbers import points
from common.scope import Role
from common.templatetags.ui import level_html, state_html
from scoring.enums import SheetState
from scoring.levels import LevelBook
from scoring.queries.windows import deadlines
from scoring.tables.picking import may_pick, pick_html
from units.models import Unit

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
WIDE = {"td": {"class": "wide"}}


class BoardTable(tables.Table):
    """Units of the year with their sheets. ``data`` is ``scoring.board.units_with_cards``."""

    pick = tables.Column(empty_values=(), orderable=False, verbose_name="Chọn", exclude_from_export=True)
    name = tables.Column(verbose_name="Đơn vị", order_by=("sort_key", "pk"), attrs=WIDE)
    kind = tables.Column(verbose_name="Loại đơn vị")
    authority = tables.Column(verbose_name="Cấp quản lý", order_by=("authority__sort_key", "sort_key"))
    card_state = tables.Column(verbose_name="Trạng thái", empty_values=())
    self_total = tables.Column(verbose_name="Tự chấm", attrs=NUMBER, default="–")
    superior_total = tables.Column(verbose_name="Cấp trên chấm", attrs=NUMBER, default="–")
    level_id = tables.Column(verbose_name="Xếp loại", empty_values=(), order_by=("level_id", "sort_key"))
    sent_at = tables.Column(verbose_name="Gửi lúc", default="–")
    timely = tables.Column(verbose_name="Đúng hạn", empty_values=(), visible=False)

    row_header = "name"
    caption = "Phiếu chấm điểm của các đơn vị"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        order_by = ("name",)
        empty_text = "Không có đơn vị nào khớp với bộ lọc."

    def __init__(self, *args: Any, request: Any, year: int, **kwargs: Any) -> None:
        self.year, self.actor, self.book = year, request.actor, LevelBook()
        self.csrf = get_token(request)
        # One look-up for each kind of address, not one for each row.
        self.urls = {
            name: reverse(name, args=[year, 0]).replace("/0/", "/{}/")
            for name in ("scoring:sheet", "scoring:open", "units:detail")
        }
        hidden = [] if self.actor.role == Role.APPROVER else ["pick"]
        if not Unit.objects.filter(authority__parent_id=self.actor.authority_id).exists():
            hidden.append("authority")
        super().__init__(*args, exclude=hidden, **kwargs)

    def can_pick(self, record: Any) -> bool:
        """Whether the person may approve the sheet of this row together with others."""
        return may_pick(self.actor, record.authority_path, record.card_state)

    def render_pick(self, record: Any) -> SafeString | str:
        return pick_html(record.card_id, record.name) if self.can_pick(record) else ""

    def render_name(self, record: Any) -> SafeString:
        if record.card_id:
            url = self.urls["scoring:sheet"].format(record.card_id)
        else:
            url = self.urls["units:detail"].format(record.pk)
        return html_of('<a href="{}">{}</a>', url, record.name)

    def render_kind(self, record: Unit) -> str:
        return record.get_kind_display()

    def render_authority(self, record: Unit) -> str:
        return record.authority.name

    def render_card_state(self, record: Any) -> SafeString:
        if record.card_id:
            return state_html(record.card_state, SheetState(record.card_state).label)
        if self.actor.role == Role.OFFICER and record.authority_path == self.actor.authority_path:
            return html_of(
                '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
                '<input type="hidden" name="unit" value="{}">{} <button class="btn btn-sm" type="submit">Nhập hộ'
                '<span class="sr-only"> {}</span></button></form>',
                self.urls["scoring:open"].format(record.pk),
                self.csrf,
                record.pk,
                state_html("todo", "Chưa mở phiếu"),
                record.name,
            )
        return state_html("todo", "Chưa mở phiếu")

    def render_self_total(self, record: Any) -> str:
        return points(record.self_total) if record.card_state not in {None, SheetState.DRAFT} else "–"

    def render_superior_total(self, record: Any) -> str:
        return points(record.superior_total) if self._is_scored(record) else "–"

    def render_level_id(self, record: Any) -> SafeString:
        if record.level_id:
            return level_html(record.level_id)
        if not self._is_scored(record) or record.derived_missing:
            return level_html(None)
        if self.book.is_draft(record.card_rubric_id):
            return html_of('<span class="muted">{}</span>', "Bản dùng thử")
        guess = self.book.predict(
            rubric_id=record.card_rubric_id, authority_path=record.authority_path, total=record.superior_total
        )
        return level_html(guess.level_id, provisional=True)

    def render_sent_at(self, record: Any, value: Any) -> SafeString | str:
        words = date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        return html_of("{} {}", words, state_html("late", "Muộn")) if self._is_late(record) else words

    def value_sent_at(self, record: Any) -> dt.datetime | None:
        moment: dt.datetime | None = record.sent_at
        return moment

    def value_timely(self, record: Any) -> str:
        return "" if record.sent_at is None else "Muộn" if self._is_late(record) else "Đúng hạn"

    def _is_late(self, record: Any) -> bool:
        first = timezone.localdate(record.first_sent_at or record.sent_at)
        return self.deadlines[record.pk].is_late(first, since=record.valid_from)

    def prepare(self, records: list[Any]) -> None:
        self.deadlines = deadlines(records, self.year)

    @staticmethod
    def _is_scored(record: Any) -> bool:
        return record.card_state in {SheetState.REVIEWED, SheetState.APPROVED}
