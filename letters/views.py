"""The wordings of documents: read by everybody in office, set by the administrators of that very authority."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.documents import docx
from common.scope import AUTHORITY_ROLES, Role
from common.views import allow, page
from common.workflow import NotAllowed
from letters.domain import set_wording, unset_wording
from letters.forms import WordingForm
from letters.queries import own_text, specs, wording, wordings
from letters.rules.permissions import ONLY_ADMIN
from letters.rules.wording import FIELDS, Spec
from letters.samples import sample_docx, sample_pdf
from units.letterhead import letterhead_of
from units.models import Authority
from units.views.access import actor_of

PDF = "application/pdf"
MAKERS = {"pdf": sample_pdf, "docx": sample_docx}


@require_GET
@allow(*AUTHORITY_ROLES)
def texts(request: HttpRequest) -> HttpResponse:
    """Every text with its state and whose it is."""
    actor = actor_of(request)
    found = wordings(actor.authority_path)
    groups = [(name, list(rows)) for name, rows in groupby(found, key=lambda one: one.spec.group)]
    context = {"groups": groups, "open": sum(not one.confirmed for one in found)}
    return render(request, "letters/list.html", {**context, "can_set": actor.role == Role.ADMIN})


@require_http_methods(["GET", "POST"])
@allow(*AUTHORITY_ROLES)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """One text beside its blanks and tables; administrators save a text of their own."""
    spec, actor = _spec(code), actor_of(request)
    if request.method == "POST" and actor.role != Role.ADMIN:
        raise NotAllowed(ONLY_ADMIN)
    authority = Authority.objects.get(pk=actor.authority_id)
    current, own = wording(code, authority.path), own_text(code, authority.path)
    initial = {
        **current.texts,
        "source": current.source if current.confirmed else "",
        "seen": own.version if own else 0,
    }
    form = WordingForm(request.POST if request.method == "POST" else None, initial=initial, spec=spec)
    if request.method == "POST" and form.is_valid():
        try:
            set_wording(
                spec=spec,
                authority=authority,
                values={name: form.cleaned_data[name] for name in FIELDS},
                source=form.cleaned_data["source"],
                actor=actor,
                now=timezone.now(),
                seen=form.cleaned_data["seen"],
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Đã lưu “{spec.name}” cho {authority.name} và các nơi trực thuộc.")
            return redirect("letters:edit", code=code)
    context = {"spec": spec, "wording": current, "authority": authority, "own": own}
    template = "letters/edit.html" if actor.role == Role.ADMIN else "letters/read.html"
    return page(request, template, context, form=form if actor.role == Role.ADMIN else None)


@require_POST
@allow(Role.ADMIN)
def unset(request: HttpRequest, code: str) -> HttpResponse:
    """Go back to the text from above, or to the shipped one."""
    spec, actor = _spec(code), actor_of(request)
    authority = Authority.objects.get(pk=actor.authority_id)
    unset_wording(spec=spec, authority=authority, actor=actor, now=timezone.now())
    messages.success(request, "Đã bỏ bản riêng, dùng lại bản của cấp trên hoặc bản có sẵn.")
    return redirect("letters:edit", code=code)


@require_GET
@allow(*AUTHORITY_ROLES)
def sample(request: HttpRequest, code: str, file_type: str) -> HttpResponse:
    """The text as it holds here, drawn with sample values."""
    _spec(code)
    if file_type not in MAKERS:
        raise Http404
    actor, now = actor_of(request), timezone.now()
    authority = Authority.objects.get(pk=actor.authority_id)
    letterhead = letterhead_of(authority)
    made = MAKERS[file_type](
        wording(code, authority.path),
        head=docx.Head(letterhead.body, letterhead.superior_body),
        place=letterhead.place,
        year=timezone.localtime(now).year,
        now=now,
    )
    name = f"mau-{code.replace('.', '-')}.{file_type}"
    disposition = "inline" if file_type == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(made, content_type=PDF if file_type == "pdf" else docx.DOCX_TYPE, headers=headers)


def _spec(code: str) -> Spec:
    spec = specs().get(code)
    if spec is None:
        raise Http404
    return spec
