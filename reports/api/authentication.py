"""Who reads: the key in the Authorization header. A session never counts here, so no browser can be tricked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from common.scope import Actor
from reports.domain.tokens import token_hash, used, works
from reports.models import ApiToken
from reports.queries.tokens import reader_of, token_by_hash

LONGEST = 200  # characters of a key that are looked at
WRONG = "Mã kết nối không đúng. Xin người quản trị của cơ quan cấp mã, gửi trong tiêu đề Authorization: Bearer MÃ."
REVOKED = "Mã kết nối này đã bị thu hồi. Xin người quản trị của cơ quan cấp mã mới."
EXPIRED = "Mã kết nối này đã hết hạn. Xin người quản trị của cơ quan cấp mã mới."


@dataclass(frozen=True, slots=True)
class Reader:
    """A system that reads: what Django and DRF ask of a user, and for whom it reads."""

    actor: Actor
    is_authenticated: bool = True


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <key>``. No header is no reader; a header that does not work is refused."""

    def authenticate(self, request: Request) -> tuple[Reader, ApiToken] | None:
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        scheme, _, key = header.partition(" ")
        key = key.strip()
        if scheme.lower() != "bearer" or not key or not key.isascii() or len(key) > LONGEST:
            raise AuthenticationFailed(WRONG, code="bad_token")
        token = token_by_hash(token_hash(key))
        if token is None:
            raise AuthenticationFailed(WRONG, code="bad_token")
        now = timezone.now()
        if not works(token, now):
            said = REVOKED if token.revoked_at else EXPIRED
            raise AuthenticationFailed(said, code="revoked" if token.revoked_at else "expired")
        used(token, now)
        return Reader(reader_of(token)), token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="antq"'


class WithToken(BasePermission):
    """Nobody without a key."""

    def has_permission(self, request: Request, view: object) -> bool:
        return isinstance(request.user, Reader)


class TokenScheme(OpenApiAuthenticationExtension):
    """How the document tells of the key."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Mã kết nối do người quản trị của cơ quan tạo ở trang Quản trị, mục Kết nối hệ thống khác.",
        }
