"""Doing what a file says, all or nothing; the same file again changes nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from common.locks import refuse_locked
from common.scope import Actor, Role
from common.sheets.writing import log_rows, require_seen, write
from common.uploads import Table
from common.workflow import NotAllowed
from models_programs.domain.imports.base import RecordSheet
from models_programs.domain.imports.planning import plan_records
from models_programs.models import RecordImport
from models_programs.rules.permissions import OFFICERS
from units.models import Authority

DERIVED = ("search_key", "version", "changed_at", "year")


def import_of(*, sheet: RecordSheet, authority_id: int, year: int, sha256: str) -> RecordImport | None:
    """The earlier import of the very same file, if there was one."""
    return RecordImport.objects.filter(authority=authority_id, kind=sheet.slug, year=year, sha256=sha256).first()


def apply_records(
    *, sheet: RecordSheet, table: Table, digest: str, sha256: str, year: int, actor: Actor, now: dt.datetime
) -> RecordImport:
    """Do what the person saw, in one transaction and a bounded number of queries.

    Raises NotAllowed, or ImportOutdated with a fresh plan when the file would no longer do what was shown.
    """
    if actor.role != Role.OFFICER:
        raise NotAllowed(OFFICERS)
    with transaction.atomic():
        authority = Authority.objects.select_for_update().get(pk=actor.authority_id)
        earlier = import_of(sheet=sheet, authority_id=authority.pk, year=year, sha256=sha256)
        if earlier is not None:
            return earlier
        plan = plan_records(sheet=sheet, table=table, year=year, actor=actor, today=timezone.localdate(now), lock=True)
        require_seen(plan, digest)
        created, changed = plan.of("create"), plan.of("change")
        for row in created:
            row.record.created_by_id, row.record.created_at = actor.user_id, now
        for row in changed:
            row.record.version += 1
        new = [row.record for row in created]
        sheet.before(new, changed, now)
        # A model that lives for years may be corrected; no row is added to a closed year.
        refuse_locked({(authority.path, year)} | {(authority.path, record.year) for record in new})
        for row in (*created, *changed):
            row.record.changed_at = now
            row.record.fill_keys()
        write(
            plan,
            model=sheet.model,
            derived=DERIVED,
            replan=lambda: plan_records(sheet=sheet, table=table, year=year, actor=actor),
        )
        sheet.after(new, changed, actor, now)
        log_rows(
            [*created, *changed],
            prefix=str(sheet.model._meta.model_name),
            facts=lambda record: {"name": record.name_shown[:200], "year": record.year},
            actor=actor,
            now=now,
            sha256=sha256,
        )
        return RecordImport.objects.create(
            authority=authority,
            kind=sheet.slug,
            year=year,
            sha256=sha256,
            imported_at=now,
            created=len(created),
            changed=len(changed),
        )
