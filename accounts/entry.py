"""Signing in and out over allauth's flows; the web pages and the JSON of the re-login dialog share this."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.logout import logout as allauth_logout
from allauth.account.models import Login
from django.http import HttpRequest
from django.urls import reverse

from accounts import throttle
from accounts.models import User
from accounts.passwords import MAXIMUM, normalise
from accounts.usernames import normalise as normalise_username
from common.audit import record
from common.net import client_address

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra lại, hoặc nhờ cán bộ phụ trách đặt lại mật khẩu."
LOCKED = "Tài khoản đã khóa vì nhập sai quá nhiều lần. Nhờ cán bộ phụ trách hoặc quản trị mở khóa."
OTHER_PERSON = "Trang này đang mở dưới tên người khác. Mở trang đăng nhập để vào bằng tài khoản của anh/chị."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: a signed-in user, or a sentence with its status (and seconds to wait)."""

    user: User | None = None
    message: str = ""
    status: int = 200
    retry_after: int = 0


def attempt(
    request: HttpRequest, *, username: str, password: str, now: dt.datetime, only: int | None = None
) -> Outcome:
    """Check a user name and password and sign in.

    The same words, status and work for an unknown name, a wrong password and a deactivated account (SEC-AUTH-06).
    ``only`` admits one user (by id) and treats everybody else as "another person", after the password was checked.
    """
    name = normalise_username(username)[:200]
    address = client_address(request)
    verdict = throttle.take(username=name, address=address, now=now)
    if not verdict.allowed:
        _record_failure("sign_in_throttled", name, now)
        return _refusal(verdict)
    user = _authenticate(request, name, password)
    if user is None:
        _record_failure("sign_in_failed", name, now)
        verdict = throttle.state(username=name, address=address, now=now)
        return Outcome(message=WRONG, status=422) if verdict.allowed else _refusal(verdict)
    throttle.succeed(username=name, address=address)
    if only is not None and user.pk != only:
        return Outcome(message=OTHER_PERSON, status=409)
    _sign_in(request, user, now)
    return Outcome(user=user)


def knows_password(request: HttpRequest, *, user: User, password: str, now: dt.datetime) -> bool:
    """Whether a signed-in person knows the own password; guesses at a forgotten screen are throttled as well."""
    address = client_address(request)
    if not throttle.take(username=user.username, address=address, now=now).allowed:
        _record_failure("sign_in_throttled", user.username, now)
        return False
    if not user.check_password(normalise(password)[: MAXIMUM + 1]):
        _record_failure("password_change_failed", user.username, now)
        return False
    throttle.succeed(username=user.username, address=address)
    return True


def sign_in_directly(request: HttpRequest, *, user: User, now: dt.datetime) -> None:
    """Sign in somebody who has just proved to be themselves otherwise (the first administrator)."""
    _sign_in(request, user, now)


def sign_out(request: HttpRequest, *, now: dt.datetime) -> None:
    """End the session; its row is deleted."""
    if request.user.is_authenticated:
        record("signed_out", now=now, request=request, actor_id=request.user.pk, subject=request.user)
    allauth_logout(request, show_message=False)


def _authenticate(request: HttpRequest, name: str, password: str) -> User | None:
    # An overlong password is cut, so that it costs no more than another and is simply wrong.
    user = get_adapter().authenticate(request, username=name, password=normalise(password)[: MAXIMUM + 1])
    return user if isinstance(user, User) and user.is_active else None


def _sign_in(request: HttpRequest, user: User, now: dt.datetime) -> None:
    login = Login(user=user, redirect_url=reverse("home"))
    perform_password_login(request, {"username": user.username}, login)
    record("signed_in", now=now, actor_id=user.pk, subject=user)


def _record_failure(kind: str, name: str, now: dt.datetime) -> None:
    """A name that is no account may be a password typed in the wrong box: only its hash is kept."""
    user = User.objects.filter(username=name).first()
    if user is not None:
        record(kind, now=now, subject=user)
    else:
        record(kind, now=now, unknown=throttle.account_key(name)[:12])


def _refusal(verdict: throttle.Verdict) -> Outcome:
    if verdict.locked:
        return Outcome(message=LOCKED, status=429)
    words = throttle.wait_in_words(verdict.wait)
    message = f"Đã nhập sai nhiều lần. Chờ {words} rồi thử lại; không cần nhờ ai mở khóa."
    return Outcome(message=message, status=429, retry_after=max(1, int(verdict.wait.total_seconds()) + 1))
