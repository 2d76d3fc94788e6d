"""Doing what a plan says in bulk: a bounded number of queries, an audit event for each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import IntegrityError, models, transaction

from common.locks import refuse_rewritten
from common.models import AuditEvent
from common.net import origin
from common.scope import Actor
from common.sheets.plan import ImportOutdated, Plan, Planned

BATCH = 500


def require_seen(plan: Plan, digest: str) -> None:
    """Raises ImportOutdated unless the plan is sound and the one that the person saw."""
    if plan.problems or plan.digest != digest:
        raise ImportOutdated(plan)


def write(plan: Plan, *, model: type[models.Model], derived: Collection[str], replan: Callable[[], Plan]) -> None:
    """Create and change the rows of a plan; ``derived`` fields are stored with every change.

    Raises YearLocked or ValidationError when a closed year would be another, ImportOutdated with a fresh plan when the
    database refuses a row that somebody else was faster with. Rows come locked and with their keys filled.
    """
    changed = plan.of("change")
    fields = {name for row in changed for name in row.changes}
    manager = model._default_manager
    stored = manager.in_bulk([row.record.pk for row in changed])
    refuse_rewritten([(stored[row.record.pk], row.record) for row in changed])
    refuse_rewritten([(None, row.record) for row in plan.of("create")])
    try:
        with transaction.atomic():
            manager.bulk_create([row.record for row in plan.of("create")], batch_size=BATCH)
            if changed:
                manager.bulk_update([row.record for row in changed], sorted({*fields, *derived}), batch_size=BATCH)
    except IntegrityError as error:
        raise ImportOutdated(replan()) from error


def log_rows(
    rows: Iterable[Planned], *, prefix: str, facts: Callable[[Any], dict[str, Any]], actor: Actor, now: dt.datetime,
    sha256: str,
) -> None:  # fmt: skip
    """One event for each row ("<prefix>.created" with ``facts``, "<prefix>.edited" with its changes)."""
    where = origin.get()
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                address=where.address,
                request_id=where.request_id,
                at=now,
                kind=f"{prefix}.created" if row.action == "create" else f"{prefix}.edited",
                actor_id=actor.user_id,
                acting_role=actor.role.value,
                subject_type=row.record._meta.label_lower,
                subject_id=row.record.pk,
                detail={
                    **(facts(row.record) if row.action == "create" else {"changes": row.changes}),
                    "import": sha256[:12],
                },
            )
            for row in rows
        ),
        batch_size=BATCH,
    )
