"""Câu soạn sẵn: what an authority's reviewers put into the reason box with one click."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.scope import Role
from common.views import allow, page
from common.workflow import Refused
from scoring.domain.phrases import set_phrases
from scoring.forms.review import PhrasesForm
from scoring.queries.phrases import own_phrases, shipped_phrases
from scoring.views.access import acting
from units.models import Authority


@require_http_methods(["GET", "POST"])
@allow(Role.OFFICER, Role.ADMIN)
def phrases(request: HttpRequest) -> HttpResponse:
    """The own sentences as one text; below it the shipped ones, which everybody has."""
    actor = acting(request)
    authority = get_object_or_404(Authority, pk=actor.authority_id)
    initial = {"phrases": "\n".join(own_phrases(authority.pk))}
    form = PhrasesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        texts = form.cleaned_data["phrases"].splitlines()
        try:
            kept = set_phrases(authority=authority, texts=texts, actor=actor, now=timezone.now())
        except Refused as problem:
            form.add_error("phrases", str(problem))
        else:
            messages.success(request, f"Đã lưu {len(kept)} câu soạn sẵn của {authority.name}.")
            return redirect("scoring:phrases")
    context = {"authority": authority, "shipped": shipped_phrases()}
    return page(request, "scoring/review/phrases.html", context, form=form)
