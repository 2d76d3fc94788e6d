"""Targets with their live values: of one plan, of the year, and the units behind one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.list_files import list_file
from common.listing import configure
from common.numbers import points, whole
from common.scope import AUTHORITY_ROLES, Actor
from common.views import allow, page
from models_programs.domain import programmes as verbs
from models_programs.enums import Basis, Operator
from models_programs.forms.programmes import FigureForm
from models_programs.models import Programme, Target
from models_programs.queries.metrics import METRICS, TYPED, Progress, progress_of, targets_in_force, units_behind
from models_programs.queries.programmes import binding, in_force, programmes_visible_to
from models_programs.rules.permissions import PROGRAMME_WRITERS
from models_programs.rules.quotas import Outcome, target_words
from models_programs.tables.programmes import BehindTable
from models_programs.views.saving import saved
from units.enums import AuthorityKind, UnitKind
from units.models import Authority
from units.views.access import actor_of

OUTCOMES = {
    Outcome.MET: ("done", "Đạt"),
    Outcome.NOT_MET: ("doing", "Chưa đạt"),
    Outcome.UNKNOWN: ("todo", "Chưa có số liệu"),
}

# What the units behind a target are narrowed by; of what should not be there, those that have it come first.
WANTED = (("", "Tất cả"), ("0", "Chưa có"), ("1", "Đã có"))
UNWANTED = (("", "Tất cả"), ("1", "Có"), ("0", "Không"))


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target as pages show it: wanted and live value in words. ``state`` is a mark and its words."""

    target: Target
    wanted: str
    kinds: str
    denominator: str
    live: str
    detail: str
    state: tuple[str, str]
    needed: str
    has_units: bool
    is_typed: bool
    holds: bool
    percent: int


def measured_at(actor: Actor, programme: Programme) -> Authority | None:
    """Whose live values a person sees: the plan's own authority inside the subtree; else, for a plan from above, the
    person's own. Source plans of other places and unit heads get none."""
    if actor.is_unit_head:
        return None
    if actor.governs(programme.authority_path):
        return programme.authority
    if actor.authority_path.startswith(programme.authority_path):
        return Authority.objects.select_related("parent").get(pk=actor.authority_id)
    return None


def target_rows(targets: list[Target], progress: list[Progress], *, year: int) -> list[TargetRow]:
    """Targets with their values where these were measured."""
    found = {one.target.pk: one for one in progress}
    return [_row(target, found.get(target.pk), year) for target in targets]


def _row(target: Target, progress: Progress | None, year: int) -> TargetRow:
    metric = progress.metric if progress else None
    is_share = _is_share(target)
    kinds = ", ".join(str(UnitKind(kind).label).lower() for kind in target.kinds)
    value = progress.value if progress else None
    return TargetRow(
        target=target,
        wanted=target_words(Operator(target.operator), target.value, is_share),
        kinds=kinds,
        denominator=_inside(target.denominator) or (_basis(target, kinds) if is_share else ""),
        live=_live(value, is_share=is_share),
        detail=_detail(progress, is_share=is_share),
        state=OUTCOMES[progress.outcome] if progress else ("", ""),
        needed=_needed(progress, is_share=is_share),
        has_units=bool(progress and progress.has_units),
        is_typed=metric is None or metric.code == TYPED,
        holds=target.covers(year),
        percent=min(100, int(value)) if is_share and value is not None else 0,
    )


def _inside(words: str) -> str:
    """Words that begin a sentence, as they stand inside one."""
    return words[:1].lower() + words[1:]


def _is_share(target: Target) -> bool:
    metric = METRICS.get(target.metric)
    return metric is not None and metric.is_share


def _basis(target: Target, kinds: str) -> str:
    words = str(Basis(target.basis).label).lower()
    return f"{words} ({kinds})" if kinds else words


def _live(value: Decimal | None, *, is_share: bool) -> str:
    """Rounded for reading to one decimal, never up to a full 100 % that is not there."""
    if value is None:
        return "Chưa có số liệu"
    if not is_share:
        return points(value)
    shown = value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if shown >= 100 > value:
        shown = Decimal("99.9")
    return f"{points(shown)} %"


def _detail(progress: Progress | None, *, is_share: bool) -> str:
    if progress is None:
        return ""
    if progress.source:
        return progress.source
    part, total = progress.measured.part, progress.measured.total
    if not is_share or part is None or total is None:
        return ""
    of = progress.metric.of.removeprefix("số ") if progress.metric else ""
    return f"{whole(int(part))} / {whole(total)} {of}".strip()


def _needed(progress: Progress | None, *, is_share: bool) -> str:
    if progress is None or not progress.needed or progress.outcome is not Outcome.NOT_MET:
        return ""
    of = progress.metric.of.removeprefix("số ") if progress.metric and is_share else ""
    return f"cần thêm {whole(progress.needed)} {of}".strip()


@require_GET
@allow(*AUTHORITY_ROLES)
def targets(request: HttpRequest, year: int) -> HttpResponse:
    """All targets that hold for the own authority this year, plan by plan."""
    actor = actor_of(request)
    authority = Authority.objects.select_related("parent").get(pk=actor.authority_id)
    plans = list(Programme.objects.filter(binding(authority.path), in_force(year)).select_related("authority"))
    found = targets_in_force([plan.pk for plan in plans], year)
    rows = target_rows(found, progress_of(found, authority=authority, year=year), year=year)
    groups = [(plan, [row for row in rows if row.target.programme_id == plan.pk]) for plan in plans]
    met = sum(row.state == OUTCOMES[Outcome.MET] for row in rows)
    context = {
        "year": year,
        "authority": authority,
        "groups": [(plan, own) for plan, own in groups if own],
        "met": met,
        "total": len(rows),
        "place": authority,
        "can_figure": actor.role in PROGRAMME_WRITERS,
    }
    return render(request, "records/targets.html", context)


def _target(request: HttpRequest, pk: int) -> tuple[Target, Authority]:
    """A target of a plan that the person reads, and where it is measured for that person; else 404."""
    actor = actor_of(request)
    plans = programmes_visible_to(actor)
    found = get_object_or_404(
        Target.objects.filter(programme__in=plans).select_related("programme__authority__parent"), pk=pk
    )
    place = measured_at(actor, found.programme)
    if place is None:
        raise Http404
    return found, place


@require_GET
@allow(*AUTHORITY_ROLES)
def behind(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The units that a target counts, those without it first."""
    target, place = _target(request, pk)
    metric = METRICS.get(target.metric)
    if metric is None or metric.condition is None:
        raise Http404
    units = units_behind(target, authority=place, year=year)
    wanted, kind = request.GET.get("co", ""), request.GET.get("loai", "")
    wanted, kind = wanted if wanted in ("0", "1") else "", kind if kind in UnitKind.values else ""
    chosen = (units.filter(is_met=wanted == "1") if wanted else units).select_related("authority")
    if kind:
        chosen = chosen.filter(kind=kind)
    unwanted = target.value == 0 and target.operator in (Operator.EXACTLY, Operator.AT_MOST)
    many = place.kind != AuthorityKind.COMMUNE
    table = BehindTable(chosen, year=year, unwanted=unwanted, many=many)
    narrowed = [dict(UNWANTED if unwanted else WANTED)[wanted]] if wanted else []
    notes = [target.text, *narrowed, *([str(UnitKind(kind).label)] if kind else [])]
    if file := list_file(request, table, place=place.name, notes=notes):
        return file
    [row] = target_rows([target], progress_of([target], authority=place, year=year), year=year)
    context = {
        "year": year,
        "target": target,
        "row": row,
        "place": place,
        "table": configure(request, table),
        "wanted": wanted,
        "answers": UNWANTED if unwanted else WANTED,
        "kind": kind,
        "kinds": [(value, UnitKind(value).label) for value in (target.kinds or UnitKind.values)],
    }
    return render(request, "records/behind.html", context)


@require_http_methods(["GET", "POST"])
@allow(*PROGRAMME_WRITERS)
def figure(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Type the figure of a target that no record can tell."""
    target, place = _target(request, pk)
    actor = actor_of(request)
    if place.pk != actor.authority_id:
        raise PermissionDenied("Chỉ cán bộ hoặc quản trị của cơ quan này mới nhập được số liệu.")
    [now_known] = progress_of([target], authority=place, year=year)
    if now_known.metric is not None and now_known.metric.code != TYPED:
        raise Http404
    initial = {"value": now_known.value, "source": now_known.source}
    form = FigureForm(request.POST if request.method == "POST" else None, initial=initial)
    back = reverse("models_programs:targets", args=[year])

    def save() -> None:
        value, source = form.cleaned_data["value"], form.cleaned_data["source"]
        verbs.set_figure(
            target=target, authority=place, year=year, value=value, source=source, actor=actor, now=timezone.now()
        )

    if answer := saved(request, form, save, done="Đã lưu số liệu.", back=back):
        return answer
    context = {
        "heading": "Nhập số liệu của chỉ tiêu",
        "lead": f"{target.text} – năm {year}, {place.name}.",
        "action_label": "Lưu số liệu",
        "cancel": "Quay lại, không lưu",
        "cancel_url": back,
    }
    return page(request, "parts/confirm.html", context, form=form)
