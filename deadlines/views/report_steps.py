"""Stub: to be written."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def report_send(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def report_step(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def report_file(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
