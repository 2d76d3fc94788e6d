"""Writing audit events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.http import HttpRequest

from common.models import AuditEvent
from common.net import client_address, origin


def record(
    kind: str,
    *,
    now: dt.datetime,
    request: HttpRequest | None = None,
    actor_id: int | None = None,
    role: str = "",
    subject: models.Model | None = None,
    **detail: Any,
) -> AuditEvent:
    """Append one event; ``detail`` must be JSON and must never hold passwords, tokens or session ids.

    Verbs that never see a request leave it out: address and request id then come from ``common.net.origin``.
    """
    made = event(kind, now=now, request=request, actor_id=actor_id, role=role, subject=subject, **detail)
    made.save()
    return made


def event(
    kind: str,
    *,
    now: dt.datetime,
    request: HttpRequest | None = None,
    actor_id: int | None = None,
    role: str = "",
    subject: models.Model | None = None,
    **detail: Any,
) -> AuditEvent:
    """The same, not stored yet: for verbs that append many at once."""
    where = origin.get()
    if request is not None:
        actor = getattr(request, "actor", None)
        actor_id = actor_id or (actor.user_id if actor else None)
        role = role or (actor.role.value if actor else "")
    return AuditEvent(
        at=now,
        kind=kind,
        actor_id=actor_id,
        acting_role=role,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        address=client_address(request) if request is not None else where.address,
        request_id=getattr(request, "request_id", "") or where.request_id,
        detail=detail,
    )
