"""Where a request really came from."""

from __future__ import annotations

import ipaddress
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Origin:
    """Address and id of the request in work; empty in commands and tasks."""

    address: str | None = None
    request_id: str = ""


# Set by RequestIdMiddleware, so that verbs which never see a request still leave a complete audit trail.
origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 (frozen, never mutated)


def client_address(request: HttpRequest) -> str | None:
    """The peer's address; X-Forwarded-For counts only when the peer is a configured proxy (SEC-AUTH-05).

    ``TRUSTED_PROXIES`` holds addresses or networks ("10.0.0.0/8"). The header is read from the right, past other
    trusted proxies: whatever a client wrote stands further left and is never believed.
    """
    peer = _parse(request.META.get("REMOTE_ADDR", ""))
    if peer is None or not _is_trusted(peer):
        return str(peer) if peer else None
    for part in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        hop = _parse(part)
        if hop is None:
            break
        peer = hop
        if not _is_trusted(hop):
            break
    return str(peer)


Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _parse(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None


def _is_trusted(address: Address) -> bool:
    return any(address in ipaddress.ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)
