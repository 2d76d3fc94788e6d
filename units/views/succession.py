"""Merging, splitting, renaming: ask, show what will happen, do it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Actor
from common.views import allow, page
from units import domain
from units.enums import SuccessionKind
from units.forms_succession import FORMS, MergeForm, RenameForm, SplitForm, SuccessionForm
from units.models import Unit
from units.views.access import EDITORS, actor_of, editable_unit


@require_http_methods(["GET", "POST"])
@allow(*EDITORS)
def succeed(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """First post: what will happen; second (``confirm``): do it; ``again``: back to the form as it was filled."""
    unit = editable_unit(request, pk)
    if unit.valid_to is not None:
        messages.warning(request, f"Đơn vị đã kết thúc từ ngày {unit.valid_to:%d/%m/%Y} nên không đổi được nữa.")
        return redirect("units:detail", year=year, pk=unit.pk)
    kind = _kind(request)
    data = request.POST if request.method == "POST" else None
    form = _form(kind, data, unit)
    context: dict[str, Any] = {
        "year": year,
        "unit": unit,
        "kind": kind,
        "kinds": _tabs(),
        "is_rename": kind == SuccessionKind.RENAME,
    }
    if data is None or "again" in data or not form.is_valid():
        if data is not None and "again" in data:
            form = _form(kind, None, unit, typed=data)
        return page(request, "units/succeed.html", context, form=form)
    actor, now = actor_of(request), timezone.now()
    try:
        with transaction.atomic():
            olds, news = _act(kind, form, unit, actor, now)
            if "confirm" not in data:
                transaction.set_rollback(True)
    except ValidationError as error:
        form.refuse(error)
        return page(request, "units/succeed.html", context, form=form)
    if "confirm" not in data:
        shown = _preview(form, olds, news, data)
        return render(request, "units/succeed_confirm.html", {**context, **shown})
    messages.success(request, f"Đã {SuccessionKind(kind).label.lower()}. Lịch sử các năm trước ở lại với tên cũ.")
    return redirect("units:detail", year=year, pk=news[0].pk if len(news) == 1 else unit.pk)


def _kind(request: HttpRequest) -> str:
    wanted = request.POST.get("kind") or request.GET.get("kind") or ""
    return wanted if wanted in FORMS else SuccessionKind.RENAME.value


def _tabs() -> list[tuple[str, str]]:
    return [
        (kind.value, str(kind.label)) for kind in (SuccessionKind.RENAME, SuccessionKind.MERGE, SuccessionKind.SPLIT)
    ]


def _form(kind: str, data: QueryDict | None, unit: Unit, typed: QueryDict | None = None) -> SuccessionForm:
    initial: dict[str, Any] = {"code": f"{unit.code}-2"[:20]}
    if typed is not None:
        initial = {name: typed.getlist(name) if name == "others" else typed.get(name) for name in typed}
    if kind == SuccessionKind.MERGE:
        others = Unit.objects.filter(authority=unit.authority_id, kind=unit.kind, valid_to=None).exclude(pk=unit.pk)
        return MergeForm(data, others=others, initial=initial)
    return FORMS[kind](data, initial=initial)


def _act(kind: str, form: SuccessionForm, unit: Unit, actor: Actor, now: dt.datetime) -> tuple[list[Unit], list[Unit]]:
    """(units that end, units that begin)."""
    common: dict[str, Any] = {
        "on": form.cleaned_data["on"],
        "document": form.cleaned_data["document"],
        "actor": actor,
        "now": now,
    }
    if isinstance(form, SplitForm):
        return [unit], domain.split_unit(unit=unit, parts=form.new_units(form.cleaned_data), **common)
    if isinstance(form, MergeForm):
        olds = [unit, *form.cleaned_data["others"]]
        return olds, [domain.merge_units(units=olds, new=form.new(), **common)]
    assert isinstance(form, RenameForm)  # noqa: S101 (the three forms of FORMS)
    return [unit], [domain.rename_unit(unit=unit, new=form.new(), **common)]


def _preview(form: SuccessionForm, olds: list[Unit], news: list[Unit], data: QueryDict) -> dict[str, Any]:
    on: dt.date = form.cleaned_data["on"]
    return {
        "olds": olds,
        "news": news,
        "on": on,
        "last_day": on - dt.timedelta(days=1),
        "document": form.cleaned_data["document"],
        "posted": _posted(data),
    }


def _posted(data: QueryDict) -> list[tuple[str, str]]:
    """What was typed, to be sent again with the confirmation."""
    return [
        (name, str(value))
        for name, values in data.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "confirm", "again")
    ]
