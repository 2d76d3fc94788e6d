"""The address a request really came from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The peer's address; X-Forwarded-For counts only when the peer is a configured proxy (SEC-AUTH-05)."""
    peer = request.META.get("REMOTE_ADDR", "")
    if peer in settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
        peer = forwarded or peer
    try:
        return str(ipaddress.ip_address(peer))
    except ValueError:
        return None
