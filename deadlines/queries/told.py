"""How often somebody was reminded of one thing: outside the system by people, inside by the digests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max

from deadlines.enums import Audience, DigestState
from deadlines.models import Contact, Reminder


@dataclass(frozen=True, slots=True)
class Told:
    """``times`` in all, the last one at ``last_at``."""

    times: int
    last_at: dt.datetime


def told_counts(occurrence_ids: Collection[int]) -> dict[int, Told]:
    """By occurrence, those that were told of at least once. Two queries.

    A digest that reaches several people of one unit on one day is one time.
    """
    contacts = Contact.objects.filter(occurrence__in=occurrence_ids).order_by().values("occurrence")
    digests = (
        Reminder.objects.filter(
            occurrence__in=occurrence_ids, audience=Audience.OWN, dropped=False, digest__state=DigestState.DONE
        )
        .order_by()
        .values("occurrence")
    )
    found: dict[int, Told] = {}
    for rows in (
        contacts.annotate(times=Count("*"), last=Max("at")),
        digests.annotate(times=Count("digest__day", distinct=True), last=Max("digest__done_at")),
    ):
        for row in rows:
            before = found.get(row["occurrence"])
            last = row["last"] if before is None else max(before.last_at, row["last"])
            found[row["occurrence"]] = Told(row["times"] + (before.times if before else 0), last)
    return found
