"""Slowing down guesses: by account, and by account at one address; never by address alone (SEC-AUTH-05).

A whole commune sits behind one address, so counting addresses would let one person's typing errors lock out forty.
An attempt is counted *before* the password is checked, under a row lock, and cleared when it succeeds: parallel
guesses get no free tries. Unknown user names are counted exactly like known ones, so nothing can be learned here.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.models import SignInThrottle

WINDOW = dt.timedelta(minutes=5)
BLOCK_STEP = dt.timedelta(minutes=5)  # the first pause; each further one is a step longer
BLOCK_MAX = dt.timedelta(minutes=15)
PAIR_LIMIT = 5  # tries of one account from one address in a window
ACCOUNT_LIMIT = 15  # tries of one account from everywhere: a prankster at one desk cannot keep the owner out
LOCK_AFTER = 100  # consecutive failures: locked until an administrator resets the password or unlocks
FORGET_AFTER = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an attempt may go on. ``wait`` is how long to pause; ``locked`` asks for an administrator."""

    allowed: bool
    wait: dt.timedelta = dt.timedelta()
    locked: bool = False


def account_key(username: str) -> str:
    """The hashed key of an account (the table never holds user names that people mistyped)."""
    return salted_hmac("accounts.throttle", username, algorithm="sha256").hexdigest()[:32]


def pair_key(username: str, address: str | None) -> str:
    """The hashed key of an account at an address; it begins with the account's, so that one unlock finds all."""
    return account_key(username) + salted_hmac("accounts.throttle", address or "", algorithm="sha256").hexdigest()[:32]


def take(*, username: str, address: str | None, now: dt.datetime) -> Verdict:
    """Count one attempt and say whether its password may be checked."""
    keys = {account_key(username): ACCOUNT_LIMIT, pair_key(username, address): PAIR_LIMIT}
    with transaction.atomic():
        rows = _locked_rows(list(keys), now)
        verdict = _verdict(rows, now)
        if not verdict.allowed:
            return verdict
        for row in rows:
            _count(row, limit=keys[row.key], now=now)
    return Verdict(allowed=True)


def succeed(*, username: str, address: str | None) -> None:
    """The right password was given: forget the failures of the account and of this address."""
    SignInThrottle.objects.filter(key__in=[account_key(username), pair_key(username, address)]).delete()


def state(*, username: str, address: str | None = None, now: dt.datetime) -> Verdict:
    """How an account stands now, without counting anything."""
    keys = [account_key(username), *([pair_key(username, address)] if address else [])]
    return _verdict(list(SignInThrottle.objects.filter(key__in=keys)), now)


def unlock(*, username: str) -> None:
    """An administrator lets an account try again at once, from everywhere."""
    SignInThrottle.objects.filter(key__startswith=account_key(username)).delete()


def forget_old(*, now: dt.datetime) -> int:
    """Delete counters that nobody touched for a month, locked accounts kept."""
    old = SignInThrottle.objects.filter(window_start__lt=now - FORGET_AFTER, consecutive__lt=LOCK_AFTER)
    return old.delete()[0]


def wait_in_words(wait: dt.timedelta) -> str:
    """ "4 phút 30 giây"; whole seconds, never "0 giây"."""
    minutes, seconds = divmod(max(1, math.ceil(wait.total_seconds())), 60)
    words = [f"{minutes} phút"] if minutes else []
    return " ".join([*words, f"{seconds} giây"] if seconds else words)


def _locked_rows(keys: list[str], now: dt.datetime) -> list[SignInThrottle]:
    fresh = [SignInThrottle(key=key, window_start=now) for key in keys]
    SignInThrottle.objects.bulk_create(fresh, ignore_conflicts=True)
    return list(SignInThrottle.objects.select_for_update().filter(key__in=keys).order_by("key"))


def _verdict(rows: list[SignInThrottle], now: dt.datetime) -> Verdict:
    if any(row.consecutive >= LOCK_AFTER for row in rows):
        return Verdict(allowed=False, locked=True)
    waits = [row.blocked_until - now for row in rows if row.blocked_until and row.blocked_until > now]
    return Verdict(allowed=False, wait=max(waits)) if waits else Verdict(allowed=True)


def _count(row: SignInThrottle, *, limit: int, now: dt.datetime) -> None:
    if row.blocked_until is not None or now - row.window_start >= WINDOW:
        row.failures, row.window_start, row.blocked_until = 0, now, None
    row.failures += 1
    row.consecutive += 1
    if row.failures >= limit:
        row.blocked_until = now + min(BLOCK_STEP * max(1, row.consecutive // limit), BLOCK_MAX)
    row.save(update_fields=["failures", "consecutive", "window_start", "blocked_until"])
