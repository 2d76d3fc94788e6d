"""Rubrics as people see them, the confirmation of the thresholds, and retiring."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common import audit
from common.scope import Actor, Role
from common.views import allow, page
from common.workflow import WorkflowError
from scoring import domain
from scoring.domain import drafts, publishing
from scoring.forms.rubrics import RetireForm
from scoring.forms.thresholds import ThresholdForm
from scoring.models import Rubric, ThresholdSet
from scoring.queries import criteria_of, nearest_set, threshold_pairs, thresholds_for
from scoring.queries.rubrics import previous_of, rubrics_visible_to, sheets_on
from units.enums import UnitKind
from units.models import Authority


@require_GET
@allow(Role.ADMIN, Role.OFFICER, Role.APPROVER, Role.VIEWER)
def rubric_list(request: HttpRequest) -> HttpResponse:
    """Every rubric in sight with the thresholds that hold at the actor's authority."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rubrics = list(rubrics_visible_to(actor).select_related("authority").order_by("is_draft", "code", "-valid_from"))
    sets: dict[int, list[ThresholdSet]] = {}
    for one in ThresholdSet.objects.filter(rubric__in=rubrics).select_related("authority"):
        sets.setdefault(one.rubric_id, []).append(one)
    rows = [
        {
            "rubric": one,
            "kinds": [UnitKind(kind).label for kind in one.unit_kinds],
            "thresholds": nearest_set(sets.get(one.pk, []), actor.authority_path),
        }
        for one in rubrics
    ]
    can_write = drafts.may_write(actor, actor.authority_path)
    return render(request, "scoring/rubric_list.html", {"rows": rows, "can_write": can_write})


def find_rubric(request: HttpRequest, pk: int) -> Rubric:
    """A rubric in sight, else 404."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return get_object_or_404(rubrics_visible_to(actor).select_related("authority", "published_by"), pk=pk)


@require_GET
@allow(Role.ADMIN, Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.UNIT_HEAD)
def rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """One rubric, row by row, as printed."""
    shown = find_rubric(request, pk)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    chosen = thresholds_for(shown.pk, actor.authority_path)
    own = shown.authority_id is not None and drafts.may_write(actor, shown.authority_path)
    return render(
        request,
        "scoring/rubric.html",
        {
            "rubric": shown,
            "criteria": criteria_of(shown),
            "kinds": [UnitKind(kind).label for kind in shown.unit_kinds],
            "thresholds": chosen,
            "levels": chosen.thresholds.select_related("level") if chosen else [],
            "can_confirm": actor.role == Role.ADMIN and not shown.is_draft,
            "can_retire": own and shown.retired_at is None,
            "can_map": publishing.may_map(actor, shown),
            "can_write": actor.role == Role.ADMIN,
            "is_unit": actor.is_unit_head,
            "mapped": len(previous_of(shown.pk)),
        },
    )


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for which year sheets are opened on a rubric for the last time."""
    shown = find_rubric(request, pk)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if shown.authority_id is None:
        raise PermissionDenied(publishing.SHIPPED)
    drafts.require_writer(actor, shown.authority_path)
    now = timezone.now()
    years = publishing.retiring_years(shown, now)
    posted = request.POST if request.method == "POST" else None
    form = RetireForm(posted, years=years, initial={"last_year": years[-1]})
    if form.is_valid():
        last_year = form.cleaned_data["last_year"]
        try:
            publishing.retire_rubric(rubric=shown, last_year=last_year, actor=actor, now=now)
        except WorkflowError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Bảng {shown.code} áp dụng đến hết năm {last_year}.")
            return redirect("scoring:rubric", pk=pk)
    context = {
        "heading": "Thôi áp dụng bảng chấm điểm",
        "facts": [("Bảng", f"{shown.title} (bản {shown.version})"), ("Phiếu đang dùng bảng", sheets_on(shown))],
        "warning": "Các năm sau không mở phiếu mới theo bảng này. Phiếu đã mở vẫn theo bảng này và xem được.",
        "action_label": "Thôi áp dụng",
        "cancel_url": reverse("scoring:rubric", args=[pk]),
    }
    return page(request, "parts/confirm.html", context, form=form)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def thresholds(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the lowest points of each level for the actor's authority and everybody below it."""
    shown = get_object_or_404(rubrics_visible_to(request.actor), pk=pk, is_draft=False)  # type: ignore[attr-defined]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    authority = get_object_or_404(Authority, pk=actor.authority_id)
    chosen = thresholds_for(shown.pk, authority.path)
    pairs = threshold_pairs(chosen) if chosen else []
    form = ThresholdForm(
        request.POST if request.method == "POST" else None,
        rubric=shown,
        pairs=pairs,
        initial_source=chosen.source if chosen and chosen.authority_id == authority.pk else "",
    )
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            saved = domain.set_thresholds(
                rubric=shown,
                authority=authority,
                points=form.points(),
                source=form.cleaned_data["source"],
                actor=actor,
                now=now,
            )
        except WorkflowError as problem:
            form.add_error(None, str(problem))
        else:
            figures = {code: str(value) for code, value in form.points().items()}
            audit.record("thresholds.confirmed", now=now, request=request, subject=saved, points=figures)
            messages.success(request, f"Đã xác nhận điểm chuẩn cho {authority.name} và các nơi trực thuộc.")
            return redirect("scoring:rubric", pk=shown.pk)
    context = {"rubric": shown, "authority": authority, "thresholds": chosen}
    return page(request, "scoring/thresholds.html", context, form=form)
