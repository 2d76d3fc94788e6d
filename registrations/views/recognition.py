"""Recording which units were recognised "An toàn về an ninh, trật tự"."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.list_files import list_file
from common.listing import configure
from common.scope import Actor, Role
from common.views import allow, ids_of, page
from common.workflow import NotAllowed, WorkflowError
from registrations.domain.recognition import record_recognition
from registrations.filters import RecognitionFilter
from registrations.forms.recognition import RecognitionForm
from registrations.queries.recognition import units_with_results
from registrations.tables.recognition import RecognitionTable
from units.models import Unit

WRITERS = {Role.OFFICER, Role.APPROVER}


@require_http_methods(["GET", "POST"])
@allow(Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMIN)
def recognition(request: HttpRequest, year: int) -> HttpResponse:
    """The list of the year; officers and approvers record one decision for the units they tick."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    picked: set[int] = set()
    form = RecognitionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if actor.role not in WRITERS:
            raise NotAllowed("Vai trò đang dùng không ghi kết quả công nhận.")
        picked = ids_of(request.POST.getlist("unit"))
        units = _own_units(actor, year, picked)
        form.full_clean()
        if not picked:
            form.add_error(None, "Đánh dấu ít nhất một đơn vị trong danh sách.")
        if form.is_valid() and _record(form, units, year, actor):
            messages.success(request, f"Đã ghi kết quả cho {len(units)} đơn vị.")
            return redirect("registrations:recognition", year=year)
    queryset = units_with_results(actor, year)
    filtered = RecognitionFilter(request.GET, queryset=queryset, actor=actor)
    table = RecognitionTable(filtered.qs, request=request, year=year, picked=picked)
    if file := list_file(request, table, filters=filtered):
        return file
    configure(request, table)
    context = {"year": year, "filter": filtered, "table": table, "may_record": actor.role in WRITERS}
    return page(request, "registrations/recognition.html", context, form=form)


def _own_units(actor: Actor, year: int, picked: set[int]) -> list[Unit]:
    """The ticked units; one foreign id among them and nothing is done."""
    units = list(units_with_results(actor, year).filter(pk__in=picked, authority_path=actor.authority_path))
    if len(units) != len(picked):
        raise Http404
    return units


def _record(form: RecognitionForm, units: list[Unit], year: int, actor: Actor) -> bool:
    """All or nothing; a refusal names the unit and stays on the page."""
    now = timezone.now()
    with transaction.atomic():
        for unit in units:
            try:
                record_recognition(unit=unit, year=year, actor=actor, now=now, **form.cleaned_data)
            except WorkflowError as problem:
                words = str(problem)
                form.add_error(None, words if words.startswith(unit.name) else f"{unit.name}: {words}")
                transaction.set_rollback(True)
                return False
    return True
