"""A list of 100 rows with their place: for everybody, and for somebody signed in."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.generic import ListView

from bench.bare.models import Thing


def things(request: HttpRequest) -> HttpResponse:
    rows = Thing.objects.select_related("place").order_by("name")[:100]
    return render(request, "list.html", {"rows": rows, "count": Thing.objects.count()})


class ThingList(LoginRequiredMixin, ListView):
    """The same as Django teaches it: a ListView with pages for somebody signed in, ``{% url %}`` in each row."""

    queryset = Thing.objects.select_related("place").order_by("name")
    paginate_by = 100
    template_name = "tutorial.html"


urlpatterns = [
    path("", things),
    path("mine/", login_required(things)),
    path("tutorial/", ThingList.as_view()),
    path("<int:pk>/", things, name="detail"),
]
