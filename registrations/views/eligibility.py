"""Four questions that decide whether Thông tư 124 covers a unit."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.views import allow, page
from registrations.forms.eligibility import EligibilityForm
from registrations.rules.eligibility import Verdict, judge
from units.domain import edit_unit
from units.enums import Eligibility
from units.models import Unit
from units.views.access import EDITORS, actor_of, editable_unit


@require_http_methods(["GET", "POST"])
@allow(*EDITORS)
def eligibility(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """ "Xem kết luận" shows what the answers come to, "Lưu" stores it with its reason."""
    unit = editable_unit(request, pk)
    form = EligibilityForm(request.POST if request.method == "POST" else None, kind=unit.kind)
    verdict = None
    if form.is_bound and form.is_valid():
        verdict = judge(unit.kind, form.cleaned_data)
        if "save" in request.POST and _stored(request, unit, verdict, form):
            messages.success(request, f"Đã xếp “{Eligibility(verdict.eligibility).label.lower()}” cho {unit.name}.")
            return redirect("units:detail", year=year, pk=unit.pk)
    context = {
        "year": year,
        "unit": unit,
        "verdict": verdict,
        "verdict_label": Eligibility(verdict.eligibility).label if verdict else "",
    }
    return page(request, "registrations/eligibility.html", context, form=form)


def _stored(request: HttpRequest, unit: Unit, verdict: Verdict, form: EligibilityForm) -> bool:
    values = {"eligibility": verdict.eligibility, "eligibility_reason": verdict.reason}
    try:
        edit_unit(unit=unit, values=values, actor=actor_of(request), now=timezone.now())
    except ValidationError as error:
        for sentence in error.messages:
            form.add_error(None, sentence)
    return not form.errors
