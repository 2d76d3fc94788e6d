"""The initial password waits in the session as a seed until the slip has been shown, once."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.backends.base import SessionBase

from accounts.initial import initial_password

KEY = "slip"
KEEP = dt.timedelta(minutes=15)


def put(session: SessionBase, *, user_id: int, seed: str, now: dt.datetime) -> None:
    """Remember which slip to show next; a newer one replaces it."""
    session[KEY] = {"user": user_id, "seed": seed, "at": int(now.timestamp())}


def take(session: SessionBase, *, user_id: int, now: dt.datetime) -> str | None:
    """The password of the waiting slip, or None when it was shown already, is old, or belongs to somebody else."""
    waiting = session.get(KEY)
    if waiting is None or waiting["user"] != user_id:
        return None
    del session[KEY]
    if int(now.timestamp()) - waiting["at"] > KEEP.total_seconds():
        return None
    return initial_password(waiting["seed"])
