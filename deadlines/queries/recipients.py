"""Who hears of what is due: people in force on a day, by the place they stand for, without what they muted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from common.scope import Role
from deadlines.enums import Subject
from deadlines.models import Mute
from deadlines.queries.people import heads_of, staff_of

# What an approver decides is theirs to do too.
DECIDED_BY_APPROVERS = frozenset({Subject.RECOGNITION, Subject.CLASSIFICATION, Subject.REVIEW})


def unit_people(units: Collection[int], day: dt.date) -> dict[int, set[int]]:
    """Users by unit: its heads. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    for unit, user in heads_of(units, day).order_by().values_list("unit_id", "user_id"):
        found[unit].add(user)
    return found


def authority_people(authorities: Collection[int], day: dt.date) -> dict[tuple[int, str], set[int]]:
    """Users by authority and role, officers and approvers. One query."""
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    rows = staff_of(authorities, (Role.OFFICER, Role.APPROVER), day)
    for authority, role, user in rows.order_by().values_list("authority_id", "role", "user_id"):
        found[authority, role].add(user)
    return found


def muted(users: Collection[int]) -> set[tuple[int, str]]:
    """(user, kind of thing) of what people do not want to hear of. One query."""
    return set(Mute.objects.filter(user__in=users).values_list("user_id", "subject"))
