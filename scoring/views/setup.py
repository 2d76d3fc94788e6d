"""Rubrics as people see them, and the confirmation of the thresholds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common import audit
from common.scope import Actor, Role
from common.views import allow, page
from common.workflow import WorkflowError
from scoring import domain
from scoring.forms.thresholds import ThresholdForm
from scoring.models import Rubric
from scoring.queries import criteria_of, threshold_pairs, thresholds_for
from units.enums import UnitKind
from units.models import Authority


@require_GET
@allow(Role.ADMIN, Role.OFFICER, Role.APPROVER, Role.VIEWER)
def rubric_list(request: HttpRequest) -> HttpResponse:
    """Every rubric with the thresholds that hold at the actor's authority."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = []
    for rubric in Rubric.objects.order_by("is_draft", "code", "-valid_from"):
        chosen = thresholds_for(rubric.pk, actor.authority_path)
        kinds = [UnitKind(kind).label for kind in rubric.unit_kinds]
        rows.append({"rubric": rubric, "kinds": kinds, "thresholds": chosen})
    return render(request, "scoring/rubric_list.html", {"rows": rows})


@require_GET
@allow(Role.ADMIN, Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.UNIT_HEAD)
def rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """One rubric, row by row, as printed."""
    shown = get_object_or_404(Rubric, pk=pk)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    chosen = thresholds_for(shown.pk, actor.authority_path)
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
        },
    )


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def thresholds(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the lowest points of each level for the actor's authority and everybody below it."""
    shown = get_object_or_404(Rubric, pk=pk, is_draft=False)
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
