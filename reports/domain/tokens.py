"""Keys with which another system reads what an authority sees: made, used, taken back.

A key is the authority's, not its maker's: it stops on its last day, when somebody takes it back, or with the authority.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common import audit
from common.scope import Actor, Role
from common.workflow import Refused
from reports.models import ApiToken
from reports.rules.tokens import HINT, MOST, USED_EVERY, is_over, last_day
from units.models import Authority

TOKEN_BYTES = 32


def token_hash(token: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_token(
    *, authority: Authority, name: str, expires_on: dt.date, actor: Actor, now: dt.datetime
) -> tuple[ApiToken, str]:
    """A key that reads what ``authority`` sees, and the key itself, which is never shown again.

    Raises Refused to whom it is not, or when the authority has ``MOST`` in use, ValidationError for another last day.
    """
    _may(actor, authority.path)
    today = timezone.localdate(now)
    if not today <= expires_on <= last_day(today):
        raise ValidationError(
            {"expires_on": f"Chọn ngày từ {today:%d/%m/%Y} đến {last_day(today):%d/%m/%Y} (không quá một năm)."}
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        Authority.objects.select_for_update().get(pk=authority.pk)
        if ApiToken.objects.filter(authority=authority, revoked_at=None, expires_on__gte=today).count() >= MOST:
            raise Refused(f"Mỗi cơ quan dùng nhiều nhất {MOST} mã kết nối. Thu hồi mã không dùng nữa rồi tạo mới.")
        made = ApiToken.objects.create(
            authority=authority,
            name=name,
            token_hash=token_hash(token),
            hint=token[:HINT],
            created_by_id=actor.user_id,
            created_at=now,
            expires_on=expires_on,
        )
        audit.record(
            "api.token_made", now=now, actor_id=actor.user_id, role=actor.role.value, subject=made,
            authority=authority.path, expires_on=expires_on.isoformat(),
        )  # fmt: skip
    return made, token


def revoke_token(*, token: ApiToken, actor: Actor, now: dt.datetime) -> None:
    """The key stops working at once. Raises Refused to whom it is not, or when it was taken back already."""
    _may(actor, token.authority.path)
    with transaction.atomic():
        mine = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
        if not mine.update(revoked_at=now, revoked_by=actor.user_id):
            raise Refused("Mã kết nối này đã được thu hồi.")
        audit.record("api.token_revoked", now=now, actor_id=actor.user_id, role=actor.role.value, subject=token)


def used(token: ApiToken, now: dt.datetime) -> None:
    """Write down that a system has read with it, at most once an hour. No query, or one."""
    if token.used_at is not None and token.used_at > now - USED_EVERY:
        return
    old = Q(used_at=None) | Q(used_at__lte=now - USED_EVERY)
    ApiToken.objects.filter(old, pk=token.pk).update(used_at=now)


def works(token: ApiToken, now: dt.datetime) -> bool:
    """Whether a system can read with the key now."""
    return token.revoked_at is None and not is_over(token.expires_on, timezone.localdate(now))


def _may(actor: Actor, path: str) -> None:
    if actor.role != Role.ADMIN or not actor.governs(path):
        raise Refused("Chỉ người quản trị của cơ quan hoặc của cấp trên làm được việc này.")
