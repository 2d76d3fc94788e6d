"""The list behind a number of the board."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from common.markup import html_of
from common.templatetags.ui import state_html
from deadlines.models import Occurrence
from deadlines.queries.messages import words_of
from deadlines.queries.told import Told, told_counts
from deadlines.rules.progress import progress
from deadlines.rules.words import left_words, thing_words
from units.enums import UnitKind
from units.models import Authority

WIDE = {"td": {"class": "wide"}}
NOWRAP = {"td": {"class": "nowrap"}}


class BehindTable(tables.Table):
    """Things due. ``data`` is ``deadlines.queries.board.behind_rows``."""

    pick = tables.Column(empty_values=(), orderable=False, verbose_name="Chọn", exclude_from_export=True)
    name = tables.Column(
        empty_values=(),
        verbose_name="Đơn vị, nơi phải nộp",
        order_by=("unit__sort_key", "authority__sort_key", "pk"),
        attrs=WIDE,
    )
    kind = tables.Column(empty_values=(), verbose_name="Loại", visible=False)
    above = tables.Column(empty_values=(), verbose_name="Cấp quản lý", visible=False)
    what = tables.Column(empty_values=(), verbose_name="Việc", order_by=("code", "period", "pk"), attrs=WIDE)
    due_on = tables.Column(empty_values=(), verbose_name="Thời hạn", order_by=("due_on", "pk"))
    sent_on = tables.Column(verbose_name="Gửi ngày", visible=False)
    progress = tables.Column(empty_values=(), orderable=False, verbose_name="Tình trạng")
    days_late = tables.Column(empty_values=(), verbose_name="Số ngày muộn", visible=False)
    told = tables.Column(empty_values=(), orderable=False, verbose_name="Đã nhắc")
    told_on = tables.Column(empty_values=(), verbose_name="Nhắc gần nhất", visible=False)

    row_header = "name"
    caption = "Đơn vị và việc phải nộp"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        order_by = ("due_on",)
        empty_text = "Không có việc nào khớp với bộ lọc."

    def __init__(self, *args: Any, year: int, today: dt.date, of_one: bool, is_many: bool, **kwargs: Any) -> None:
        """``of_one``: only one code is shown; ``is_many``: of several authorities."""
        self.today, self.is_many = today, is_many
        self.url = reverse("deadlines:occurrence", args=[year, 0]).replace("/0/", "/{}/")
        super().__init__(*args, exclude=["what"] if of_one else [], **kwargs)

    def prepare(self, records: list[Occurrence]) -> None:
        self.told_of: dict[int, Told] = told_counts([record.pk for record in records])

    def render_pick(self, record: Occurrence) -> SafeString | str:
        if record.sent_on and not record.returned:
            return ""
        return html_of(
            '<label class="pick"><input class="form-check-input" type="checkbox" name="viec" value="{}" form="chon">'
            '<span class="sr-only">Chọn {}</span></label>',
            record.pk,
            record.bearer_name,
        )

    def render_name(self, record: Occurrence) -> SafeString:
        link = html_of('<a href="{}">{}</a>', self.url.format(record.pk), record.bearer_name)
        above = _above(record)
        if not self.is_many or above is None:
            return link
        return html_of('{}<br><span class="muted">{}</span>', link, above.name)

    def value_name(self, record: Occurrence) -> str:
        return record.bearer_name

    def value_kind(self, record: Occurrence) -> str:
        return str(UnitKind(record.unit_kind).label) if record.unit_kind else "Cấp quản lý"

    def value_above(self, record: Occurrence) -> str:
        above = _above(record)
        return above.name if above else ""

    def render_what(self, record: Occurrence) -> str:
        return thing_words(record.obligation.title, record.period)

    def render_due_on(self, record: Occurrence) -> str:
        words = words_of(record)
        return words[0].upper() + words[1:]

    def render_progress(self, record: Occurrence) -> SafeString:
        return progress_html(record, self.today)

    def value_progress(self, record: Occurrence) -> str:
        return str(progress(record, self.today).label)

    def value_days_late(self, record: Occurrence) -> int | None:
        """Until it was sent; until today while it is not. None of what was sent back and is due again."""
        if record.due_on is None or record.returned:
            return None
        days = ((record.sent_on or self.today) - record.due_on).days
        return days if days > 0 else None

    def value_told(self, record: Occurrence) -> int:
        return self.told_of[record.pk].times if record.pk in self.told_of else 0

    def value_told_on(self, record: Occurrence) -> dt.date | None:
        told = self.told_of.get(record.pk)
        return timezone.localdate(told.last_at) if told else None

    def render_told(self, record: Occurrence) -> SafeString:
        told = self.told_of.get(record.pk)
        if told is None:
            return html_of('<span class="muted">{}</span>', "chưa")
        day = timezone.localtime(told.last_at)
        return html_of(
            '<span class="nowrap">{} lần</span><br><span class="muted nowrap">{}</span>', told.times, f"{day:%d/%m/%Y}"
        )


def _above(record: Occurrence) -> Authority | None:
    if record.unit:
        return record.unit.authority
    return record.authority.parent if record.authority else None


def progress_html(record: Occurrence, today: dt.date) -> SafeString:
    """Where it stands as shape and words, and how many days are left or lost."""
    state = progress(record, today)
    return html_of(
        '{}<br><span class="muted">{}</span>', state_html(state.value, state.label), days_words(record, today)
    )


def days_words(record: Occurrence, today: dt.date) -> str:
    """ "gửi ngày 12/10/2026, muộn 2 ngày", "3 ngày" of delay, "còn 5 ngày"."""
    if record.sent_on is None or record.returned:
        return left_words(record.due_on, today).removeprefix("đã quá hạn ")
    sent = f"gửi ngày {record.sent_on:%d/%m/%Y}"
    late = (record.sent_on - record.due_on).days if record.due_on else 0
    return f"{sent}, muộn {late} ngày" if late > 0 else sent
