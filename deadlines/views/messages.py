"""The message that reminds those who are late, the log of who was told, short links and their QR codes."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from common.numbers import whole
from common.scope import AUTHORITY_ROLES, Actor
from common.views import allow, ids_of, page
from common.workflow import Refused
from deadlines.domain.contacts import CALLERS, log_contacts, may_log
from deadlines.enums import ContactWay
from deadlines.forms.contacts import ToldForm
from deadlines.models import Occurrence
from deadlines.queries.board import behind_rows
from deadlines.queries.messages import behind_link, items_of, owed, reminder_texts
from deadlines.queries.places import doing_url
from deadlines.rules.links import slug_of
from deadlines.rules.messages import Item, group_message, single_messages
from deadlines.views.board import asked, listed
from units.views.access import EVERYONE, actor_of

# How many things one page of messages is about, and how many messages to single units stand on it.
ITEMS_MAX, SINGLES = 500, 20


@require_GET
@allow(*AUTHORITY_ROLES)
def message(request: HttpRequest, year: int) -> HttpResponse:
    """A text for those of the list who have not sent yet: one for all, or one for each."""
    return _message(request, year)


def _message(request: HttpRequest, year: int, form: ToldForm | None = None) -> HttpResponse:
    about = asked(request, year)
    chosen = listed(request, about)
    rows = owed(chosen.qs, about.today).exclude(authority=about.actor.authority_id)  # nobody writes to oneself
    picked = ids_of(request.GET.getlist("viec"))
    if picked:
        rows = rows.filter(pk__in=picked)
    count = rows.count()
    found = list(behind_rows(rows)[:ITEMS_MAX])
    items = items_of(found, about.today, lambda pk, of: request.build_absolute_uri(_short(pk, of)))
    query = request.GET.copy()
    for name in ("cach", "page"):
        query.pop(name, None)
    context: dict[str, Any] = {
        "year": year,
        "filter": chosen,
        "place": about.place,
        "count": count,
        "shown": len(found),
        "query": query.urlencode(),
        "links": _links(items),
        "ids": [row.pk for row in found if may_log(about.actor, row)],
        "back": f"{reverse('deadlines:behind', args=[year])}?{_without_picked(request)}",
        **_texts(request, items, about.place.authority.name, year),
    }
    return page(request, "deadlines/message.html", context, form=form or ToldForm())


def _texts(request: HttpRequest, items: list[Item], place: str, year: int) -> dict[str, Any]:
    """The texts of the page: in parts for all of them, or (``cach=don-vi``) those to single units, page by page."""
    texts, is_single = reminder_texts(), request.GET.get("cach") == "don-vi"
    if not is_single:
        parts = group_message(items, place=place, year=year, texts=texts)
        return {"is_single": False, "texts": [("", part) for part in parts]}
    singles = Paginator(single_messages(items, place=place, year=year, texts=texts), SINGLES)
    shown = singles.get_page(request.GET.get("page"))
    return {"is_single": True, "texts": list(shown), "pages": shown}


def _short(obligation: int, year: int) -> str:
    return reverse("deadlines:short", args=[slug_of(obligation, year)])


def _links(items: list[Item]) -> list[tuple[str, str, str]]:
    """(title, address, its QR code) for each different short link of the message."""
    titles = {item.link: item.title for item in reversed(items)}
    order = dict.fromkeys(item.link for item in items)
    return [(titles[link], link, f"{link}qr.svg") for link in order]


def _without_picked(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("viec", "cach", "page"):
        query.pop(name, None)
    return query.urlencode()


@require_POST
@allow(*CALLERS)
def told(request: HttpRequest, year: int) -> HttpResponse:
    """Write down that those of the message were reminded; then back to the list."""
    actor = actor_of(request)
    form = ToldForm(request.POST)
    if form.is_valid():
        try:
            count = log_contacts(
                occurrences=ids_of(request.POST.getlist("viec")),
                year=year,
                way=form.cleaned_data["way"],
                note=form.cleaned_data["note"],
                actor=actor,
                now=timezone.now(),
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            way = ContactWay(form.cleaned_data["way"]).label
            messages.success(request, f"Đã ghi đã nhắc {whole(count)} nơi, cách nhắc: {way}.")
            return redirect(_back(request, year))
    return _message(request, year, form)


def _back(request: HttpRequest, year: int) -> str:
    wanted = request.POST.get("next", "")
    is_own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if is_own else reverse("deadlines:behind", args=[year])


@require_GET
@allow(*EVERYONE)
def short(request: HttpRequest, slug: str) -> HttpResponse:
    """To where the person does what the link is about: a unit head the own thing, others the list of who is late."""
    actor = actor_of(request)
    found = behind_link(actor, slug)
    if found is None:
        raise Http404
    year, rows = found
    if actor.is_unit_head:
        return redirect(_own(rows, actor))
    code = rows.values_list("code", flat=True)[0]
    return redirect(f"{reverse('deadlines:behind', args=[year])}?code={code}&state=unsent")


def _own(rows: Any, actor: Actor) -> str:
    """Of monthly things the first one that is still open, else the last."""
    mine: list[Occurrence] = list(rows.order_by("due_on", "pk"))
    row = next((one for one in mine if not one.is_sent or one.returned), mine[-1])
    return doing_url(row, actor) or reverse("deadlines:occurrence", args=[row.year, row.pk])


@require_GET
@allow(*EVERYONE)
def qr(request: HttpRequest, slug: str) -> HttpResponse:
    """The short link as a QR code, black on white whatever the theme."""
    import segno  # a tenth of a second, only here

    if behind_link(actor_of(request), slug) is None:
        raise Http404
    drawn = io.BytesIO()
    address = request.build_absolute_uri(reverse("deadlines:short", args=[slug]))
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=4, border=4, light="#fff")
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
