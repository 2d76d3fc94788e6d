"""Stub: to be written."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def mails(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def mail_again(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
