"""A new account: choose the place, then the person; the slip comes last."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import domain
from accounts.domain import Grant, Place
from accounts.forms import AccountForm, GrantForm
from accounts.initial import new_seed
from accounts.queries import proposed_username
from accounts.views import slips
from accounts.views.administration import MANAGERS
from accounts.views.places import chosen_place, pick_page, roles_at
from common.scope import Role
from common.views import allow, page
from common.workflow import NotAllowed, Refused


class CreateForm(GrantForm, AccountForm):
    """Who, and with which first role."""


@allow(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """First the unit or authority (a search with links), then the form."""
    place = chosen_place(request)
    if place is None:
        return pick_page(
            request,
            heading="Thêm tài khoản",
            lead="Chọn đơn vị hoặc cơ quan của người dùng tài khoản.",
            cancel_url=reverse("accounts:list"),
        )
    roles = roles_at(request.actor, place)  # type: ignore[attr-defined]
    form = CreateForm(request.POST if request.method == "POST" else None, roles=roles, initial=_proposal(place))
    if form.is_valid():
        seed, now = new_seed(), timezone.now()
        try:
            user = domain.create_account(
                actor=request.actor,  # type: ignore[attr-defined]
                data=form.data_for_account,
                grant=grant_of(form, place),
                seed=seed,
                now=now,
            )
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from None
        except Refused as refusal:
            form.add_error("username", str(refusal))
        else:
            slips.put(request.session, user_id=user.pk, seed=seed, now=now)
            return redirect("accounts:slip", pk=user.pk)
    return page(request, "accounts/create.html", {"place": place, "one_role": len(roles) == 1}, form=form)


def grant_of(form: GrantForm, place: Place) -> Grant:
    """The role of a valid form at a place."""
    return Grant(
        role=Role(form.cleaned_data["role"]),
        place=place,
        valid_from=form.cleaned_data["valid_from"],
        valid_to=form.cleaned_data["valid_to"],
        capacity=form.cleaned_data.get("capacity", ""),
    )


def _proposal(place: Place) -> dict[str, object]:
    proposal: dict[str, object] = {"valid_from": timezone.localdate()}
    if place.unit is not None:
        unit = place.unit
        proposal |= {
            "username": proposed_username(unit=unit),
            "full_name": unit.head_name or unit.name[:100],
            "post": unit.head_post,
            "phone": unit.phone,
        }
    return proposal
