"""Tables of mô hình and of units by effective mô hình."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from common.markup import html_of
from common.numbers import whole
from common.scope import Actor
from common.templatetags.ui import LEVELS, shape, state_html
from models_programs.models import MovementModel
from models_programs.queries.movement import Tally, effective_models_of, places_seen_by, ranks_of
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.counting import Counted
from models_programs.tables.base import RecordTable
from units.models import Unit

LOOKS = [(form, css) for form, _, css in LEVELS.values()]


def rank_html(rank: int, name: str) -> SafeString:
    """A level of models as shape, word and colour, best first; names are data."""
    form, css = LOOKS[min(rank, len(LOOKS)) - 1]
    return html_of('<span class="level {}">{}<span>{}</span></span>', css, shape(form), name)


def level_words(ranks: dict[int, int], scale: dict[int, str]) -> SafeString | str:
    """How a model's điểm were rated in a year: one level, or each level with its number of điểm."""
    if not ranks:
        return "Chưa xếp loại"
    shown = [(rank_html(rank, scale.get(rank, f"Mức {rank}")), number) for rank, number in ranks.items()]
    if len(shown) == 1:
        return shown[0][0]
    return SafeString("<br>".join(html_of("{}&nbsp;{}&nbsp;điểm", level, whole(number)) for level, number in shown))


class ModelsTable(RecordTable):
    """Rows come with ``field`` loaded; ``tally`` counts their điểm and tổ."""

    field = tables.Column(verbose_name="Lĩnh vực", empty_values=(), order_by=("field__name", "pk"))
    state = tables.Column(verbose_name="Trạng thái", empty_values=(), order_by=("state", "pk"))
    unit = tables.Column(verbose_name="Đơn vị chủ trì", order_by=("unit__sort_key", "pk"), empty_values=())
    points = tables.Column(verbose_name="Điểm", empty_values=(), orderable=False, attrs={"td": {"class": "num"}})
    teams = tables.Column(verbose_name="Tổ", empty_values=(), orderable=False, attrs={"td": {"class": "num"}})
    level = tables.Column(verbose_name="Xếp loại năm", empty_values=(), orderable=False)

    slug = "model"
    caption = "Danh sách mô hình"

    class Meta(RecordTable.Meta):
        sequence = ("name", "field", "state", "unit", "points", "teams", "level", "authority")

    # What the page shows besides the rows: all numbers, and (field id, name, numbers).
    totals: Counted
    field_rows: list[tuple[int, str, Counted]]

    def __init__(self, *args: Any, tally: Tally, **kwargs: Any) -> None:
        self.tally = tally
        super().__init__(*args, **kwargs)

    def prepare(self, records: list[Any]) -> None:
        ids = {row.pk for row in records}
        self.counts = self.tally.by_model(ids)
        self.ranks = ranks_of(ids, self.year, places_seen_by(self.actor))
        books = rulebooks(sorted({row.authority_path for row in records}))
        self.scales = {path: book.scale("model") for path, book in books.items()}

    def render_field(self, record: MovementModel) -> str:
        return record.field.name

    def render_state(self, record: MovementModel) -> SafeString:
        return state_html(record.state, record.get_state_display())

    def render_unit(self, record: Any) -> str:
        return record.unit.name if record.unit else record.area

    def render_points(self, record: MovementModel) -> str:
        return whole(self.counts[record.pk].points)

    def value_points(self, record: MovementModel) -> int:
        return self.counts[record.pk].points

    def value_teams(self, record: MovementModel) -> int:
        return self.counts[record.pk].teams

    def render_teams(self, record: MovementModel) -> str:
        return whole(self.counts[record.pk].teams)

    def render_level(self, record: MovementModel) -> SafeString | str:
        return level_words(self.ranks.get(record.pk, {}), self.scales[record.authority_path])


class EffectiveTable(tables.Table):
    """Units of the year with their effective models, or "Chưa có"; rows come annotated ``has_model``."""

    name = tables.Column(verbose_name="Đơn vị", order_by=("sort_key", "pk"))
    kind = tables.Column(verbose_name="Loại", order_by=("kind", "sort_key"))
    models = tables.Column(
        verbose_name="Mô hình có hiệu quả", empty_values=(), order_by=("has_model", "sort_key", "pk")
    )
    authority = tables.Column(verbose_name="Cấp quản lý", order_by=("authority__sort_key", "sort_key"))

    row_header = "name"
    caption = "Đơn vị và mô hình có hiệu quả"
    caption_hidden = True

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Không có đơn vị nào khớp với bộ lọc."
        order_by = ("models",)

    def __init__(self, *args: Any, year: int, actor: Actor, scale: dict[int, str], many: bool, **kwargs: Any) -> None:
        self.year, self.actor, self.scale = year, actor, scale
        self.unit_url = reverse("units:detail", args=[year, 0]).replace("/0/", "/{}/")
        self.model_url = reverse("models_programs:model", args=[year, 0]).replace("/0/", "/{}/")
        super().__init__(*args, exclude=[] if many else ["authority"], **kwargs)

    def prepare(self, units: list[Unit]) -> None:
        ids = {unit.pk for unit in units}
        self.found = effective_models_of(ids, path=self.actor.authority_path, year=self.year)

    def render_name(self, record: Unit) -> SafeString:
        return html_of('<a class="row-link" href="{}">{}</a>', self.unit_url.format(record.pk), record.name)

    def render_models(self, record: Unit) -> SafeString:
        found = self.found.get(record.pk)
        if not found:
            return state_html("missing", "Chưa có")
        lines = [
            html_of(
                '<a href="{}">{}</a> {}',
                self.model_url.format(pk),
                name,
                rank_html(rank, self.scale.get(rank, f"Mức {rank}")),
            )
            for pk, (name, rank) in found.items()
        ]
        return SafeString("<br>".join(lines))

    def render_authority(self, record: Unit) -> str:
        return record.authority.name
