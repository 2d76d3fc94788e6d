"""Not more than some requests a minute with one key, counted by whole minutes on disk for all processes of a machine.

Two processes that count at the same moment may lose one: this keeps a runaway script away, it bills nobody.
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

MINUTE = 60


class TokenRate(BaseThrottle):
    """``API_REQUESTS_PER_MINUTE`` for each key; ``wait`` is until the next whole minute."""

    left = MINUTE

    def allow_request(self, request: Request, view: object) -> bool:
        if request.auth is None:
            return True
        minute, second = divmod(int(timezone.now().timestamp()), MINUTE)
        key = f"api:{request.auth.token_hash}"
        known, count = caches["limits"].get(key) or (minute, 0)
        count = count if known == minute else 0
        if count >= settings.API_REQUESTS_PER_MINUTE:
            self.left = MINUTE - second
            return False
        caches["limits"].set(key, (minute, count + 1), 2 * MINUTE)
        return True

    def wait(self) -> int:
        return self.left
