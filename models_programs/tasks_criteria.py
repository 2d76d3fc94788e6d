"""Background work: reading an uploaded list of criteria."""

from __future__ import annotations

from common import jobs, uploads
from common.jobs import JobRefused, Produced, Progress
from common.models import Job
from common.xlsx_guard import UploadRefused
from models_programs.domain.criteria_table import SHEET, plan_list

IMPORT = "criteria.import"


@jobs.runner(IMPORT)
def read_criteria(job: Job, progress: Progress) -> Produced:
    """Read the upload in a fenced process; nothing is stored yet. The upload is dropped in every case.

    ``params``: upload (storage name), file_name, name, source. The result holds the table as read (to read it again at
    confirmation) and the plan for the preview page.
    """
    progress(1, 10)
    try:
        table = uploads.read_table(uploads.take(job.params["upload"]), sheet=SHEET)
    except UploadRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    finally:
        uploads.drop(job.params["upload"])
    progress(8, 10)
    return Produced(result={"table": table.as_json(), "plan": plan_list(table).as_json()})
