"""Finding what a person may see, and turning refusals into answers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from common.scope import Actor, Role
from units.models import Authority, Unit
from units.queries import authorities_visible_to, units_visible_to
from units.rules import NOTHING_TO_EDIT, may_edit_units_of

EVERYONE = (Role.UNIT_HEAD, Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMIN)
EDITORS = (Role.OFFICER, Role.ADMIN)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts; views behind ``allow`` always have one."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def visible_unit(request: HttpRequest, pk: int) -> Unit:
    """A unit in the actor's scope, else 404."""
    units = units_visible_to(actor_of(request)).select_related("authority__parent", "area__parent")
    return get_object_or_404(units, pk=pk)


def editable_unit(request: HttpRequest, pk: int) -> Unit:
    """A visible unit (else 404) that the actor may change (else 403)."""
    unit = visible_unit(request, pk)
    if not may_edit_units_of(actor_of(request), unit.authority_path):
        raise PermissionDenied(NOTHING_TO_EDIT)
    return unit


def visible_authority(request: HttpRequest, pk: int) -> Authority:
    """An authority in the actor's subtree, else 404."""
    return get_object_or_404(authorities_visible_to(actor_of(request)).select_related("parent"), pk=pk)
