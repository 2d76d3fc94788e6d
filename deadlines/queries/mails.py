"""Mails that did not leave, for administrators."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.queries import accounts_visible_to
from common.scope import Actor, Role
from deadlines.enums import MailState
from deadlines.models import Mail


def mails_visible_to(actor: Actor) -> QuerySet[Mail]:
    """Mails to people whose accounts an administrator keeps; nothing for anybody else."""
    if actor.role != Role.ADMIN:
        return Mail.objects.none()
    return Mail.objects.filter(user__in=accounts_visible_to(actor).order_by().values("pk"))


def dead_mails(actor: Actor) -> QuerySet[Mail]:
    """Those that nobody tries any more, newest first."""
    return mails_visible_to(actor).filter(state=MailState.DEAD).select_related("user").order_by("-pk")


def trying_mails(actor: Actor) -> QuerySet[Mail]:
    """Those that failed at least once and will be tried again, the next one first."""
    rows = mails_visible_to(actor).filter(state=MailState.DUE, attempts__gt=0)
    return rows.select_related("user").order_by("next_try_at", "pk")
