"""The tables of dashboards: places right below, and the units behind a number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from common.markup import html_of
from common.numbers import percent, points, whole
from common.templatetags.ui import level_html, state_html
from registrations.enums import REGISTERED, RecognitionStatus, RegistrationState
from reports.models import UnitFact
from scoring.enums import SheetState
from units.enums import UnitKind

KIND_NAMES = {kind.value: str(kind.label) for kind in UnitKind}
NUM = {"td": {"class": "num"}, "th": {"class": "num"}}


@dataclass(frozen=True, slots=True)
class Part:
    """A number and what it is a part of; ``href`` opens the list behind it. Sorted by the share, unknown ones first."""

    count: int
    total: int
    href: str = ""

    @property
    def share(self) -> float:
        return self.count / self.total if self.total else -1.0


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place right below: its units, and five parts of them."""

    name: str
    sort_key: str
    href: str
    units: int
    registered: Part
    recognised: Part
    classified: Part
    good: Part
    on_time: Part


class PartColumn(tables.Column):
    """A share over "38 / 45"; the number opens its list. Files have the two numbers in two columns."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs=NUM, initial_sort_descending=True, **kwargs)

    def render(self, value: Part) -> SafeString:
        if not value.total:
            return html_of('<span class="muted">{}</span>', "–")
        words = f"{whole(value.count)} / {whole(value.total)}"
        of = html_of('<a class="above" href="{}">{}</a>', value.href, words) if value.href else words
        return html_of('{}<span class="cell-line muted">{}</span>', percent(value.count, value.total), of)

    def value(self, value: Part) -> int:
        return value.count


class WholeColumn(tables.Column):
    """What the column before it is a part of; only files need it apart."""

    def __init__(self, of: str) -> None:
        super().__init__(verbose_name="trên tổng số", accessor=f"{of}__total", visible=False)


class PlacesTable(tables.Table):
    """Rows are ``PlaceLine``; each leads down to its own dashboard."""

    name = tables.Column(verbose_name="Nơi", order_by="sort_key")
    units = tables.Column(verbose_name="Đơn vị", attrs=NUM, initial_sort_descending=True)
    registered = PartColumn(verbose_name="Đã đăng ký", order_by=("registered__share", "sort_key"))
    of_registered = WholeColumn("registered")
    recognised = PartColumn(verbose_name="Đạt tiêu chuẩn", order_by=("recognised__share", "sort_key"))
    of_recognised = WholeColumn("recognised")
    classified = PartColumn(verbose_name="Có quyết định xếp loại", order_by=("classified__share", "sort_key"))
    of_classified = WholeColumn("classified")
    good = PartColumn(verbose_name="Khá trở lên", order_by=("good__share", "sort_key"))
    of_good = WholeColumn("good")
    on_time = PartColumn(verbose_name="Việc gửi đúng hạn", order_by=("on_time__share", "sort_key"))
    of_on_time = WholeColumn("on_time")

    row_header = "name"
    caption = "Các nơi ngay bên dưới"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Không có nơi nào bên dưới."
        order_by = ("name",)

    def render_name(self, record: PlaceLine) -> SafeString:
        return html_of('<a class="row-link" href="{}">{}</a>', record.href, record.name)

    def render_units(self, value: int) -> str:
        return whole(value)


def _state_words(record: UnitFact) -> str:
    return str(RegistrationState(record.registration).label)


class FactsTable(tables.Table):
    """Units with their whole year. ``many``: of more than one place."""

    unit = tables.Column(verbose_name="Đơn vị", order_by=("unit__sort_key", "unit"))
    kind = tables.Column(verbose_name="Loại đơn vị", visible=False)
    place = tables.Column(
        verbose_name="Nơi quản lý", empty_values=(), order_by=("unit__authority__sort_key", "unit__sort_key")
    )
    registration = tables.Column(verbose_name="Đăng ký", empty_values=(), order_by=("registered_on", "unit__sort_key"))
    registered_on = tables.Column(verbose_name="Ngày đăng ký", visible=False)
    registered_late = tables.Column(verbose_name="Đăng ký muộn", visible=False)
    recognition = tables.Column(verbose_name="Công nhận", empty_values=(), order_by=("recognition", "unit__sort_key"))
    recognition_number = tables.Column(verbose_name="Số quyết định công nhận", visible=False)
    recognition_date = tables.Column(verbose_name="Ngày quyết định công nhận", visible=False)
    sheet = tables.Column(verbose_name="Phiếu", empty_values=(), order_by=("sheet", "unit__sort_key"))
    self_total = tables.Column(verbose_name="Tự chấm", visible=False)
    superior_total = tables.Column(
        verbose_name="Điểm", empty_values=(), attrs=NUM, order_by=("superior_total", "unit__sort_key")
    )
    level = tables.Column(verbose_name="Xếp loại", empty_values=(), order_by=("superior_total", "unit__sort_key"))
    on_time = tables.Column(verbose_name="Gửi đúng hạn", empty_values=(), attrs=NUM, orderable=False)
    expected = tables.Column(verbose_name="Việc phải gửi", visible=False)

    row_header = "unit"
    caption = "Danh sách đơn vị"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Không có đơn vị nào."

    def __init__(self, *args: Any, year: int, many: bool, **kwargs: Any) -> None:
        self.url = reverse("units:detail", args=[year, 0]).replace("/0/", "/{}/")
        self.sheet_url = reverse("scoring:sheet", args=[year, 0]).replace("/0/", "/{}/")
        super().__init__(*args, exclude=() if many else ("place",), **kwargs)

    def render_unit(self, record: UnitFact) -> SafeString:
        link = html_of('<a class="row-link" href="{}">{}</a>', self.url.format(record.unit_id), record.unit.name)
        return html_of('{}<span class="cell-line muted">{}</span>', link, KIND_NAMES[record.kind])

    def value_unit(self, record: UnitFact) -> str:
        return record.unit.name

    def render_place(self, record: UnitFact) -> str:
        return record.unit.authority.name

    def render_registration(self, record: UnitFact) -> SafeString:
        if not record.registration:
            return state_html("missing", "Chưa có")
        has = record.registration in REGISTERED  # how far it went since then is said beside it
        shown = state_html("yes", "Đã đăng ký") if has else state_html(record.registration, _state_words(record))
        if record.registered_on is None:
            return shown
        late = ", muộn" if record.registered_late else ""
        day = f"{record.registered_on:%d/%m/%Y}{late}"
        return html_of('{}<span class="cell-line muted">{}</span>', shown, day)

    def value_registration(self, record: UnitFact) -> str:
        if not record.registration:
            return "Chưa có"
        return "Đã đăng ký" if record.registration in REGISTERED else _state_words(record)

    def value_registered_late(self, record: UnitFact) -> str:
        return "Muộn" if record.registered_late else ""

    def render_recognition(self, record: UnitFact) -> SafeString:
        if not record.recognition:
            return state_html("missing", "Chưa có kết quả")
        shown = state_html(record.recognition, RecognitionStatus(record.recognition).label)
        return html_of('{}<span class="cell-line muted">{}</span>', shown, record.recognition_number)

    def value_recognition(self, record: UnitFact) -> str:
        return str(RecognitionStatus(record.recognition).label) if record.recognition else "Chưa có kết quả"

    def render_sheet(self, record: UnitFact) -> SafeString:
        if not record.sheet:
            return state_html("missing", "Chưa mở")
        shown = state_html(record.sheet, SheetState(record.sheet).label)
        return html_of('<a class="above" href="{}">{}</a>', self.sheet_url.format(record.card_id), shown)

    def render_superior_total(self, record: UnitFact) -> SafeString | str:
        if record.self_total is None:
            return "–"
        own = html_of('<span class="cell-line muted">tự chấm {}</span>', points(record.self_total))
        return html_of("{}{}", points(record.superior_total), own)

    def value_superior_total(self, record: UnitFact) -> Decimal | None:
        return None if record.self_total is None else record.superior_total

    def render_level(self, record: UnitFact) -> SafeString:
        if record.superior_total is not None and not record.level:
            words = "Bảng dùng thử" if record.is_trial else "Chờ kết quả công nhận"
            return html_of('<span class="muted">{}</span>', words)
        return level_html(record.level, provisional=not record.level_is_final)

    def render_on_time(self, record: UnitFact) -> str:
        return f"{whole(record.on_time)} / {whole(record.expected)}" if record.expected else "–"

    def value_on_time(self, record: UnitFact) -> int | None:
        return record.on_time if record.expected else None
