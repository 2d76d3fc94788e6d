"""Lists of reports: what one has to send oneself, and what comes from those below."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from common.markup import html_of
from common.templatetags.ui import state_html
from deadlines.enums import Bearer, ReportState, When
from deadlines.models import Occurrence, Report
from deadlines.rules.reports import fills
from deadlines.rules.words import day_words, left_words, thing_words
from units.models import Unit

NOWRAP = {"td": {"class": "nowrap"}}
ACTS = {"td": {"class": "row-acts nowrap"}}
# In the words of the list: what the report waits for.
WORDS = {ReportState.SENT: "Chờ tiếp nhận"}
BEFORE = (When.BEFORE, When.MONTHLY_BEFORE)


class ReportTable(tables.Table):
    """Things due as reports. ``data`` is of ``deadlines.queries.reports``; ``own``: those that one has to send."""

    name = tables.Column(
        empty_values=(),
        verbose_name="Nơi báo cáo",
        order_by=("unit__sort_key", "authority__sort_key", "period", "pk"),
        attrs={"td": {"class": "wide"}},
    )
    above = tables.Column(empty_values=(), verbose_name="Cấp quản lý", visible=False)
    what = tables.Column(empty_values=(), verbose_name="Báo cáo", order_by=("code", "period", "pk"))
    due_on = tables.Column(empty_values=(), verbose_name="Thời hạn", order_by=("due_on", "pk"), attrs=NOWRAP)
    state = tables.Column(
        empty_values=(), verbose_name="Tình trạng", order_by=("report__state", "due_on", "pk"), attrs=NOWRAP
    )
    sent_on = tables.Column(empty_values=(), verbose_name="Gửi ngày", visible=False)
    act = tables.Column(empty_values=(), verbose_name="Việc", orderable=False, exclude_from_export=True, attrs=ACTS)

    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        order_by = ("due_on",)
        empty_text = "Không có báo cáo nào khớp với bộ lọc."

    def __init__(self, *args: Any, request: Any, year: int, today: dt.date, own: bool, **kwargs: Any) -> None:
        self.actor, self.today, self.own = request.actor, today, own
        self.row_header = "what" if own else "name"
        self.caption = "Báo cáo phải gửi" if own else "Báo cáo của các nơi trực thuộc"
        self.csrf = get_token(request)
        # One look-up for each kind of address, not one for each row.
        self.urls = {
            name: reverse(f"deadlines:{name}", args=[year, 0]).replace("/0/", "/{}/")
            for name in ("report", "report_edit", "report_open")
        }
        below = own or not Unit.objects.filter(authority__parent_id=self.actor.authority_id).exists()
        self.is_many = not below
        hidden, prefix = (["name", "above"], "gui-") if own else ([], "")
        super().__init__(*args, exclude=hidden, prefix=prefix, orderable=not own, **kwargs)

    def _report(self, record: Occurrence) -> Report | None:
        return getattr(record, "report", None)

    def render_name(self, record: Occurrence) -> SafeString:
        name = html_of("{}", record.bearer_name)
        if (report := self._report(record)) is not None:
            name = html_of('<a href="{}">{}</a>', self.urls["report"].format(report.pk), record.bearer_name)
        above = record.unit.authority if record.unit else None
        return html_of('{}<br><span class="muted">{}</span>', name, above.name) if self.is_many and above else name

    def value_name(self, record: Occurrence) -> str:
        return record.bearer_name

    def value_above(self, record: Occurrence) -> str:
        return record.unit.authority.name if record.unit else ""

    def render_what(self, record: Occurrence) -> SafeString:
        words = thing_words(record.obligation.title, record.period)
        report = self._report(record)
        if not self.own or report is None:
            return html_of("{}", words)
        return html_of('<a href="{}">{}</a>', self.urls["report"].format(report.pk), words)

    def render_due_on(self, record: Occurrence) -> SafeString:
        is_before = record.obligation.when in BEFORE or record.obligation.rule_is_before
        words = day_words(record.on_time_to, is_before=is_before, extended_to=record.extended_to)
        left = "" if self._is_done(record) else left_words(record.due_on, self.today)
        return html_of('{}<br><span class="muted">{}</span>', words, left) if left else html_of("{}", words)

    def value_due_on(self, record: Occurrence) -> str:
        is_before = record.obligation.when in BEFORE or record.obligation.rule_is_before
        return day_words(record.on_time_to, is_before=is_before, extended_to=record.extended_to)

    def _is_done(self, record: Occurrence) -> bool:
        report = self._report(record)
        return report is not None and report.state in (ReportState.SENT, ReportState.ACCEPTED)

    def render_state(self, record: Occurrence) -> SafeString:
        if (report := self._report(record)) is not None:
            state = ReportState(report.state)
            value = "done" if state == ReportState.ACCEPTED else state.value
            shown, note = state_html(value, WORDS.get(state, state.label)), self._sent_words(record, report)
            return html_of('{}<br><span class="muted">{}</span>', shown, note) if note else shown
        if record.due_on is not None and record.due_on < self.today:
            return state_html("late", "Quá hạn, chưa lập")
        return state_html("todo", "Chưa lập")

    def value_sent_on(self, record: Occurrence) -> dt.date | None:
        report = self._report(record)
        return timezone.localdate(report.first_sent_at) if report is not None and report.first_sent_at else None

    def _sent_words(self, record: Occurrence, report: Report) -> str:
        """ "gửi 16/10/2026, muộn, tạm tính"; "" before the first sending."""
        if report.first_sent_at is None:
            return ""
        day = timezone.localdate(report.first_sent_at)
        late = record.due_on is not None and day > record.due_on
        provisional = report.is_provisional and not report.is_editable
        return f"gửi {day:%d/%m/%Y}" + (", muộn" if late else "") + (", tạm tính" if provisional else "")

    def render_act(self, record: Occurrence) -> SafeString | str:
        report, name = self._report(record), thing_words(record.obligation.title, record.period)
        name = f"{name}: {record.bearer_name}"
        if report is not None:
            writes = report.is_editable and fills(report, self.actor)
            words = "Soạn tiếp" if writes else "Xem"
            url = self.urls["report_edit" if writes else "report"].format(report.pk)
            return html_of('<a class="btn btn-sm" href="{}">{}<span class="sr-only"> {}</span></a>', url, words, name)
        wanted = Report(unit_id=record.unit_id, authority_path=record.authority_path)
        if not fills(wanted, self.actor):
            return ""
        helps = record.bearer == Bearer.UNIT and not self.actor.is_unit_head
        return html_of(
            '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<button class="btn btn-sm" type="submit">{}<span class="sr-only"> {}</span></button></form>',
            self.urls["report_open"].format(record.pk),
            self.csrf,
            "Nhập hộ" if helps else "Lập báo cáo",
            name,
        )
