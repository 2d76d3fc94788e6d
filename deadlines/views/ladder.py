"""Stub: to be written."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def ladder(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
