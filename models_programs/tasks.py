"""Background work of this room: reading uploaded lists of records and of criteria."""

from __future__ import annotations

import datetime as dt

from common import jobs
from common.jobs import Produced, Progress
from common.models import Job
from common.scope import Actor
from common.sheets.job import read_upload
from common.sheets.plan import Plan
from common.uploads import Table
from models_programs.domain.criteria_table import LAYOUT, plan_list
from models_programs.domain.imports import SHEETS, RecordSheet, import_of, plan_records

CRITERIA_IMPORT = "criteria.import"


@jobs.runner(CRITERIA_IMPORT)
def read_criteria(job: Job, progress: Progress) -> Produced:
    """Plan what an uploaded list of criteria would add; nothing is stored yet (see ``read_upload``)."""
    return read_upload(job, progress, sheet=LAYOUT.sheet, plan=lambda table, year, actor: plan_list(table))


def job_kind(sheet: RecordSheet) -> str:
    """The kind of the jobs that read this sheet."""
    return f"{sheet.slug}.import"


def _register(sheet: RecordSheet) -> None:
    def plan(table: Table, year: int, actor: Actor) -> Plan:
        return plan_records(sheet=sheet, table=table, year=year, actor=actor)

    def earlier(actor: Actor, year: int, sha256: str) -> dt.datetime | None:
        found = import_of(sheet=sheet, authority_id=actor.authority_id, year=year, sha256=sha256)
        return found.imported_at if found else None

    @jobs.runner(job_kind(sheet))
    def read_import(job: Job, progress: Progress) -> Produced:
        return read_upload(job, progress, sheet=sheet.tab, plan=plan, earlier=earlier)


for _sheet in SHEETS.values():
    _register(_sheet)
