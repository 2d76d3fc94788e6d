"""What is due here, by whose rule; the own deadlines, set, changed and taken out of use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.scope import AUTHORITY_ROLES
from common.views import allow, page
from common.workflow import Refused
from deadlines.domain.obligations import KEEPERS, assign_date, may_keep, retire, set_obligation
from deadlines.enums import Bearer, Subject, When
from deadlines.forms.obligations import ObligationForm, initial_of
from deadlines.models import Obligation
from deadlines.models.obligations import default_stages
from deadlines.queries.rules import Rule, dates_without_bearer, rules_at
from models_programs.models import ProgrammeDate
from units.models import Authority
from units.views.access import actor_of


@require_GET
@allow(*AUTHORITY_ROLES)
def obligations(request: HttpRequest, year: int) -> HttpResponse:
    """Everything that holds at the own authority, by kind of thing, with where each day comes from."""
    actor = actor_of(request)
    authority = get_object_or_404(Authority, pk=actor.authority_id)
    rules = rules_at(authority, year)
    groups: list[tuple[str, list[Rule]]] = []
    for subject in Subject:
        found = [rule for rule in rules if rule.obligation.subject == subject]
        if found:
            groups.append((str(subject.label), found))
    context = {
        "year": year,
        "groups": groups,
        "open_dates": dates_without_bearer(authority, year),
        "may_set": may_keep(actor, authority.path),
        "authority": authority,
    }
    return render(request, "deadlines/obligations.html", context)


def _start(request: HttpRequest, authority: Authority, year: int) -> tuple[dict[str, Any], ProgrammeDate | None]:
    """What the form begins with: an empty one, a rule to be replaced by an own day, or the date of a plan."""
    empty = {
        "bearer": Bearer.UNIT, "subject": Subject.REPORT, "when": When.BEFORE, "year_from": year, "late_every": 7,
        "late_until": 30, "late_to_officer": 1, "late_to_above": 15,
        "stages": ", ".join(str(stage) for stage in default_stages()),
    }  # fmt: skip
    if key := request.GET.get("moc", ""):
        dates = dates_without_bearer(authority, year)
        date = next((one for one in dates if str(one.pk) == key), None)
        if date is None:
            raise Http404
        return {**empty, "receiver": date.whom}, date
    if key := request.GET.get("thay", ""):
        rule = next((one for one in rules_at(authority, year) if str(one.obligation.pk) == key), None)
        if rule is None or rule.obligation.authority_id == authority.pk:
            raise Http404
        return {**empty, **_replacing(rule.obligation), "year_from": year, "year_to": None, "source": ""}, None
    return empty, None


def _replacing(row: Obligation) -> dict[str, Any]:
    found = {**initial_of(row), "direct_only": False}  # another's direct places are not those of this authority
    return found if row.when in (When.BEFORE, When.ON) else {**found, "when": When.BEFORE, "day": None, "month": None}


@require_http_methods(["GET", "POST"])
@allow(*KEEPERS)
def obligation_add(request: HttpRequest, year: int) -> HttpResponse:
    """A new deadline, an own day instead of an inherited one, or who owes what a plan's date says."""
    actor = actor_of(request)
    authority = get_object_or_404(Authority, pk=actor.authority_id)
    initial, date = _start(request, authority, year)
    form = ObligationForm(request.POST if request.method == "POST" else None, initial=initial, from_plan=bool(date))
    if request.method == "POST" and form.is_valid():
        now, values = timezone.now(), form.values()
        try:
            if date is not None:
                assign_date(date=date, values=values, year=year, actor=actor, now=now)
            else:
                if replaced := request.GET.get("thay", ""):
                    values["code"] = get_object_or_404(Obligation, pk=replaced).code
                beyond = form.cleaned_data["beyond_law"]
                set_obligation(authority=authority, values=values, year=year, actor=actor, now=now, beyond_law=beyond)
        except ValidationError as error:
            form.refuse(error)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi thời hạn. Việc cần làm của các nơi được cập nhật trong ít phút.")
            return redirect("deadlines:obligations", year=year)
    context = {"year": year, "date": date, "replaces": bool(request.GET.get("thay"))}
    return page(request, "deadlines/obligation_form.html", context, form=form)


@require_http_methods(["GET", "POST"])
@allow(*KEEPERS)
def obligation_edit(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Change an own deadline."""
    actor = actor_of(request)
    row = get_object_or_404(_own(actor.authority_id), pk=pk)
    form = ObligationForm(
        request.POST if request.method == "POST" else None, initial=initial_of(row), from_plan=row.when == When.PLAN
    )
    if request.method == "POST" and form.is_valid():
        assert row.authority is not None  # noqa: S101 (own rows have one)
        try:
            set_obligation(
                authority=row.authority,
                values=form.values(),
                year=year,
                actor=actor,
                now=timezone.now(),
                row=row,
                beyond_law=form.cleaned_data.get("beyond_law", True),
            )
        except ValidationError as error:
            form.refuse(error)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi thời hạn. Việc cần làm của các nơi được cập nhật trong ít phút.")
            return redirect("deadlines:obligations", year=year)
    context = {"year": year, "row": row, "date": row.programme_date}
    return page(request, "deadlines/obligation_form.html", context, form=form)


def _own(authority_id: int) -> Any:
    rows = Obligation.objects.filter(authority=authority_id, is_active=True)
    return rows.select_related("authority", "programme_date__programme")


@require_http_methods(["GET", "POST"])
@allow(*KEEPERS)
def obligation_retire(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take an own deadline out of use, after a question."""
    actor = actor_of(request)
    row, problem = get_object_or_404(_own(actor.authority_id), pk=pk), ""
    if request.method == "POST":
        try:
            retire(row=row, actor=actor, now=timezone.now())
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, "Đã bỏ thời hạn.")
            return redirect("deadlines:obligations", year=year)
    context = {
        "heading": "Bỏ thời hạn",
        "lead": "Nơi chưa gửi không còn phải làm việc này; thời hạn của cấp trên hoặc của luật, nếu có, lại áp dụng.",
        "facts": [("Việc", row.title), ("Căn cứ", row.source)],
        "warning": problem,
        "action_label": "Bỏ thời hạn",
        "cancel_url": reverse("deadlines:obligations", args=[year]),
    }
    return page(request, "parts/confirm.html", context)
