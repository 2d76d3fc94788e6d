"""Extensions in force, and who can still be given one."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from common.scope import Actor, within
from deadlines.enums import Bearer, Subject
from deadlines.models import DueExtension, Occurrence
from deadlines.queries.board import due_in


def registration_extensions(year: int) -> dict[int, dt.date]:
    """Unit id → the last day on which its registration is in time by its own extension. One query."""
    rows = DueExtension.objects.filter(
        occurrence__year=year, occurrence__subject=Subject.REGISTRATION, occurrence__voided=False, revoked_at=None
    )
    return dict(rows.values_list("occurrence__unit", "until"))


def extensions_in(actor: Actor, year: int) -> QuerySet[DueExtension]:
    """Those in force in the actor's subtree, the latest first."""
    rows = DueExtension.objects.filter(
        within(actor.authority_path, "occurrence__authority_path"), occurrence__year=year, revoked_at=None
    )
    return rows.select_related("occurrence__obligation", "occurrence__unit", "occurrence__authority", "granted_by")


def extendable(actor: Actor, year: int) -> QuerySet[Occurrence]:
    """What units of the own authority, and authorities right below it, still owe and have a day for."""
    rows = due_in(actor, year).filter(sent_on=None, on_time_to__isnull=False)
    own = rows.filter(bearer=Bearer.UNIT, authority_path=actor.authority_path)
    below = rows.filter(bearer=Bearer.AUTHORITY, authority__parent=actor.authority_id)
    return (own | below).select_related("obligation", "unit", "authority")
