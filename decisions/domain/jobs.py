"""Starting the job that draws the certificates of a large decision."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from common import jobs
from common.models import Job, JobState
from common.scope import Actor
from common.workflow import NotAllowed, Refused
from decisions.models import Decision

KIND = "decisions.certificates"
MAX_OPEN = 3
NAMES = {"pdf": "PDF", "docx": "Word"}
BUSY = (
    f"Đang có {MAX_OPEN} báo cáo chưa làm xong. Chờ một báo cáo xong, hoặc hủy bớt ở mục Báo cáo của tôi, rồi lập lại."
)


def start_certificates(*, decision: Decision, file_format: str, actor: Actor, now: dt.datetime) -> Job:
    """Queue it; the same one still under way is given back. Raises NotAllowed, Refused (three jobs open already)."""
    if not actor.governs(decision.authority_path):
        raise NotAllowed("Vai trò đang dùng không lập được giấy công nhận của nơi này.")
    if file_format not in NAMES:
        raise Refused("Chọn PDF hoặc Word.")
    params: dict[str, object] = {
        "authority": decision.authority_id,
        "year": decision.year,
        "decision": decision.pk,
        "format": file_format,
    }
    with transaction.atomic():
        # The row lock makes counting and starting one step for the person.
        User.objects.select_for_update().get(pk=actor.user_id)
        mine = Job.objects.filter(requester_id=actor.user_id, state__in=[JobState.QUEUED, JobState.RUNNING])
        waiting = list(mine)
        for job in waiting:
            if job.kind == KIND and job.params == params:
                return job
        if len(waiting) >= MAX_OPEN:
            raise Refused(BUSY)
        return jobs.start(
            kind=KIND,
            title=f"Giấy công nhận {decision.year} – {decision.authority.name} ({NAMES[file_format]})"[:200],
            requester_id=actor.user_id,
            membership_id=actor.membership_id,
            params=params,
            now=now,
        )
