"""Messages in the system: made once, read by the one they are for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from deadlines.enums import NoticeKind, Subject
from deadlines.models import Mute, Notice

BATCH = 500
TITLE_MAX = 200


def notify(
    *,
    users: Collection[int],
    key: str,
    kind: str,
    title: str,
    lines: list[dict[str, str]],
    url: str,
    now: dt.datetime,
    membership_id: int | None = None,
) -> int:
    """Tell several people the same thing once; how many had not been told before. Two queries.

    ``key`` names what it tells of (at most 80 characters): a second call with it adds nothing, also when two processes
    call at once (unique constraint, ON CONFLICT DO NOTHING). ``lines``: {"text": …, "url": …} each, "url" may lack.
    ``url``: an address of this site ("/2026/…") or "". ``membership_id``: under which of their roles it is theirs.
    """
    return add(
        Notice(
            user_id=user,
            key=key,
            kind=NoticeKind(kind),
            title=clipped(title),
            lines=lines,
            url=url,
            membership_id=membership_id,
            created_at=now,
        )
        for user in sorted(set(users))
    )


def add(notices: Iterable[Notice]) -> int:
    """Store what was not told before, by (user, key); how many. Two queries for each ``BATCH``.

    Raises ValueError for an address that leads away from this site.
    """
    rows = list(notices)
    if not all(is_own(row.url) for row in rows):
        raise ValueError("A notice leads to a page of this site only.")
    added = 0
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        asked = Notice.objects.filter(key__in={row.key for row in some}, user__in={row.user_id for row in some})
        told = set(asked.order_by().values_list("user_id", "key"))
        new = [row for row in some if (row.user_id, row.key) not in told]
        Notice.objects.bulk_create(new, ignore_conflicts=True)
        added += len(new)
    return added


def clipped(title: str) -> str:
    """Long names of units or papers end in "…"."""
    return title if len(title) <= TITLE_MAX else title[: TITLE_MAX - 1].rstrip() + "…"


def is_own(url: str) -> bool:
    """Whether an address stays on this site: a path from the root, or "" for none."""
    return not url or (url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None))


def read(notice: Notice, now: dt.datetime) -> None:
    """Mark as read; the first time stays."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)


def read_all(user_id: int, now: dt.datetime) -> int:
    """Mark everything of a person as read; how many were unread."""
    return Notice.objects.filter(user=user_id, read_at=None).update(read_at=now)


def mute(*, user_id: int, subjects: Collection[str]) -> None:
    """These kinds, and no others, are not told to the person any more (what the law sets is told all the same)."""
    with transaction.atomic():
        Mute.objects.filter(user=user_id).exclude(subject__in=subjects).delete()
        Mute.objects.bulk_create(
            [Mute(user_id=user_id, subject=Subject(one)) for one in subjects], ignore_conflicts=True
        )
