"""More time: extensions in force, granting one to many at once, taking one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.scope import AUTHORITY_ROLES
from common.views import allow, ids_of, page
from common.workflow import Refused
from deadlines.domain.extensions import GRANTERS, grant, may_grant, revoke
from deadlines.forms.extensions import ExtensionForm, ThingForm, things_of
from deadlines.models import DueExtension, Occurrence
from deadlines.queries.extensions import extendable, extensions_in
from deadlines.rules.words import thing_words
from scoring.queries.windows import extensions_in as sheet_extensions_in
from units.views.access import actor_of

LISTED = 200


@require_GET
@allow(*AUTHORITY_ROLES)
def extensions(request: HttpRequest, year: int) -> HttpResponse:
    """Who has longer for what, by whom and why; sheets, which scoring keeps open, beside the others."""
    actor = actor_of(request)
    rows = list(extensions_in(actor, year)[: LISTED + 1])
    context = {
        "year": year,
        "rows": [{"it": row, "words": words_of(row), "may": may_grant(actor, row.occurrence)} for row in rows[:LISTED]],
        "more": len(rows) > LISTED,
        "sheets": sheet_extensions_in(actor, year)[:LISTED],
        "may_grant": actor.role in GRANTERS,
        "today": timezone.localdate(),
    }
    return render(request, "deadlines/extensions.html", context)


def words_of(row: DueExtension) -> str:
    """What the extension is for."""
    return thing_words(row.occurrence.obligation.title, row.occurrence.period)


@require_http_methods(["GET", "POST"])
@allow(*GRANTERS)
def extension_add(request: HttpRequest, year: int) -> HttpResponse:
    """First which thing, then who of those that still owe it, until when and why."""
    rows = extendable(actor_of(request), year)
    things = things_of(rows)
    key = request.GET.get("viec", "")
    chosen = dict(things).get(key)
    context: dict[str, Any] = {"year": year, "things": things, "thing": chosen, "key": key}
    if chosen is None:
        context["thing_form"] = ThingForm(things=things)
        return render(request, "deadlines/extension_add.html", context)
    return _grant(request, year, _of(rows, key), context)


def _of(rows: QuerySet[Occurrence], key: str) -> QuerySet[Occurrence]:
    code, _, period = key.partition(".")
    return rows.filter(code=code, period=int(period or 0)).order_by("unit__sort_key", "authority__sort_key", "pk")


def _grant(request: HttpRequest, year: int, rows: QuerySet[Occurrence], context: dict[str, Any]) -> HttpResponse:
    picked = ids_of(request.GET.getlist("don-vi"))
    initial = [row.pk for row in rows if row.unit_id in picked] if picked else []
    form = ExtensionForm(
        request.POST if request.method == "POST" else None, occurrences=rows, initial={"occurrences": initial}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            count = grant(
                occurrences=list(data["occurrences"]),
                until=data["until"],
                reason=data["reason"],
                beyond_law=data["beyond_law"],
                actor=actor_of(request),
                now=timezone.now(),
            )
        except Refused as problem:
            form.add_error("until", str(problem))
        else:
            messages.success(request, f"Đã gia hạn cho {count} nơi đến hết ngày {data['until']:%d/%m/%Y}.")
            return redirect("deadlines:extensions", year=year)
    return page(request, "deadlines/extension_add.html", context, form=form)


@require_http_methods(["GET", "POST"])
@allow(*GRANTERS)
def extension_revoke(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take an extension back, after a question."""
    actor = actor_of(request)
    row = get_object_or_404(extensions_in(actor, year), pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            revoke(extension=row, actor=actor, now=timezone.now())
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"Đã thu hồi gia hạn của {row.occurrence.bearer_name}.")
            return redirect("deadlines:extensions", year=year)
    context = {
        "heading": "Thu hồi gia hạn",
        "lead": "Nơi này trở lại hạn chung. Lần gia hạn này vẫn còn trong nhật ký.",
        "facts": [
            ("Việc", words_of(row)),
            ("Nơi được gia hạn", row.occurrence.bearer_name),
            ("Gia hạn đến hết ngày", f"{row.until:%d/%m/%Y}"),
            ("Lý do", row.reason),
        ],
        "warning": problem,
        "action_label": "Thu hồi gia hạn",
        "cancel_url": reverse("deadlines:extensions", args=[year]),
    }
    return page(request, "parts/confirm.html", context)
