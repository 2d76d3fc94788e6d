"""Tables of activities, and of units not inspected yet."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from common.markup import html_of
from common.scope import Actor
from common.templatetags.ui import state_html
from models_programs.models import Activity
from models_programs.queries.activities import photo_counts
from models_programs.rules.activities import outside_words, reached_words
from models_programs.tables.base import RecordTable
from units.models import AssessmentWindow, Unit
from units.windows import all_windows


def outside_of(activity: Activity, windows: dict[str, AssessmentWindow]) -> str:
    """ "ngoài kỳ đánh giá năm 2026 (…)" by the window of the unit's kind; "" inside it and for the authority's own."""
    if activity.unit is None:
        return ""
    window, year = windows[activity.unit.kind], activity.year
    return outside_words(activity.on, start=window.start(year), end=window.end(year), year=year)


class ActivityTable(RecordTable):
    """Date, title, kind, share reached, photographs; marked where the day does not count for the year."""

    on = tables.Column(verbose_name="Ngày", order_by=("on", "pk"))
    kind = tables.Column(verbose_name="Loại", order_by=("kind", "pk"))
    reached = tables.Column(verbose_name="Người dự", empty_values=(), order_by=("present", "pk"))
    invited = tables.Column(verbose_name="Người được mời", visible=False)
    photos = tables.Column(verbose_name="Ảnh", empty_values=(), orderable=False)
    outside = tables.Column(verbose_name="Ghi chú", empty_values=(), visible=False)

    slug = "activity"
    caption = "Hoạt động trong năm"

    class Meta(RecordTable.Meta):
        sequence = ("on", "name", "kind", "unit", "reached", "invited", "photos", "outside", "authority")

    def prepare(self, records: list[Any]) -> None:
        self.photo_counts = photo_counts(records)
        self.windows = all_windows()

    def render_on(self, record: Activity) -> str:
        return f"{record.on:%d/%m/%Y}"

    def render_name(self, record: Any) -> SafeString:
        link = self.link(record, record.title)
        outside = outside_of(record, self.windows)
        return html_of('{}<div class="row-note">{}</div>', link, state_html("late", outside)) if outside else link

    def value_name(self, record: Activity) -> str:
        return record.title

    def value_outside(self, record: Activity) -> str:
        return outside_of(record, self.windows)

    def value_reached(self, record: Activity) -> int | None:
        return record.present

    def value_photos(self, record: Activity) -> int:
        return self.photo_counts.get(record.pk, 0)

    def render_kind(self, record: Activity) -> str:
        return str(record.get_kind_display())

    def render_reached(self, record: Activity) -> str:
        return reached_words(record.present, record.invited).replace(" %", "\u00a0%") or "–"

    def render_photos(self, record: Activity) -> str:
        count = self.photo_counts.get(record.pk, 0)
        return f"{count}\u00a0ảnh" if count else "–"


class NotInspectedTable(tables.Table):
    """Units without an inspection this year, each with the link that records one where the person may."""

    name = tables.Column(verbose_name="Đơn vị", order_by=("sort_key", "pk"))
    kind = tables.Column(verbose_name="Loại", order_by=("kind", "sort_key", "pk"))
    authority = tables.Column(verbose_name="Cấp quản lý", accessor="authority__name", orderable=False)
    record = tables.Column(verbose_name="Việc cần làm", empty_values=(), orderable=False, exclude_from_export=True)

    row_header = "name"
    caption_hidden = True
    caption = "Đơn vị chưa được kiểm tra"

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Không có đơn vị nào khớp với bộ lọc."

    def __init__(self, *args: Any, year: int, actor: Actor, may_record: bool, many: bool, **kwargs: Any) -> None:
        self.actor = actor
        self.add = reverse("models_programs:activity_add", args=[year]) + "?kind=inspection&unit={}"
        self.unit = reverse("units:detail", args=[year, 0]).replace("/0/", "/{}/")
        hidden = [] if may_record else ["record"]
        super().__init__(*args, exclude=hidden if many else [*hidden, "authority"], **kwargs)

    def render_name(self, record: Unit) -> SafeString:
        return html_of('<a href="{}">{}</a>', self.unit.format(record.pk), record.name)

    def render_kind(self, record: Unit) -> str:
        return str(record.get_kind_display())

    def render_record(self, record: Unit) -> SafeString | str:
        if record.authority_id != self.actor.authority_id:
            return "–"
        words = html_of('Ghi lượt kiểm tra<span class="sr-only"> {}</span>', record.name)
        return html_of('<a class="btn btn-sm" href="{}">{}</a>', self.add.format(record.pk), words)
