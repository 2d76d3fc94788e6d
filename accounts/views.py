"""Stub until the real views land."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def stub(request: HttpRequest, **kwargs) -> HttpResponse:
    return HttpResponse()
