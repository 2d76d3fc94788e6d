"""Stub until the real views land."""

from django.http import HttpRequest, HttpResponse


def stub(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse()
