"""How long a session lasts, and ending the sessions of a person (quality.md SEC-SESS-01, SEC-SESS-03).

Times are kept inside the session. The moment of the last request is written at most every ``STEP`` seconds, so that
reading pages costs no write; a session therefore ends up to ``STEP`` seconds later than promised, never earlier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session

from accounts.models import Membership
from common.scope import Role

STARTED, SEEN = "started", "seen"
STEP = 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds without a request, and seconds since sign-in."""

    idle: int
    absolute: int


def limits_for(memberships: Sequence[Membership]) -> Limits:
    """Shorter for whoever administers anything."""
    if any(membership.role == Role.ADMIN for membership in memberships):
        return Limits(settings.SESSION_IDLE_SECONDS_ADMIN, settings.SESSION_ABSOLUTE_SECONDS_ADMIN)
    return Limits(settings.SESSION_IDLE_SECONDS, settings.SESSION_ABSOLUTE_SECONDS)


def start(session: SessionBase, *, now: dt.datetime) -> None:
    """Called at sign-in."""
    session[STARTED] = session[SEEN] = int(now.timestamp())


def is_over(session: SessionBase, *, limits: Limits, now: dt.datetime) -> bool:
    """Whether the session has passed one of its limits; one without times (never here) is over."""
    moment = int(now.timestamp())
    started, seen = session.get(STARTED), session.get(SEEN)
    if started is None or seen is None:
        return True
    return moment - started >= limits.absolute or moment - seen >= limits.idle + STEP


def touch(session: SessionBase, *, now: dt.datetime, exact: bool = False) -> None:
    """Remember that the person did something; ``exact`` writes even when it was written just before."""
    moment = int(now.timestamp())
    if exact or moment - session.get(SEEN, 0) >= STEP:
        session[SEEN] = moment


def seconds_left(session: SessionBase, *, limits: Limits, now: dt.datetime) -> int:
    """Until the session ends if nothing is done; 0 when it is over."""
    moment = int(now.timestamp())
    started, seen = session.get(STARTED, 0), session.get(SEEN, 0)
    return max(0, min(limits.idle - (moment - seen), limits.absolute - (moment - started)))


def end_sessions(*, user_id: int, keep: str | None = None) -> int:
    """Delete every session of a person from the database, ``keep`` (a session key) aside; how many there were.

    Django's session table knows no user, so the rows are read (about 20 µs each); they are as many as people at work.
    """
    wanted = str(user_id)
    doomed = [
        row.session_key
        for row in Session.objects.exclude(session_key=keep or "").iterator()
        if _owner(row.get_decoded()) == wanted
    ]
    for first in range(0, len(doomed), 500):
        Session.objects.filter(session_key__in=doomed[first : first + 500]).delete()
    return len(doomed)


def _owner(data: dict[str, Any]) -> str | None:
    return data.get(SESSION_KEY)


def forget_ended_sessions(*, now: dt.datetime) -> int:
    """Delete the rows of sessions whose cookie cannot be valid any more."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]
