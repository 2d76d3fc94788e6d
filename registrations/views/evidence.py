"""Evidence of a dossier: the pages of models_programs hold it, this says whose it is and until when."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from common.scope import Actor
from models_programs.rules.permissions import NOT_YOURS, UNIT_AND_OFFICER
from models_programs.views.registry import Holder, register_holder
from registrations.models import Registration
from registrations.queries.registrations import registrations_visible_to
from registrations.rules.permissions import may_attach
from units.views.access import actor_of


class RegistrationEvidence(Holder):
    """Documents that hang on a registration; changed by the unit or its officer until the dossier is checked."""

    slug = "registration"
    model = Registration
    noun = "hồ sơ"
    heading = "Đăng ký"
    writers = UNIT_AND_OFFICER

    def url(self, suffix: str, year: int, *args: Any) -> str:
        name = "registrations:board" if suffix else "registrations:dossier"
        return reverse(name, args=[year, *args])

    def found(self, request: HttpRequest, pk: int) -> Registration:
        rows = registrations_visible_to(actor_of(request)).select_related("unit", "authority")
        year = request.resolver_match.kwargs["year"] if request.resolver_match else 0
        return get_object_or_404(rows, pk=pk, year=year)

    def may_write(self, actor: Actor, record: Any) -> bool:
        return may_attach(record, actor)

    def writable(self, request: HttpRequest, pk: int) -> Registration:
        registration = self.found(request, pk)
        if not self.may_write(actor_of(request), registration):
            raise PermissionDenied(NOT_YOURS)
        return registration


register_holder(RegistrationEvidence())
