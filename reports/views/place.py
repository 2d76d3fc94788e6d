"""Whose year a page of reports is about."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from common.scope import AUTHORITY_ROLES, Actor
from units.models import Authority
from units.queries import CHOICES_MAX, authorities_visible_to

READERS = AUTHORITY_ROLES


def acting(request: HttpRequest) -> Actor:
    """The actor; the role gate has made sure that there is one."""
    return request.actor  # type: ignore[attr-defined, no-any-return]


def chosen_authority(request: HttpRequest, wanted: str | None) -> Authority:
    """The authority named in the address or form, else the own one; 404 outside the scope."""
    actor = acting(request)
    visible = authorities_visible_to(actor).select_related("parent")
    if not wanted:
        return get_object_or_404(visible, pk=actor.authority_id)
    if not (wanted.isascii() and wanted.isdigit()) or len(wanted) > 15:
        raise Http404
    return get_object_or_404(visible, pk=int(wanted))


def place_choices(request: HttpRequest, chosen: Authority) -> list[Authority]:
    """What the list of places offers: the subtree, or the own authority and its children when it is too long."""
    actor = acting(request)
    visible = authorities_visible_to(actor).order_by("path")
    found = list(visible[: CHOICES_MAX + 1])
    if len(found) > CHOICES_MAX:
        found = list(visible.filter(pk=actor.authority_id) | visible.filter(parent=actor.authority_id))
    return found if chosen in found else [*found, chosen]
