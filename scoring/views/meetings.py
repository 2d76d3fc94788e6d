"""Meetings of the Ban Chỉ đạo: the list, a new one, its end, its minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common import audit
from common.documents.docx import DOCX_TYPE
from common.scope import AUTHORITY_ROLES, Role
from common.sheets.pages import download
from common.views import allow, page
from common.workflow import Refused, WrongState
from decisions.rules.permissions import may_draft
from scoring.domain.meeting import ENDED, ONLY_OFFICER, end_meeting, start_meeting
from scoring.exports.meeting import minutes_file
from scoring.forms.meeting import EndForm, MeetingForm
from scoring.models import BoardMeeting
from scoring.queries.meetings import cases_of, meetings_visible_to, tally, usual_values
from scoring.views.access import acting
from units.models import Authority

TYPES = {"pdf": "application/pdf", "docx": DOCX_TYPE}
SHOWN = 200


def find_meeting(request: HttpRequest, year: int, pk: int) -> BoardMeeting:
    """The meeting if it lies in the actor's scope and in that year, else 404."""
    return get_object_or_404(meetings_visible_to(acting(request), year), pk=pk)


def check_keeper(request: HttpRequest, meeting: BoardMeeting) -> None:
    """403 for those who may read a meeting but not write in it."""
    if not may_draft(acting(request), meeting.authority_path):
        raise PermissionDenied(ONLY_OFFICER)


@require_GET
@allow(*AUTHORITY_ROLES)
def meetings(request: HttpRequest, year: int) -> HttpResponse:
    """The meetings of the subtree."""
    actor = acting(request)
    rows = list(meetings_visible_to(actor, year)[:SHOWN])
    context = {
        "year": year,
        "rows": rows,
        "foreign": any(row.authority_id != actor.authority_id for row in rows),
        "running": next((row for row in rows if row.ended_at is None and row.authority_id == actor.authority_id), None),
        "may_start": actor.role == Role.OFFICER,
    }
    return render(request, "scoring/meeting/list.html", context)


@require_http_methods(["GET", "POST"])
@allow(Role.OFFICER)
def meeting_start(request: HttpRequest, year: int) -> HttpResponse:
    """Day, place and people; the cases are whatever is ready now."""
    actor = acting(request)
    authority = get_object_or_404(Authority.objects.select_related("parent"), pk=actor.authority_id)
    initial: dict[str, Any] = {"held_on": timezone.localdate(), **usual_values(authority)}
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = start_meeting(authority=authority, year=year, actor=actor, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("scoring:meeting", year=year, pk=made.pk)
    return page(request, "scoring/meeting/start.html", {"year": year, "authority": authority}, form=form)


@require_http_methods(["GET", "POST"])
@allow(Role.OFFICER)
def meeting_end(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """What ending will make, then the act."""
    meeting = find_meeting(request, year, pk)
    check_keeper(request, meeting)
    if meeting.ended_at is not None:
        messages.info(request, ENDED)
        return redirect("scoring:meeting", year=year, pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = end_meeting(
                meeting=meeting, conclusion=form.cleaned_data["conclusion"], actor=acting(request), now=timezone.now()
            )
        except (Refused, WrongState) as problem:
            form.add_error(None, str(problem))
        else:
            words = f"Đã kết thúc họp, soạn {len(done.drafts)} dự thảo quyết định."
            if done.left_out:
                words += f" {len(done.left_out)} trường hợp đã thay đổi nên chưa đưa vào dự thảo, xem ở dưới."
            messages.success(request, words)
            return redirect("scoring:meeting", year=year, pk=pk)
    count = tally(cases_of(meeting))
    facts = [("Đồng ý", f"{count.agreed} trường hợp, được đưa vào dự thảo quyết định")]
    if count.deferred:
        facts.append(("Để lại", f"{count.deferred} trường hợp, xét ở lần họp sau"))
    if count.left:
        facts.append(("Chưa kết luận", f"{count.left} trường hợp, xét ở lần họp sau"))
    context = {
        "heading": "Kết thúc họp",
        "lead": "Hệ thống lập biên bản và soạn dự thảo quyết định. Kết thúc rồi không ghi thêm kết luận được.",
        "facts": facts,
        "action_label": "Kết thúc họp",
        "cancel_url": reverse("scoring:meeting", args=[year, pk]),
        "cancel": "Quay lại, họp tiếp",
    }
    return page(request, "parts/confirm.html", context, form=form)


@require_GET
@allow(*AUTHORITY_ROLES)
def minutes(request: HttpRequest, year: int, pk: int, ending: str) -> HttpResponse:
    """The minutes of an ended meeting as a file."""
    meeting = find_meeting(request, year, pk)
    if meeting.ended_at is None or ending not in TYPES:
        raise Http404
    now = timezone.now()
    content = minutes_file(meeting, ending, now=now)
    audit.record("meeting.exported", now=now, request=request, subject=meeting, format=ending)
    title = f"Biên bản họp Ban Chỉ đạo {meeting.held_on:%d-%m-%Y} – {meeting.authority.name}"
    return download(content, f"{title}.{ending}", TYPES[ending])
