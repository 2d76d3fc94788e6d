"""The worker's part of an import: read the upload in a fenced process, plan what it would do, change nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from common import uploads
from common.jobs import JobRefused, Produced, Progress
from common.models import Job
from common.scope import Actor, Role
from common.sheets.plan import Plan
from common.uploads import Table
from common.xlsx_guard import UploadRefused


def actor_as_json(actor: Actor) -> dict[str, Any]:
    """What a worker needs to know of who asked."""
    return {name: getattr(actor, name) for name in Actor.__slots__}


def actor_from_json(data: dict[str, Any]) -> Actor:
    return Actor(**{**data, "role": Role(data["role"])})


def read_upload(
    job: Job,
    progress: Progress,
    *,
    sheet: str,
    plan: Callable[[Table, int, Actor], Plan],
    earlier: Callable[[Actor, int, str], dt.datetime | None] | None = None,
) -> Produced:
    """``params``: upload (storage name), sha256, file_name, year, actor. The upload is dropped in every case.

    ``earlier`` says when the very same file was imported, where that matters. The result holds the table as read (to
    plan it again at confirmation) and the plan for the preview page.
    """
    params = job.params
    actor = actor_from_json(params["actor"])
    progress(1, 10)
    try:
        content = uploads.take(params["upload"])
        table = uploads.read_table(content, sheet=sheet)
    except UploadRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    finally:
        uploads.drop(params["upload"])
    progress(6, 10)
    planned = plan(table, params["year"], actor)
    before = earlier(actor, params["year"], params["sha256"]) if earlier else None
    return Produced(
        result={
            "table": table.as_json(),
            "plan": planned.as_json(),
            "earlier": before.isoformat() if before else "",
        }
    )
