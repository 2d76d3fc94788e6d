"""Pages of the acts in the life of a mô hình: a short form that says what will happen, then the act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern
from django.utils import timezone

from common.scope import within
from common.views import page
from common.workflow import NotAllowed, WorkflowError, WrongState
from models_programs.domain import movement as domain
from models_programs.enums import ModelAct, ModelState
from models_programs.forms import movement_acts as forms
from models_programs.forms.movement import PartForm
from models_programs.models import ModelEvent, MovementModel
from models_programs.queries.records import units_to_choose
from models_programs.queries.rulebook import rulebook
from models_programs.views.pages import Facts, RecordPages
from units.models import Unit
from units.queries import CHOICES_MAX, in_year
from units.views.access import actor_of

# A second identical post within this time is a double click, not a second meeting.
DOUBLE_CLICK = dt.timedelta(minutes=2)
UNCONFIRMED = "Tên mức chưa xác nhận theo văn bản. Quản trị xác nhận ở mục Quản trị, Quy định áp dụng."
ENDED = "Mô hình đã kết thúc nên không ghi thêm được."


@dataclass(frozen=True, slots=True)
class ActPage:
    """The words of one act; ``slug`` is its address."""

    slug: str
    lead: str
    done: str
    form: type[forms.DeedForm]
    danger: bool = False


PAGES = {
    ModelAct.DEPLOY: ActPage(
        "trien-khai", "Ghi quyết định hoặc kế hoạch triển khai.", "Đã ghi triển khai.", forms.DeployForm
    ),
    ModelAct.LAUNCH: ActPage(
        "ra-mat", "Từ ngày này mô hình được tính là đang hoạt động.", "Đã ghi ra mắt.", forms.LaunchForm
    ),
    ModelAct.REVIEW: ActPage("so-ket", "Ghi hội nghị sơ kết và báo cáo.", "Đã ghi sơ kết.", forms.ReviewForm),
    ModelAct.SUMMARY: ActPage("tong-ket", "Ghi hội nghị tổng kết và báo cáo.", "Đã ghi tổng kết.", forms.ReviewForm),
    ModelAct.RATE: ActPage(
        "xep-loai",
        "Mức này ghi cho mọi điểm chưa xếp loại trong năm. Sau đó xếp riêng từng điểm được.",
        "Đã xếp loại mô hình.",
        forms.RateForm,
    ),
    ModelAct.CONTINUE: ActPage(
        "tiep-tuc", "Ghi văn bản tiếp tục triển khai trong năm.", "Đã ghi tiếp tục.", forms.ContinueForm
    ),
    ModelAct.STRENGTHEN: ActPage(
        "kien-toan",
        "Mỗi lần ghi một người thôi, một người mới, hoặc cả hai. Nhiều người thì ghi nhiều lần.",
        "Đã ghi kiện toàn.",
        forms.StrengthenForm,
    ),
    ModelAct.SPREAD: ActPage(
        "nhan-rong", "Thêm một điểm: một đơn vị hoặc một địa bàn.", "Đã thêm điểm mới.", forms.SpreadForm
    ),
    ModelAct.ANNOUNCE: ActPage(
        "thong-bao", "Mô hình được cấp trên thông báo, phổ biến.", "Đã ghi thông báo.", forms.AnnounceForm
    ),
    ModelAct.END: ActPage(
        "ket-thuc",
        "Mọi điểm thôi hoạt động từ ngày này. Sau đó không ghi thêm được việc nào.",
        "Mô hình đã kết thúc.",
        forms.EndForm,
        danger=True,
    ),
}
BY_SLUG = {shown.slug: act for act, shown in PAGES.items()}


class ActPages(RecordPages):
    """The addresses of acts, and what small pages about one model have in common."""

    def urls(self) -> list[URLPattern]:
        return [
            *super().urls(),
            self.address("<int:pk>/viec/<slug:slug>/", self.act_view, "_act", writing=True),
            self.address("<int:pk>/diem/<int:place>/xep-loai/", self.rate_place_view, "_rate_place", writing=True),
        ]

    def small_page(
        self,
        request: HttpRequest,
        year: int,
        model: MovementModel,
        form: PartForm,
        run: Callable[[], Any],
        **words: Any,
    ) -> HttpResponse:
        """A short form about a model: ``run`` is the verb; ``words`` are heading, action_label, done and the like."""
        back = self.url("", year, model.pk)
        if model.state == ModelState.ENDED:
            messages.error(request, ENDED)
            return redirect(back)
        if request.method == "POST" and form.is_valid():
            try:
                run()
            except ValidationError as error:
                form.refuse(error)
            except NotAllowed:
                raise
            except WorkflowError as problem:
                messages.error(request, str(problem))
                return redirect(back)
            else:
                messages.success(request, words["done"])
                return redirect(back)
        context = {
            "year": year,
            "pages": self,
            "record": model,
            "list_url": self.url("_list", year),
            "back_url": back,
            **words,
        }
        return page(request, "records/model_act.html", context, form=form)

    def form_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        return {"data": request.POST if request.method == "POST" else None, "today": timezone.localdate()}

    # --- Acts --------------------------------------------------------------------------------------------------------

    def act_view(self, request: HttpRequest, year: int, pk: int, slug: str) -> HttpResponse:
        """One act; people whose place it is not get 403, an act out of season leads back with the reason."""
        act = BY_SLUG.get(slug)
        if act is None:
            raise Http404
        model = self.found(request, pk)
        if back := self._out_of_season(request, model, act, year):
            return back
        shown = PAGES[act]
        form: Any = shown.form(**self.form_kwargs(request), **self._offers(request, act, model, year))
        words: dict[str, Any] = {
            "heading": act.label,
            "lead": shown.lead,
            "action_label": f"Ghi {act.label[0].lower()}{act.label[1:]}",
            "done": shown.done,
            "danger": shown.danger,
            "facts": self._facts_of(act, model, year),
        }
        if act == ModelAct.RATE and not rulebook(model.authority_path).scale_is_confirmed("model"):
            words["warning"] = UNCONFIRMED
        return self.small_page(request, year, model, form, lambda: _run(request, act, model, form, year), **words)

    def _out_of_season(
        self, request: HttpRequest, model: MovementModel, act: ModelAct, year: int
    ) -> HttpResponse | None:
        """The way back, with the reason, when it is not the time for the act. Raises NotAllowed (403)."""
        try:
            domain.allowed_step(model, act, actor_of(request))
        except WrongState as problem:
            messages.error(request, str(problem))
            return redirect(self.url("", year, model.pk))
        return None

    def _offers(self, request: HttpRequest, act: ModelAct, model: MovementModel, year: int) -> dict[str, Any]:
        """What the form of an act lets people choose from."""
        if act == ModelAct.RATE:
            scale = rulebook(model.authority_path).scale("model")
            return {"scale": scale, "rated": model.places.filter(ratings__year=year).count()}
        if act == ModelAct.STRENGTHEN:
            return {"board": model.board.filter(until=None)}
        if act == ModelAct.SPREAD:
            return {"units": _units_for(request, year)}
        return {}

    def _facts_of(self, act: ModelAct, model: MovementModel, year: int) -> Facts:
        facts: Facts = [("Mô hình", model.name)]
        if act == ModelAct.RATE:
            facts.append(("Năm xếp loại", year))
        if act in (ModelAct.RATE, ModelAct.END):
            facts.append(("Số điểm đang làm", model.places.filter(closed_on=None).count()))
        return facts

    def rate_place_view(self, request: HttpRequest, year: int, pk: int, place: int) -> HttpResponse:
        """One điểm rated apart."""
        model = self.found(request, pk)
        row = get_object_or_404(model.places.select_related("unit"), pk=place)
        if back := self._out_of_season(request, model, ModelAct.RATE, year):
            return back
        book = rulebook(model.authority_path)
        form = forms.RateForm(**self.form_kwargs(request), scale=book.scale("model"), rated=0)

        def run() -> None:
            domain.rate_place(
                place=row,
                rank=form.cleaned_data["rank"],
                deed=form.deed(year=year, today=timezone.localdate()),
                actor=actor_of(request),
                now=timezone.now(),
            )

        words = {
            "heading": "Xếp loại riêng một điểm",
            "lead": "Mức này thay mức đang có của riêng điểm này trong năm.",
            "action_label": "Ghi xếp loại",
            "done": "Đã xếp loại điểm.",
            "facts": [("Mô hình", model.name), ("Điểm", row.unit.name if row.unit else row.area), ("Năm", year)],
            "warning": "" if book.scale_is_confirmed("model") else UNCONFIRMED,
        }
        return self.small_page(request, year, model, form, run, **words)


def _run(request: HttpRequest, act: ModelAct, model: MovementModel, form: Any, year: int) -> None:
    """Take the act with what the form says; a second identical click does nothing."""
    actor, now = actor_of(request), timezone.now()
    deed = form.deed(year=year, today=timezone.localdate())
    if act == ModelAct.RATE:
        domain.rate_model(model=model, rating=form.rating(), deed=deed, actor=actor, now=now)
    elif act == ModelAct.STRENGTHEN:
        domain.strengthen(model=model, change=form.change(), deed=deed, actor=actor, now=now)
    elif act == ModelAct.SPREAD:
        domain.spread(model=model, site=form.site(), deed=deed, actor=actor, now=now)
    elif act == ModelAct.END:
        domain.end_model(model=model, deed=deed, actor=actor, now=now)
    elif not _just_done(model, act, deed, actor.user_id, now):
        domain.take_act(act=act, model=model, deed=deed, actor=actor, now=now)


def _just_done(model: MovementModel, act: ModelAct, deed: domain.Deed, user_id: int, now: dt.datetime) -> bool:
    same = ModelEvent.objects.filter(model=model, act=act, on=deed.on, number=deed.number, date=deed.date)
    return same.filter(text=deed.text, actor=user_id, at__gte=now - DOUBLE_CLICK).exists()


def _units_for(request: HttpRequest, year: int) -> Any:
    """Where an officer extends a model to: the whole subtree, or the directly managed units when it is too large."""
    actor = actor_of(request)
    if actor.is_unit_head:
        return None
    units = Unit.objects.filter(in_year(year) & within(actor.authority_path)).order_by("sort_key", "pk")
    return units if units[: CHOICES_MAX + 1].count() <= CHOICES_MAX else units_to_choose(actor, year)
