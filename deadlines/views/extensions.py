"""Stub: to be written."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def extensions(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def extension_add(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def extension_revoke(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
