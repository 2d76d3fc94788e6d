"""Background work of this room: reading workbooks that were filled in offline, forgetting what they said."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from common import jobs, uploads
from common.jobs import JobRefused, Produced, Progress
from common.models import Job
from common.sheets.job import actor_from_json
from common.sheets.job import read_upload as read_table
from common.workflow import Refused
from common.xlsx_guard import UploadRefused
from scoring.domain.rubric_table import TAB, read_content
from scoring.domain.workbook import read_workbook
from scoring.domain.workbook_choices import forget_old
from scoring.queries.workbook import READ_JOB


@jobs.runner(READ_JOB)
def read_upload(job: Job, progress: Progress) -> Produced:
    """``params`` as of common/sheets/job.py. The file itself is dropped in every case; nothing is written to sheets."""
    params = job.params
    progress(1, 10)
    try:
        tables = uploads.read_book(uploads.take(params["upload"]))
        progress(6, 10)
        workbook = read_workbook(
            tables=tables,
            year=params["year"],
            actor=actor_from_json(params["actor"]),
            file_name=params["file_name"],
            sha256=params["sha256"],
            now=timezone.now(),
        )
    except (UploadRefused, Refused) as refusal:
        raise JobRefused(str(refusal)) from refusal
    finally:
        uploads.drop(params["upload"])
    return Produced(result={"workbook": workbook.pk})


@shared_task(name="scoring.forget_workbooks", time_limit=300)
def forget_workbooks() -> None:
    """Delete what uploaded workbooks said after their keeping time."""
    forget_old(now=timezone.now(), days=settings.JOB_FILE_DAYS)


RUBRIC_IMPORT = "rubric.import"


@jobs.runner(RUBRIC_IMPORT)
def read_rubric(job: Job, progress: Progress) -> Produced:
    """Read an uploaded rubric; nothing is stored yet (see ``read_upload``)."""
    return read_table(job, progress, sheet=TAB, plan=lambda table, year, actor: read_content(table)[1])
