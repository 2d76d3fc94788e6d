"""What the page tells static/js/session.js."""

from __future__ import annotations

from django import template
from django.template import RequestContext
from django.utils import timezone

from accounts import sessions
from accounts.views.entrance import owner_token

register = template.Library()


@register.simple_tag(takes_context=True)
def session_data(context: RequestContext) -> dict[str, str] | None:
    """Seconds left, the person's id, and the signed id that only lets the same person in again."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return None
    limits = sessions.limits_for(getattr(request, "memberships", []))
    left = sessions.seconds_left(request.session, limits=limits, now=timezone.now())
    return {"seconds": str(left), "user": str(request.user.pk), "owner": owner_token(request.user.pk)}
