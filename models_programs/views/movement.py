"""Pages of mô hình: list with its counts, the page of one model, units by effective model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.list_files import list_file
from common.listing import configure
from common.numbers import percent, whole
from common.scope import AUTHORITY_ROLES, Actor
from common.templatetags.ui import state_html
from common.views import allow
from models_programs.domain import movement as domain
from models_programs.enums import ModelAct, ModelState
from models_programs.filters_movement import EffectiveFilter, ModelsFilter
from models_programs.forms.movement import MovementForm
from models_programs.models import ModelPlace, MovementModel
from models_programs.queries.movement import (
    living_in,
    models_visible_to,
    places_of,
    places_seen_by,
    ratings_by_year,
    tally,
    units_by_effective_model,
)
from models_programs.queries.rulebook import rulebook
from models_programs.tables.movement import EffectiveTable, ModelsTable, level_words, rank_html
from models_programs.views.movement_acts import PAGES, UNCONFIRMED
from models_programs.views.movement_parts import PartPages
from models_programs.views.pages import Facts
from models_programs.views.sheets import SheetPages
from units.views.access import actor_of

# What a reader who has only a điểm of the model does not learn: what happens at other people's units.
OF_OTHERS = (ModelAct.SPREAD, ModelAct.RATE)
PLACES_MAX = 100  # điểm on the page of one model; a province may have thousands


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """One điểm on the page of its model; addresses are empty for what this person may not do."""

    place: ModelPlace
    level: Any
    rate_url: str = ""
    close_url: str = ""
    team_url: str = ""


class ModelPages(SheetPages, PartPages):
    slug, folder, model = "model", "mo-hinh", MovementModel
    form_class, table_class, filter_class = MovementForm, ModelsTable, ModelsFilter
    noun, heading, icon = "mô hình", "Mô hình", "list-details"
    lead = "Mỗi tên là một loại; mỗi nơi làm là một điểm; mỗi nhóm người làm là một tổ."
    empty_title = "Chưa có mô hình nào"
    list_template = "records/models.html"
    form_template = "records/model_form.html"
    detail_template = "records/model.html"
    remove_warning = (
        "Chỉ xóa mô hình ghi nhầm: các điểm, tổ, xếp loại và tài liệu kèm theo đều bị xóa. "
        "Mô hình thôi hoạt động thì dùng Thanh loại, kết thúc."
    )

    def urls(self) -> list[URLPattern]:
        effective = require_GET(allow(*AUTHORITY_ROLES)(self.effective_view))
        return [
            path(f"<int:year>/phong-trao/{self.folder}/hieu-qua/", effective, name=f"{self.slug}_effective"),
            *super().urls(),
        ]

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return models_visible_to(actor)

    def in_year(self, year: int) -> Q:
        return living_in(year)

    def related(self) -> tuple[str, ...]:
        return ("field",)

    # --- List --------------------------------------------------------------------------------------------------------

    def filtered(self, request: HttpRequest, year: int) -> Any:
        actor = actor_of(request)
        rows = self.visible(actor).filter(self.in_year(year)).select_related("unit", "authority", "field")
        return ModelsFilter(request.GET, queryset=rows, actor=actor, year=year)

    def table(self, rows: QuerySet[Any], *, request: HttpRequest, year: int, many: bool) -> ModelsTable:
        actor = actor_of(request)
        counts = tally(rows, places_seen_by(actor), path=actor.authority_path, year=year)
        table = ModelsTable(rows, year=year, actor=actor, many=many, tally=counts)
        table.totals = counts.total()
        table.field_rows = [(pk, counts.names[pk], numbers) for pk, numbers in counts.by_field().items()]
        return table

    def list_context(self, request: HttpRequest, year: int) -> dict[str, Any]:
        return {"effective_url": "" if actor_of(request).is_unit_head else self.url("_effective", year)}

    def effective_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """Mỗi đơn vị ít nhất một mô hình có hiệu quả: who has, who has not."""
        actor = actor_of(request)
        units = units_by_effective_model(actor, year).select_related("authority")
        numbers = units.order_by().aggregate(total=Count("pk"), have=Count("pk", filter=Q(has_model=True)))
        filtered = EffectiveFilter(request.GET, queryset=units, actor=actor)
        book = rulebook(actor.authority_path)
        scale = book.scale("model")
        table = EffectiveTable(
            filtered.qs,
            year=year,
            actor=actor,
            scale=scale,
            many="authority" in filtered.form.fields,
        )
        if file := list_file(request, table, filters=filtered):
            return file
        configure(request, table)
        have, total = numbers["have"], numbers["total"]
        stats = [
            ("Đơn vị trong năm", whole(total), "?"),
            ("Đã có mô hình hiệu quả", whole(have), "?has=yes"),
            ("Chưa có mô hình", whole(total - have), "?has=no"),
            ("Tỷ lệ đã có", percent(have, total) if total else "–", ""),
        ]
        rank = book.number("model.effective_rank")
        context = {
            "year": year,
            "pages": self,
            "filter": filtered,
            "table": table,
            "stats": stats,
            "level": scale.get(rank, f"mức {rank}"),
            "unconfirmed": not (book.scale_is_confirmed("model") and book.is_confirmed("model.effective_rank")),
            "list_url": self.url("_list", year),
        }
        return render(request, "records/models_effective.html", context)

    # --- Adding and changing -----------------------------------------------------------------------------------------

    def first_values(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {**super().first_values(request, record), "field": request.GET.get("field", "")[:40]}

    def form_context(self, request: HttpRequest, record: Any, year: int) -> dict[str, Any]:
        officer = not actor_of(request).is_unit_head
        return {"field_add_url": self.url("_field_add", year) if officer else ""}

    def save_new(self, request: HttpRequest, form: Any, record: Any) -> Any:
        return domain.register_model(
            record=record, values=form.values(), actor=actor_of(request), now=timezone.now(), writers=self.writers
        )

    def save_edit(self, request: HttpRequest, form: Any, record: Any) -> Any:
        return domain.edit_model(
            record=record,
            values=form.values(),
            actor=actor_of(request),
            now=timezone.now(),
            writers=self.writers,
            seen=form.cleaned_data["seen"],
        )

    # --- One model ---------------------------------------------------------------------------------------------------

    def facts(self, record: Any) -> Facts:
        money = [("Kinh phí ngân sách", record.budget), ("Kinh phí xã hội hóa", record.donated)]
        return [
            ("Trạng thái", state_html(record.state, record.get_state_display())),
            ("Lĩnh vực", record.field.name),
            ("Đơn vị chủ trì", record.unit.name if record.unit else ""),
            ("Địa bàn", record.area),
            ("Cấp quản lý", record.authority.name),
            ("Văn bản triển khai", record.document_words),
            ("Cơ quan ban hành", record.issuer),
            ("Ngày ra mắt", f"{record.launched_on:%d/%m/%Y}" if record.launched_on else ""),
            *((label, f"{whole(value)} đồng" if value is not None else "") for label, value in money),
            ("Nội dung, cách làm", record.summary),
            ("Kết thúc", f"ngày {record.ended_on:%d/%m/%Y}: {record.end_reason}" if record.ended_on else ""),
        ]

    def detail_context(self, request: HttpRequest, record: Any, year: int) -> dict[str, Any]:
        actor = actor_of(request)
        context = super().detail_context(request, record, year)
        alive = context["can_edit"] and record.state != ModelState.ENDED
        events = record.events.select_related("actor")
        seen = Q()
        if not (actor.governs(record.authority_path) or (actor.is_unit_head and record.unit_id == actor.unit_id)):
            seen = places_seen_by(actor)
            events = events.exclude(act__in=OF_OTHERS)
        places = places_of(record, seen, PLACES_MAX)
        acts = domain.acts_open_to(record, actor)
        book = rulebook(record.authority_path)
        scale = book.scale("model")
        this = MovementModel.objects.filter(pk=record.pk)
        counts = tally(this, seen, path=record.authority_path, year=year)
        years = ratings_by_year(record, seen)
        board = list(record.board.all())
        return {
            **context,
            "can_change": alive,
            "acts": [
                (act.label, self.url("_act", year, record.pk, PAGES[act].slug), PAGES[act].danger) for act in acts
            ],
            "counted": counts.by_model([record.pk])[record.pk],
            "places": [self._place(place, record, year, scale, acts, alive=alive) for place in places],
            "places_more": len(counts.places) - len(places),
            "board": [member for member in board if member.until is None],
            "former": [member for member in board if member.until is not None],
            "timeline": _timeline(events, places),
            "ratings": [(rated, level_words(ranks, scale)) for rated, ranks in years.items()],
            "unconfirmed": "" if book.scale_is_confirmed("model") else UNCONFIRMED,
            "figures": list(record.figures.order_by("-year")),
            "figures_url": self.url("_figures", year, record.pk) if alive else "",
        }

    def _place(
        self, place: ModelPlace, record: Any, year: int, scale: dict[int, str], acts: list[ModelAct], *, alive: bool
    ) -> PlaceShown:
        rank = next((rating.rank for rating in place.ratings.all() if rating.year == year), None)
        level = rank_html(rank, scale.get(rank, f"Mức {rank}")) if rank else "Chưa xếp loại"
        if not alive or place.closed_on is not None:
            return PlaceShown(place, level)
        return PlaceShown(
            place,
            level,
            rate_url=self.url("_rate_place", year, record.pk, place.pk) if ModelAct.RATE in acts else "",
            close_url=self.url("_close_place", year, record.pk, place.pk),
            team_url=self.url("_team_add", year, record.pk, place.pk),
        )


def _timeline(events: Any, places: list[ModelPlace]) -> list[dict[str, Any]]:
    """Events and closed điểm, newest first."""
    rows = [
        {
            "on": event.on,
            "what": event.get_act_display(),
            "words": event.text,
            "document": ", ".join(part for part in (event.document_words, event.issuer) if part),
            "who": event.actor.full_name if event.actor else "",
        }
        for event in events
    ]
    rows += [
        {
            "on": place.closed_on,
            "what": "Thôi làm một điểm",
            "words": f"{place.unit.name if place.unit else place.area}: {place.close_reason}",
            "document": "",
            "who": "",
        }
        for place in places
        if place.closed_on is not None
    ]
    rows.sort(key=lambda row: row["on"])
    rows.reverse()
    return rows
