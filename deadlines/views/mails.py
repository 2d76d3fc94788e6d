"""Mails that did not leave: why, and to try them again."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from common.listing import page_size
from common.scope import Role
from common.views import allow
from common.workflow import WrongState
from deadlines.domain import mailing
from deadlines.queries.mails import dead_mails, mails_visible_to, trying_mails
from scoring.views.access import acting

SHOWN_TRYING = 50


@require_GET
@allow(Role.ADMIN)
def mails(request: HttpRequest) -> HttpResponse:
    """Dead letters with "Gửi lại", and what is still being tried."""
    actor = acting(request)
    rows = Paginator(dead_mails(actor), page_size(request)).get_page(request.GET.get("page"))
    context = {
        "rows": rows,
        "trying": trying_mails(actor)[:SHOWN_TRYING],
        "leaves": settings.MAIL_LEAVES,
    }
    return render(request, "deadlines/mails.html", context)


@require_POST
@allow(Role.ADMIN)
def mail_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one dead letter anew, to the address that the account has now."""
    actor = acting(request)
    mail = get_object_or_404(mails_visible_to(actor).select_related("user"), pk=pk)
    try:
        mailing.mail_again(mail, actor=actor, now=timezone.now())
    except WrongState as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, f"Thư gửi {mail.user.full_name} được gửi lại trong vài phút.")
    return redirect("deadlines:mails")
