"""A list of 100 rows with their place: for everybody, and for somebody signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench.bare.models import Thing


def things(request: HttpRequest) -> HttpResponse:
    rows = Thing.objects.select_related("place").order_by("name")[:100]
    return render(request, "list.html", {"rows": rows, "count": Thing.objects.count()})


urlpatterns = [path("", things), path("mine/", login_required(things))]
