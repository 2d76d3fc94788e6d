"""What views share: the role gate and the answer to a refused form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from common.scope import Role

View = Callable[..., HttpResponseBase]


def allow(*roles: Role) -> Callable[[View], View]:
    """Let only people acting in one of ``roles`` in; others get the 403 page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if actor is None or actor.role not in roles:
                raise PermissionDenied("Vai trò đang dùng không làm được việc này.")
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


@dataclass(frozen=True, slots=True)
class StepPage:
    """The words of one step of a workflow. ``done`` is the message afterwards, ``hint`` helps to write the reason."""

    heading: str
    lead: str
    button: str
    done: str
    hint: str = ""
    danger: bool = False


def ids_of(values: Iterable[str]) -> set[int]:
    """Row ids among posted values; what cannot be an id (letters, other digits, too long) is left out."""
    return {int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19}


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, form: BaseForm | None = None
) -> HttpResponse:
    """Render a page; with a bound form that was refused the status is 422 and what was typed stays."""
    refused = form is not None and form.is_bound and bool(form.errors)
    return render(request, template, {**(context or {}), "form": form}, status=422 if refused else 200)
