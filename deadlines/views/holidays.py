"""Stub: to be written."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def holidays(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def holiday_add(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def holiday_edit(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def holiday_delete(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
