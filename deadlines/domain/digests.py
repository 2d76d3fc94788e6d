"""One person, one day, one message: what waits is put together, told in the system, and mailed (ADR 0024)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.queries import actor_of
from common.scope import Actor, Role, parent_path
from deadlines.domain.mailing import digest_mails
from deadlines.domain.notices import add
from deadlines.domain.parts import answering
from deadlines.domain.sweeping import all_swept, is_telling_time
from deadlines.enums import Audience, Bearer, DigestState, NoticeKind, Standing
from deadlines.models import Digest, Notice, Occurrence, Reminder
from deadlines.queries.board import is_before
from deadlines.queries.late import LateRow, late_rows
from deadlines.queries.people import active_people
from deadlines.queries.places import doing_urls
from deadlines.queries.recipients import DECIDED_BY_APPROVERS
from deadlines.rules.digest import Below, Message, Own, message

OLDEST = dt.timedelta(days=30)  # what should have been told longer ago is not told any more (REL-REM-05)
BATCH = 200


def waiting_digests(*, now: dt.datetime) -> bool:
    """Whether there is something to put together now: all parts of today were looked through."""
    today = timezone.localdate(now)
    due = Digest.objects.filter(state=DigestState.DUE, day=today)
    return is_telling_time(now) and all_swept(today) and due.exists()


def settle_digests(*, now: dt.datetime, limit: int = BATCH) -> int:
    """Settle up to ``limit`` digests of today in one transaction; how many were taken (0: nothing waits).

    Notices, mails and the marks on reminders and digests are written together or not at all. A constant number of
    queries.
    """
    if not waiting_digests(now=now):
        return 0
    today = timezone.localdate(now)
    with transaction.atomic():
        due = Digest.objects.filter(state=DigestState.DUE, day=today).order_by("pk")
        mine = {row.user_id: row for row in due.select_for_update(skip_locked=True)[:limit]}
        told = _tell(mine, today, now)
        for state, users in ((DigestState.DONE, told), (DigestState.EMPTY, mine.keys() - told)):
            ids = [mine[user].pk for user in users]
            Digest.objects.filter(pk__in=ids, state=DigestState.DUE).update(state=state, done_at=now)
    return len(mine)


def _tell(mine: dict[int, Digest], today: dt.date, now: dt.datetime) -> set[int]:
    """Write what the people are to hear; who hears something."""
    batch = _Batch(mine, today)
    messages = batch.messages()
    home = reverse("reports:home", args=[today.year])
    add(
        Notice(
            user_id=user, key=f"digest:{today:%Y-%m-%d}", kind=NoticeKind.REMINDER, title=said.title, lines=said.lines,
            url=said.url or home, created_at=now, membership_id=batch.membership_of(user),
        )
        for user, said in messages.items()
    )  # fmt: skip
    digest_mails(messages, day=today, now=now)
    day_of = Digest.objects.filter(user=OuterRef("user"), day=today).values("pk")
    Reminder.objects.filter(pk__in=batch.told).update(digest=Subquery(day_of))
    Reminder.objects.filter(pk__in=batch.dropped).update(dropped=True)
    return set(messages)


class _Batch:
    """The reminders that wait for some people, and what is needed to say them; read once."""

    def __init__(self, users: Collection[int], today: dt.date) -> None:
        self.today = today
        waiting = Reminder.objects.filter(user__in=users, digest=None, dropped=False).order_by("pk")
        self.reminders = list(
            waiting.select_related("occurrence__obligation", "occurrence__unit", "occurrence__authority")
        )
        self.memberships: dict[int, list[Membership]] = defaultdict(list)
        for row in active_people(users, today).select_related("authority", "unit__authority", "user"):
            self.memberships[row.user_id].append(row)
        self.late = late_rows([one for one in self.reminders if one.occurrence_id is None], today)
        self.told: list[int] = []
        self.dropped: list[int] = []
        self.used: dict[int, set[int]] = defaultdict(set)

    def messages(self) -> dict[int, Message]:
        """By user, those who have something left to hear. Each reminder is sorted into ``told`` or ``dropped``."""
        own: dict[int, dict[int, tuple[Occurrence, Membership]]] = defaultdict(dict)
        below: dict[int, dict[tuple[str, str, int, int, str], dt.date]] = defaultdict(dict)
        for one in self.reminders:
            if (membership := self._still(one)) is None:
                self.dropped.append(one.pk)
                continue
            self.told.append(one.pk)
            self.used[one.user_id].add(membership.pk)
            if one.occurrence is not None:
                own[one.user_id][one.occurrence.pk] = (one.occurrence, membership)
            else:
                key = (one.audience, one.code, one.year, one.period, one.path)
                below[one.user_id][key] = max(one.due_on, below[one.user_id].get(key, one.due_on))
        urls = self._urls(pair for pairs in own.values() for pair in pairs.values())
        found = {
            user: message(
                [_own(row, urls[_kind(held), row.pk]) for row, held in own[user].values()],
                self._below(below[user], Audience.LATE),
                self._below(below[user], Audience.ABOVE),
                is_police=any(not held.unit_id for held in self.memberships[user] if held.pk in self.used[user]),
                today=self.today,
            )
            for user in own.keys() | below.keys()
        }
        return {user: said for user, said in found.items() if said is not None}

    def _still(self, one: Reminder) -> Membership | None:
        """The membership under which it is still to be told; None when it was done, is too old, or is not theirs."""
        if one.due_on - dt.timedelta(days=one.stage) < self.today - OLDEST:
            return None
        row = one.occurrence
        if row is None:
            is_late = bool(self._late_of(one.audience, one.code, one.year, one.period, one.path, one.due_on))
            return self._holder(one.user_id, path=one.path) if is_late else None
        if row.voided or row.sent_on or row.reviewed_on or row.decided_on or row.returned or row.due_on != one.due_on:
            return None
        return self._holder(one.user_id, row=row)

    def _holder(self, user: int, *, row: Occurrence | None = None, path: str = "") -> Membership | None:
        for held in self.memberships[user]:
            if row is not None and row.unit_id:
                fits = held.unit_id == row.unit_id
            elif row is not None:
                roles = {Role.OFFICER, Role.APPROVER} if row.subject in DECIDED_BY_APPROVERS else {Role.OFFICER}
                fits = held.authority_id == row.authority_id and held.role in roles
            else:
                fits = held.role == Role.OFFICER and held.path == path
            if fits:
                return held
        return None

    def _urls(self, pairs: Iterable[tuple[Occurrence, Membership]]) -> dict[tuple[str, int], str]:
        """Where things are done, by kind of role and occurrence: the page depends on the role, not on the person."""
        rows: dict[str, dict[int, Occurrence]] = defaultdict(dict)
        actors: dict[str, Actor] = {}
        for row, held in pairs:
            actors.setdefault(_kind(held), actor_of(held))
            rows[_kind(held)][row.pk] = row
        return {
            (kind, pk): url
            for kind, some in rows.items()
            for pk, url in doing_urls(some.values(), actors[kind]).items()
        }

    def _late_of(self, audience: str, code: str, year: int, period: int, path: str, due_on: dt.date) -> list[LateRow]:
        """What is late below ``path`` at least as long as what was due on ``due_on``."""
        return [
            row
            for row in self.late.get((code, year, period), ())
            if row.due_on <= due_on and _over(row, audience) == path
        ]

    def _below(self, keys: dict[tuple[str, str, int, int, str], dt.date], audience: Audience) -> list[Below]:
        found = []
        for (heard_as, code, year, period, path), due_on in keys.items():
            if heard_as != audience:
                continue
            rows = self._late_of(audience, code, year, period, path, due_on)
            asked = {"code": code, "state": Standing.OVERDUE} | ({"period": period} if period else {})
            found.append(
                Below(
                    title=rows[0].title,
                    period=period,
                    units=sum(row.count for row in rows if row.bearer == Bearer.UNIT),
                    authorities=sum(row.count for row in rows if row.bearer == Bearer.AUTHORITY),
                    days=max((self.today - row.due_on).days for row in rows),
                    url=f"{reverse('deadlines:behind', args=[year])}?{urlencode(asked)}",
                )
            )
        return found

    def membership_of(self, user: int) -> int | None:
        """The membership that all of it is about, if there is one."""
        return next(iter(self.used[user])) if len(self.used[user]) == 1 else None


def _kind(held: Membership) -> str:
    return str(held.role)


def _over(row: LateRow, audience: str) -> str | None:
    """The path of the authority that hears of a late row as ``audience``; None: nobody is above the ministry."""
    path = answering(row.path, row.bearer)
    if audience == Audience.LATE:
        return path
    return parent_path(path) if path else None


def _own(row: Occurrence, url: str) -> Own:
    assert row.due_on is not None  # noqa: S101 (it has been reminded of)
    return Own(
        title=row.obligation.title,
        period=row.period,
        place=row.bearer_name,
        on_time_to=row.on_time_to,
        extended_to=row.extended_to,
        due_on=row.due_on,
        is_before=is_before(row.obligation),
        url=url,
    )
