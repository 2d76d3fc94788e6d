"""The verbs of reports: starting and cancelling work done in the background."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from common import jobs
from common.models import Job
from common.scope import Actor
from common.workflow import NotAllowed, Refused
from reports.documents import DOCUMENTS, FORMAT_NAMES
from reports.queries.jobs import jobs_of, open_jobs_of
from reports.rules import permissions as rules
from units.models import Authority

MAX_OPEN = 3
MAX_A_DAY = 100  # of one person in 24 hours: files are kept for days


class Busy(Refused):
    """The person has as much under way as one may have; later it will do."""


def start_report(
    *,
    document: str,
    file_format: str,
    authority: Authority,
    year: int,
    actor: Actor,
    now: dt.datetime,
    params: Mapping[str, str] | None = None,
) -> Job:
    """Queue a document of an authority's year; the same one still under way is given back instead of a second one.

    Raises NotAllowed outside the actor's scope, Refused for a document or format that there is not, Busy when the
    person has three jobs under way, or started a hundred since yesterday.
    """
    if not rules.may_read_year_of(actor, authority.path):
        raise NotAllowed("Vai trò đang dùng không lập được báo cáo của nơi này.")
    wanted = DOCUMENTS.get(document)
    if wanted is None:
        raise Refused("Báo cáo này không có trong danh sách. Chọn một báo cáo ở trang Báo cáo.")
    if not wanted.may_start(actor, authority.path):
        raise NotAllowed("Vai trò đang dùng không lập được báo cáo này.")
    if file_format not in wanted.formats:
        raise Refused(f"Chọn {' hoặc '.join(FORMAT_NAMES[one] for one in wanted.formats)}.")
    asked: dict[str, object] = {"authority": authority.pk, "year": year, "format": file_format}
    if params:
        asked["params"] = dict(params)
    title = wanted.title.format(year=year, place=authority.name)
    with transaction.atomic():
        # The row lock makes counting and starting one step for the person.
        User.objects.select_for_update().get(pk=actor.user_id)
        waiting = list(open_jobs_of(actor.user_id))
        for job in waiting:
            if job.kind == wanted.kind and job.params == asked:
                return job
        if len(waiting) >= MAX_OPEN:
            raise Busy(
                f"Đang có {MAX_OPEN} báo cáo chưa làm xong. Chờ một báo cáo xong, hoặc hủy bớt ở mục "
                "Báo cáo của tôi, rồi lập báo cáo mới."
            )
        if jobs_of(actor.user_id).filter(created_at__gt=now - dt.timedelta(days=1)).count() >= MAX_A_DAY:
            raise Busy(f"Một ngày lập được nhiều nhất {MAX_A_DAY} báo cáo. Ngày mai lập tiếp.")
        return jobs.start(
            kind=wanted.kind,
            title=f"{title} ({FORMAT_NAMES[file_format]})"[:200],
            requester_id=actor.user_id,
            membership_id=actor.membership_id,
            params=asked,
            now=now,
        )
