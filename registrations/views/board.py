"""The list of registrations of a year, the units that have sent none, and forms that came in on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.list_files import list_file
from common.listing import configure
from common.numbers import whole
from common.scope import Actor, Role
from common.views import allow, page
from common.workflow import WorkflowError
from registrations.domain.registering import register_on_paper
from registrations.exports.registration import missing_text
from registrations.filters import BoardFilter
from registrations.forms.registration import OnPaperForm
from registrations.queries.board import counts, dues_in, units_missing, units_to_record, units_with_registrations
from registrations.queries.due import due_of
from registrations.queries.gate import gate
from registrations.queries.registrations import registration_of
from registrations.tables.board import BoardTable, MissingTable
from registrations.views.access import EVERYBODY, READERS
from units.enums import AuthorityKind
from units.models import Authority, Unit
from units.queries import units_visible_to
from units.views.access import actor_of


@require_GET
@allow(*EVERYBODY)
def board(request: HttpRequest, year: int) -> HttpResponse:
    """Every unit of the year with its registration; a unit head goes straight to the own one."""
    actor = actor_of(request)
    if actor.is_unit_head:
        return _own(request, year, actor)
    dues = dues_in(actor, year)
    units = units_with_registrations(actor, year)
    filtered = BoardFilter(request.GET, queryset=units, actor=actor, dues=dues)
    table = BoardTable(filtered.qs, request=request, year=year, dues=dues)
    if file := list_file(request, table, filters=filtered):
        return file
    configure(request, table)
    authority = Authority.objects.get(pk=actor.authority_id)
    numbers = counts(units, dues)
    context = {
        "year": year,
        "filter": filtered,
        "table": table,
        "stats": _stats(numbers),
        "numbers": numbers,
        "due": dues[actor.authority_path],
        "gate": gate(actor.authority_path, year) if authority.kind == AuthorityKind.COMMUNE else None,
        "place": authority.name,
        "is_officer": actor.role == Role.OFFICER,
    }
    return render(request, "registrations/board.html", context)


def _own(request: HttpRequest, year: int, actor: Actor) -> HttpResponse:
    form = registration_of(actor.unit_id or 0, year)
    if form is not None:
        return redirect("registrations:registration", year=year, pk=form.pk)
    unit = units_visible_to(actor).get()
    context = {"year": year, "unit": unit, "due": due_of(unit.authority_path, year)}
    return render(request, "registrations/board_own.html", context)


def _stats(numbers: dict[str, int]) -> list[dict[str, str]]:
    """The figures on top; each opens its own list, all over units in the scope of the circular and volunteers."""
    rows = (
        ("Thuộc diện và tự nguyện", "eligible", "?scope=counted"),
        ("Chưa đăng ký", "none", "?scope=counted&state=none"),
        ("Đang soạn", "draft", "?scope=counted&state=draft"),
        ("Trả lại", "returned", "?scope=counted&state=returned"),
        ("Chờ tiếp nhận", "sent", "?scope=counted&state=sent"),
        ("Đã tiếp nhận", "accepted", "?scope=counted&state=accepted"),
        ("Gửi muộn", "late", "?scope=counted&state=late"),
    )
    return [{"label": label, "value": whole(numbers[name]), "href": href} for label, name, href in rows]


@require_GET
@allow(*READERS)
def missing(request: HttpRequest, year: int) -> HttpResponse:
    """Who has not sent a registration, with a text to copy into a chat."""
    actor = actor_of(request)
    units = units_missing(actor, year)
    table = MissingTable(units, year=year)
    if file := list_file(request, table, notes=["Tính trên đơn vị thuộc diện và tự nguyện."]):
        return file
    due = due_of(actor.authority_path, year)
    names = list(units.only("name", "kind", "authority"))
    context = {
        "year": year,
        "table": configure(request, table, count=len(names)),
        "count": len(names),
        "due": due,
        "text": missing_text(names, year=year, due=due),
    }
    return render(request, "registrations/missing.html", context)


@require_http_methods(["GET", "POST"])
@allow(Role.OFFICER)
def on_paper(request: HttpRequest, year: int) -> HttpResponse:
    """Record the signed forms of several units that came in on paper on one day: all of them or none."""
    actor, now = actor_of(request), timezone.now()
    units = list(units_to_record(actor, year))
    form = OnPaperForm(request.POST if request.method == "POST" else None, units=units, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["units"])
        ticked = [unit for unit in units if unit.pk in chosen]
        if _record(form, ticked, year, form.cleaned_data["received_on"], actor, now):
            messages.success(request, f"Đã ghi nhận bản giấy của {len(ticked)} đơn vị.")
            return redirect("registrations:board", year=year)
    context: dict[str, Any] = {"year": year, "units": units, "due": due_of(actor.authority_path, year)}
    return page(request, "registrations/on_paper.html", context, form=form)


def _record(
    form: OnPaperForm, units: list[Unit], year: int, received_on: dt.date, actor: Actor, now: dt.datetime
) -> bool:
    """All or nothing; a refusal names the unit and stays on the page."""
    with transaction.atomic():
        for unit in units:
            try:
                register_on_paper(unit=unit, year=year, received_on=received_on, actor=actor, now=now)
            except WorkflowError as problem:
                words = str(problem)
                form.add_error(None, words if words.startswith(unit.name) else f"{unit.name}: {words}")
                transaction.set_rollback(True)
                return False
    return True
