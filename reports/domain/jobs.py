"""The verbs of reports: starting and cancelling work done in the background."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from common import jobs
from common.models import Job
from common.scope import Actor
from common.workflow import NotAllowed, Refused
from reports.queries.jobs import open_jobs_of
from reports.rules import permissions as rules
from units.models import Authority

MAX_OPEN = 3
TITLES = {
    "reports.summary": "Tổng hợp năm {year} – {place}",
    "scoring.sheets_pdf": "Phiếu chấm điểm năm {year} – {place}",
}
FORMATS = {"reports.summary": ("pdf", "xlsx"), "scoring.sheets_pdf": ("pdf",)}
FORMAT_NAMES = {"pdf": "PDF", "xlsx": "Excel"}


def start_report(
    *, kind: str, file_format: str, authority: Authority, year: int, actor: Actor, now: dt.datetime
) -> Job:
    """Queue a report of an authority's year; the same one still under way is given back instead of a second one.

    Raises NotAllowed outside the actor's scope, Refused when three jobs of the person already wait or run.
    """
    if not rules.may_read_year_of(actor, authority.path):
        raise NotAllowed("Vai trò đang dùng không lập được báo cáo của nơi này.")
    if file_format not in FORMATS[kind]:
        raise Refused("Chọn PDF hoặc Excel.")
    params: dict[str, object] = {"authority": authority.pk, "year": year, "format": file_format}
    with transaction.atomic():
        # The row lock makes counting and starting one step for the person.
        User.objects.select_for_update().get(pk=actor.user_id)
        waiting = list(open_jobs_of(actor.user_id))
        for job in waiting:
            if job.kind == kind and job.params == params:
                return job
        if len(waiting) >= MAX_OPEN:
            raise Refused(
                f"Đang có {MAX_OPEN} báo cáo chưa làm xong. Chờ một báo cáo xong, hoặc hủy bớt ở mục "
                "Báo cáo của tôi, rồi lập báo cáo mới."
            )
        return jobs.start(
            kind=kind,
            title=f"{TITLES[kind].format(year=year, place=authority.name)} ({FORMAT_NAMES[file_format]})"[:200],
            requester_id=actor.user_id,
            membership_id=actor.membership_id,
            params=params,
            now=now,
        )
