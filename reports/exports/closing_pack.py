"""The reports of a closed year as a document of the registry: issued once, linked to the closing (ADR 0027)."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from accounts.queries import active_memberships, actor_of
from common.jobs import JobRefused, Produced, Progress
from common.scope import Actor
from reports.documents import Document, Order, register
from reports.domain.issues import may_issue
from reports.domain.packing import CODE
from reports.exports.pack_jobs import PACK, build_issue
from reports.models import Issue, YearClosing

UNDONE = "Lần khóa sổ này đã được mở lại nên không lập bộ báo cáo nữa."
NO_RIGHTS = "Người khóa sổ không còn giữ vai trò ở nơi này. Phát hành báo cáo ở trang Báo cáo tổng kết."


def build_closing_pack(order: Order, progress: Progress) -> Produced:
    """Issue the report and link it. A second run finds it there; one that was made by a worker that died then is
    linked, not made again."""
    closing = (
        YearClosing.objects.select_related("authority", "closed_by")
        .filter(pk=int(str(order.params["closing"])))
        .first()
    )
    if closing is None or closing.undone_at is not None:
        raise JobRefused(UNDONE)
    produced = Produced(result={"closing": closing.pk})
    found = closing.issue or _left_behind(closing)
    if found is None:
        actor = _closer(closing)
        if actor is None:
            raise JobRefused(NO_RIGHTS)
        produced = build_issue(replace(order, actor=actor), progress)
        found = Issue.objects.get(pk=int(str((produced.result or {})["issue"])))
    YearClosing.objects.filter(pk=closing.pk, issue=None).update(issue=found)
    return produced


def _left_behind(closing: YearClosing) -> Issue | None:
    """An issue of the closed figures that no closing names yet."""
    made = Issue.objects.filter(authority=closing.authority_id, year=closing.year, document=PACK, is_provisional=False)
    return made.filter(issued_at__gte=closing.closed_at).order_by("pk").first()


def _closer(closing: YearClosing) -> Actor | None:
    """Who closed, acting for that very authority today."""
    held = active_memberships(user=closing.closed_by, on=timezone.localdate())
    actors = (actor_of(membership) for membership in held)
    return next((actor for actor in actors if may_issue(actor, closing.authority_path)), None)


register(
    Document(
        code=CODE,
        label="Bộ báo cáo khóa sổ",
        title="Bộ báo cáo khóa sổ năm {year} – {place}",
        formats=("pdf",),
        hint="Được lập ngay sau khi khóa sổ.",
        build=build_closing_pack,
        is_offered=False,
        may_start=lambda actor, path: False,  # only closing a year asks for it
        is_asked_by_system=True,
    )
)
