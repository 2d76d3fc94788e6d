"""Choosing a unit or an authority by searching: plain links, no JavaScript needed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.domain import Place
from accounts.queries import (
    authorities_governed_by,
    found_authorities,
    found_units,
    units_governed_by,
)
from accounts.rules import roles_to_hand_out
from common.scope import Actor, Role
from common.views import page

UNIT, AUTHORITY = "don-vi", "co-quan"


def chosen_place(request: HttpRequest) -> Place | None:
    """The unit or authority named in the address; 404 when it is outside the actor's reach."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if UNIT in request.GET:
        return Place(unit=get_object_or_404(units_governed_by(actor), pk=number(request.GET[UNIT])))
    if AUTHORITY in request.GET:
        return Place(authority=get_object_or_404(authorities_governed_by(actor), pk=number(request.GET[AUTHORITY])))
    return None


def roles_at(actor: Actor, place: Place) -> tuple[Role, ...]:
    """What the actor may give there: unit heads at units, the other roles at authorities."""
    return tuple(role for role in roles_to_hand_out(actor) if (role == Role.UNIT_HEAD) == (place.unit is not None))


def pick_page(request: HttpRequest, *, heading: str, lead: str, cancel_url: str) -> HttpResponse:
    """A search box and at most twenty links of each kind; units that have no account yet come first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words = request.GET.get("q", "")[:100]
    units = found_units(units_governed_by(actor), words=words, on=timezone.localdate())
    authorities = found_authorities(authorities_governed_by(actor), words=words)
    context = {
        "heading": heading,
        "lead": lead,
        "cancel_url": cancel_url,
        "words": words,
        "may_pick_authority": actor.role == Role.ADMIN,
        "units": [(unit, f"?{urlencode({UNIT: unit.pk})}") for unit in units],
        "authorities": [(one, f"?{urlencode({AUTHORITY: one.pk})}") for one in authorities],
    }
    return page(request, "accounts/pick_place.html", context)


def number(text: str) -> int:
    """A row number from an address; anything else is not found."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)
