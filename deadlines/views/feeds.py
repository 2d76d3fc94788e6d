"""Stub: to be written."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def feeds(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def feed_revoke(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def feed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
