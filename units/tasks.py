"""Background work of this room: reading an uploaded list of units."""

from __future__ import annotations

from typing import Any

from common import jobs, uploads
from common.jobs import JobRefused, Produced, Progress
from common.models import Job
from common.scope import Actor, Role
from common.xlsx_guard import UploadRefused
from units.columns import SHEET
from units.domain import import_state_of, plan_import

IMPORT = "units.import"


def actor_as_json(actor: Actor) -> dict[str, Any]:
    """What a worker needs to know of who asked."""
    return {name: getattr(actor, name) for name in Actor.__slots__}


def actor_from_json(data: dict[str, Any]) -> Actor:
    return Actor(**{**data, "role": Role(data["role"])})


@jobs.runner(IMPORT)
def read_import(job: Job, progress: Progress) -> Produced:
    """Read the upload in a fenced process and plan what it would do; nothing is changed yet.

    ``params``: upload (storage name), sha256, file_name, year, actor. The result holds the table as read (to plan it
    again at confirmation) and the plan for the preview page. The upload is dropped in every case.
    """
    params = job.params
    actor = actor_from_json(params["actor"])
    progress(1, 10)
    try:
        content = uploads.take(params["upload"])
        table = uploads.read_table(content, sheet=SHEET)
    except UploadRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    finally:
        uploads.drop(params["upload"])
    progress(6, 10)
    plan = plan_import(table=table, year=params["year"], actor=actor)
    earlier = import_state_of(actor.authority_id, params["sha256"])
    return Produced(
        result={
            "table": table.as_json(),
            "plan": plan.as_json(),
            "earlier": earlier.imported_at.isoformat() if earlier else "",
        }
    )
