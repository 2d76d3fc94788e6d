"""Stub: to be written."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def message(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def told(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def short(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def qr(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
