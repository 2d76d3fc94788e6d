"""What a worker does for this room: the certificates of a large decision."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.queries import active_memberships, actor_of
from common.documents.docx import DOCX_TYPE
from common.jobs import JobRefused, Produced, Progress, runner
from common.models import Job
from common.scope import AUTHORITY_ROLES
from decisions.domain.jobs import KIND
from decisions.exports.certificates import certificates_file, certificates_title
from decisions.models import Decision

TYPES = {"pdf": "application/pdf", "docx": DOCX_TYPE}
OUT_OF_SCOPE = "Vai trò của anh/chị không còn xem được nơi này."


@runner(KIND)
def run_certificates(job: Job, progress: Progress) -> Produced:
    """All certificates of a decision; the scope is read again as it is when the work begins."""
    decision = (
        Decision.objects.select_related("authority__parent", "series", "supersedes")
        .filter(pk=job.params.get("decision"))
        .first()
    )
    if decision is None or not _may_read(job, decision, timezone.localdate()):
        raise JobRefused(OUT_OF_SCOPE)
    ending = str(job.params["format"])
    progress(1, 10)
    content = certificates_file(decision, ending, now=timezone.now(), progress=progress)
    result: dict[str, object] = {"bytes": len(content)}
    return Produced(content, f"{certificates_title(decision)}.{ending}", TYPES[ending], result=result)


def _may_read(job: Job, decision: Decision, on: dt.date) -> bool:
    actors = (actor_of(membership) for membership in active_memberships(user=job.requester, on=on))
    return any(actor.role in AUTHORITY_ROLES and actor.governs(decision.authority_path) for actor in actors)
