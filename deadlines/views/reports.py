"""Stub: to be written."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def reports(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def report_open(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def report(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def report_edit(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def report_figures(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
