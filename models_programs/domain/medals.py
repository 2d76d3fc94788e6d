"""Times of service of a candidate for the Kỷ niệm chương."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from common import rows
from common.scope import Actor, Role
from models_programs.domain.records import check, log, require_writer
from models_programs.models import MedalCandidate, ServicePeriod


def save_period(
    *, period: ServicePeriod, values: Mapping[str, Any], actor: Actor, now: dt.datetime, writers: Collection[Role]
) -> ServicePeriod:
    """Add a time in a post, or change a stored one; ``period`` comes with its candidate.

    Raises NotAllowed, or ValidationError by field.
    """
    require_writer(actor, period.candidate, writers)
    is_new = period.pk is None
    changes = rows.assign(period, values)
    check(period, now)
    with transaction.atomic():
        _touch(period.candidate, now)
        period.save()
        act = "period_added" if is_new else "period_edited"
        log(act, period.candidate, actor, now, changes=changes)
    return period


def remove_period(*, period: ServicePeriod, actor: Actor, now: dt.datetime, writers: Collection[Role]) -> None:
    """Take a time in a post away; what it said stays in the audit log. Raises NotAllowed."""
    require_writer(actor, period.candidate, writers)
    said = {name: rows.shown(period, name) for name in ("post", "start", "end", "is_hard_area")}
    with transaction.atomic():
        _touch(period.candidate, now)
        log("period_removed", period.candidate, actor, now, said=said)
        period.delete()


def _touch(candidate: MedalCandidate, now: dt.datetime) -> None:
    """The candidate's row is locked, so that two changes of its service come one after the other."""
    MedalCandidate.objects.select_for_update().get(pk=candidate.pk)
    MedalCandidate.objects.filter(pk=candidate.pk).update(changed_at=now)
