"""Stub: to be written."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def obligations(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def obligation_add(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def obligation_edit(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def obligation_retire(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
