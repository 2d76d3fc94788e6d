"""Choosing units for a new draft, and changing a draft."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Role
from common.views import allow, ids_of, page
from common.workflow import NotAllowed, Refused, WorkflowError
from decisions.domain.choosing import candidates_of
from decisions.domain.drafting import draft_decision, edit_decision
from decisions.enums import EDITABLE, DecisionKind
from decisions.forms import DraftForm, StepForm
from decisions.kinds import Candidate, handler_of
from decisions.models import Decision
from decisions.rules.permissions import ONLY_OFFICER, may_draft
from decisions.views.access import find_decision, refusal
from units.models import Authority
from units.views.access import actor_of

# What the address calls a kind.
KINDS = {"phan-loai": DecisionKind.CLASSIFICATION}


@require_http_methods(["GET", "POST"])
@allow(Role.OFFICER)
def create(request: HttpRequest, year: int) -> HttpResponse:
    """Tick the units of a new decision: all that are ready, to begin with. ``?loai=phan-loai`` classifies."""
    actor, kind = actor_of(request), kind_of(request)
    authority = get_object_or_404(Authority.objects.select_related("parent"), pk=actor.authority_id)
    form = StepForm(request.POST if request.method == "POST" else None)
    picked: set[int] | None = None
    if request.method == "POST":
        picked = ids_of(request.POST.getlist("unit"))
        form.full_clean()
        try:
            made = draft_decision(
                authority=authority, year=year, unit_ids=picked, actor=actor, now=timezone.now(), kind=kind
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã soạn dự thảo cho {len(picked)} đơn vị. Xem lại, bổ sung rồi trình lãnh đạo.")
            return redirect("decisions:decision", year=year, pk=made.pk)
    units = handler_of(kind).candidates(authority=authority, year=year, on=timezone.localdate(), own=())
    context = {"year": year, "is_recognition": kind == DecisionKind.RECOGNITION, **_choices(units, picked)}
    return page(request, "decisions/create.html", context, form=form)


def kind_of(request: HttpRequest) -> DecisionKind:
    """Which kind of decision the address asks for."""
    return KINDS.get(request.GET.get("loai", ""), DecisionKind.RECOGNITION)


def _choices(units: Sequence[Candidate], picked: set[int] | None) -> dict[str, object]:
    """What the list of ticks shows; ``picked`` None ticks everything that can be."""
    ready = [one for one in units if one.is_ready]
    return {
        "ready": [(one, picked is None or one.unit.pk in picked) for one in ready],
        "not_ready": [one for one in units if one.problem and one.is_near],
        "far": sum(bool(one.problem) and not one.is_near for one in units),
    }


@require_http_methods(["GET", "POST"])
@allow(Role.OFFICER)
def edit(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Texts, series, signer and units of a draft."""
    actor, now = actor_of(request), timezone.now()
    decision = find_decision(request, year, pk)
    if not may_draft(actor, decision.authority_path):
        raise PermissionDenied(ONLY_OFFICER)
    if decision.state not in EDITABLE:
        shown = decision.get_state_display()
        return refusal(request, decision, Refused(f"Quyết định đang ở trạng thái “{shown}”, không sửa được nữa."))
    form = DraftForm(request.POST if request.method == "POST" else None, decision=decision)
    picked = set(decision.items.values_list("unit", flat=True))
    if request.method == "POST":
        picked = ids_of(request.POST.getlist("unit"))
        try:
            if form.is_valid() and _save(request, decision, form, picked):
                messages.success(request, "Đã lưu dự thảo.")
                return redirect("decisions:decision", year=year, pk=pk)
        except NotAllowed:
            raise
        except Refused as problem:
            form.add_error(None, str(problem))
        except WorkflowError as problem:
            return refusal(request, decision, problem)
    units = candidates_of(decision, timezone.localdate(now))
    context = {
        "year": year,
        "decision": decision,
        "is_recognition": decision.kind == DecisionKind.RECOGNITION,
        **_choices(units, picked),
        "stuck": _stuck(decision, units),
    }
    return page(request, "decisions/edit.html", context, form=form)


def _save(request: HttpRequest, decision: Decision, form: DraftForm, picked: set[int]) -> bool:
    try:
        edit_decision(
            decision=decision,
            values=form.texts(),
            signer=form.cleaned_data["signer"],
            unit_ids=picked,
            seen=form.cleaned_data["version"],
            actor=actor_of(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


def _stuck(decision: Decision, units: Sequence[Candidate]) -> list[tuple[int, str, str]]:
    """Units of the draft that are no longer fit for it: they stay ticked until somebody takes them out."""
    known = {one.unit.pk: one for one in units}
    found = []
    for pk, name in decision.items.order_by("unit__sort_key").values_list("unit", "unit_name"):
        one = known.get(pk)
        if one is None or one.problem:
            found.append((pk, name, one.problem if one else "không còn thuộc thẩm quyền"))
    return found
