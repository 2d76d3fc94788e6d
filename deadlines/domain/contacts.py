"""Writing down that somebody was reminded outside the system: by Zalo, telephone, Signet, paper, in person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from common import audit
from common.scope import Actor, Role, parent_path
from common.workflow import NotAllowed, Refused
from deadlines.enums import Bearer, ContactWay
from deadlines.models import Contact, Occurrence
from deadlines.queries.board import due_in

CALLERS = (Role.OFFICER, Role.APPROVER, Role.ADMIN)
# The same way for the same thing within this time is the same press of a button.
AGAIN_AFTER = dt.timedelta(minutes=1)


def may_log(actor: Actor, occurrence: Occurrence) -> bool:
    """Units are reminded by their managing authority, authorities by the one above them."""
    path = occurrence.authority_path
    managing = path if occurrence.bearer == Bearer.UNIT else parent_path(path) if path else None
    return actor.role in CALLERS and actor.authority_path == managing


def log_contacts(
    *, occurrences: Collection[int], year: int, way: str, note: str, actor: Actor, now: dt.datetime
) -> int:
    """One ``Contact`` for each of the things due; returns how many units and authorities were written down now.

    Pressed twice, it is one time. Raises Refused when one is not (any more) due in the actor's scope, NotAllowed when
    one is another authority's to remind; then nothing is written.
    """
    if way not in ContactWay.values:
        raise Refused("Chọn cách đã nhắc.")
    wanted = set(occurrences)
    if not wanted:
        raise Refused("Chưa chọn đơn vị nào để ghi.")
    with transaction.atomic():
        rows = list(due_in(actor, year).filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)))
        if len(rows) < len(wanted):
            raise Refused("Danh sách đã thay đổi. Mở lại danh sách rồi chọn lại.")
        if not all(may_log(actor, row) for row in rows):
            raise NotAllowed("Chỉ cấp quản lý trực tiếp ghi được lần nhắc.")
        recent = Contact.objects.filter(occurrence__in=wanted, way=way, at__gt=now - AGAIN_AFTER)
        done = set(recent.values_list("occurrence_id", flat=True))
        new = [row for row in rows if row.pk not in done]
        Contact.objects.bulk_create(
            (Contact(occurrence=row, way=way, note=note, by_id=actor.user_id, at=now) for row in new), batch_size=500
        )
        if new:
            ids = [row.pk for row in new]
            audit.record(
                "deadlines.contacted",
                now=now,
                actor_id=actor.user_id,
                role=actor.role.value,
                way=way,
                year=year,
                occurrences=ids,
            )
    return len({(row.unit_id, row.authority_id) for row in rows})
