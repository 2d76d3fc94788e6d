"""Background work of this room: reading an uploaded list of units."""

from __future__ import annotations

import datetime as dt

from common import jobs
from common.jobs import Produced, Progress
from common.models import Job
from common.scope import Actor
from common.sheets.job import read_upload
from common.sheets.plan import Plan
from common.uploads import Table
from units.columns import SHEET
from units.domain import import_state_of, plan_import

IMPORT = "units.import"


@jobs.runner(IMPORT)
def read_import(job: Job, progress: Progress) -> Produced:
    """Plan what an uploaded list would do; nothing is changed yet (see ``read_upload``)."""
    return read_upload(job, progress, sheet=SHEET, plan=_plan, earlier=_earlier)


def _plan(table: Table, year: int, actor: Actor) -> Plan:
    return plan_import(table=table, year=year, actor=actor)


def _earlier(actor: Actor, year: int, sha256: str) -> dt.datetime | None:
    earlier = import_state_of(actor.authority_id, sha256)
    return earlier.imported_at if earlier else None
