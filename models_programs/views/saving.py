"""What every short form does with a sound answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def saved(request: HttpRequest, form: Any, verb: Callable[[], object], *, done: str, back: str) -> HttpResponse | None:
    """Run the verb on a form that was sent and is sound, say it is ``done`` and go ``back``.

    None when there is nothing to do, or when the verb refused; then the form says why.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        verb()
    except ValidationError as error:
        form.refuse(error)
        return None
    messages.success(request, done)
    return redirect(back)
