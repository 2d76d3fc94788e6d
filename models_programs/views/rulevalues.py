"""Values of the law as an authority uses them: read by everybody in office, set by its administrators."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.scope import AUTHORITY_ROLES, Role
from common.views import allow, page
from models_programs.domain.rulevalues import set_rule, unset_rule
from models_programs.forms.programmes import RuleForm
from models_programs.models import RuleValue
from models_programs.queries.rulebook import rulebook, specs
from models_programs.views.saving import saved
from units.models import Authority
from units.views.access import actor_of


@require_GET
@allow(*AUTHORITY_ROLES)
def rules(request: HttpRequest) -> HttpResponse:
    """Every value with its source, whether it is confirmed, and whose it is."""
    actor = actor_of(request)
    values = rulebook(actor.authority_path).values.values()
    groups = [(name, list(rows)) for name, rows in groupby(values, key=lambda value: value.spec.group)]
    open_count = sum(not value.confirmed for value in values)
    context = {"groups": groups, "open": open_count, "can_set": actor.role == Role.ADMIN}
    return render(request, "records/rules.html", context)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm or change one value for the own authority and all below it."""
    spec = specs().get(code)
    if spec is None:
        raise Http404
    actor = actor_of(request)
    authority = Authority.objects.get(pk=actor.authority_id)
    value = rulebook(authority.path).values[code]
    own = RuleValue.objects.filter(authority=authority, code=code).exists()
    if request.method == "POST" and "unset" in request.POST:
        unset_rule(spec=spec, authority=authority, actor=actor, now=timezone.now())
        messages.success(request, "Đã bỏ giá trị riêng, dùng lại giá trị của cấp trên hoặc giá trị có sẵn.")
        return redirect("models_programs:rules")
    initial = {"value": value.value, "source": value.source if value.confirmed else ""}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial, spec=spec)

    def save() -> None:
        value, source = form.cleaned_data["value"], form.cleaned_data["source"]
        set_rule(spec=spec, authority=authority, value=value, source=source, actor=actor, now=timezone.now())

    done = f"Đã đặt cho {authority.name} và các nơi trực thuộc."
    if answer := saved(request, form, save, done=done, back=reverse("models_programs:rules")):
        return answer
    context = {"spec": spec, "value": value, "authority": authority, "own": own}
    return page(request, "records/rule.html", context, form=form)
