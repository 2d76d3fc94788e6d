"""Meetings of the Ban Chỉ đạo: cases, conclusions, and the drafts that come out of them (ADR 0019)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common import audit
from common.locks import refuse_locked
from common.scope import Actor
from common.workflow import NotAllowed, Refused, WrongState
from decisions.domain.drafting import draft_decision, edit_decision
from decisions.enums import DecisionKind
from decisions.kinds import Candidate, handler_of
from decisions.models import Decision
from decisions.rules.permissions import may_draft
from scoring.enums import CaseOutcome
from scoring.models import BoardMeeting, MeetingCase
from units.models import Authority

ONLY_OFFICER = "Chỉ cán bộ thẩm định của chính cấp này mới ghi cuộc họp."
ENDED = "Cuộc họp đã kết thúc, không ghi thêm được."
NO_CASE = "Chưa có trường hợp nào để xét: chưa có hồ sơ thẩm định đạt, cũng chưa có phiếu được duyệt mức."
OTHER_FIGURES = "điểm hoặc mức đã khác lúc họp"
NOT_THERE = "không còn thuộc thẩm quyền quyết định của nơi này"


@dataclass(frozen=True, slots=True)
class Ended:
    """What came out of a meeting: the drafts, and agreed cases that no longer fit with the reason."""

    drafts: Sequence[Decision]
    left_out: Sequence[tuple[MeetingCase, str]]


def start_meeting(
    *,
    authority: Authority,
    year: int,
    held_on: dt.date,
    place: str,
    chair: str,
    secretary: str,
    attendees: str,
    actor: Actor,
    now: dt.datetime,
) -> BoardMeeting:
    """Open a meeting with every unit that is ready for recognition or classification, in the order of the annexes.

    Raises NotAllowed for anybody but officers of the authority, ValidationError at the day, Refused without a case or
    while another meeting of the year is going on.
    """
    _check_actor(actor, authority.path)
    if held_on > timezone.localdate(now):
        raise ValidationError({"held_on": ["Ngày họp không được sau hôm nay."]})
    if held_on.year not in (year, year + 1):
        raise ValidationError({"held_on": [f"Kiểm tra lại ngày: cuộc họp xét cho năm {year}."]})
    with transaction.atomic():
        Authority.objects.select_for_update().get(pk=authority.pk)
        if BoardMeeting.objects.filter(authority=authority, year=year, ended_at=None).exists():
            raise Refused("Đang có một cuộc họp chưa kết thúc. Vào cuộc họp đó.")
        ready = [(kind, one) for kind in DecisionKind for one in _ready(authority, year, kind, now)]
        if not ready:
            raise Refused(NO_CASE)
        meeting = BoardMeeting.objects.create(
            authority=authority,
            authority_path=authority.path,
            year=year,
            held_on=held_on,
            place=place.strip(),
            chair=chair.strip(),
            secretary=secretary.strip(),
            attendees=attendees.strip(),
            started_by_id=actor.user_id,
            started_at=now,
        )
        MeetingCase.objects.bulk_create(
            MeetingCase(meeting=meeting, unit=one.unit, kind=kind, level=one.level, points=one.points)
            for kind, one in ready
        )
        _log("started", meeting, actor, now, cases=len(ready))
    return meeting


def conclude(*, case: MeetingCase, outcome: str, conclusion: str, actor: Actor, now: dt.datetime) -> MeetingCase:
    """Write what the meeting concluded of one case; saying it again corrects it until the meeting ends.

    Raises NotAllowed, WrongState after the end, Refused for another outcome than the two.
    """
    if outcome not in CaseOutcome.values:
        raise Refused("Chọn Đồng ý hoặc Để lại.")
    with transaction.atomic():
        _running(case.meeting, actor)
        row = MeetingCase.objects.select_for_update().get(pk=case.pk)
        row.outcome, row.conclusion = outcome, conclusion.strip()
        row.concluded_by_id, row.concluded_at = actor.user_id, now
        row.save()
    case.refresh_from_db()
    return case


def agree_with_rest(*, meeting: BoardMeeting, actor: Actor, now: dt.datetime) -> int:
    """Agree to every case without a conclusion, in one recorded act; returns how many. Raises as ``conclude``."""
    with transaction.atomic():
        row = _running(meeting, actor)
        refuse_locked([(row.authority_path, row.year)])
        count = row.cases.filter(outcome="").update(
            outcome=CaseOutcome.AGREED, concluded_by_id=actor.user_id, concluded_at=now
        )
        if count:
            _log("agreed_rest", row, actor, now, cases=count)
    return count


def end_meeting(*, meeting: BoardMeeting, conclusion: str, actor: Actor, now: dt.datetime) -> Ended:
    """End it and draft the decisions about the agreed units, with the meeting written into each draft.

    Units that changed since are left out and named; deferred ones and those without a conclusion stay candidates.
    Raises NotAllowed, WrongState when it has ended.
    """
    with transaction.atomic():
        row = _running(meeting, actor)
        row.conclusion, row.ended_at = conclusion.strip(), now
        row.save(update_fields=["conclusion", "ended_at"])
        drafts, left_out = [], []
        for kind in DecisionKind:
            fit, unfit = _sorted_out(row, kind, now)
            left_out += unfit
            if fit:
                drafts.append(_draft(row, kind, fit, actor, now))
        row.drafts.set(drafts)
        _log("ended", row, actor, now, drafts=[draft.pk for draft in drafts], left_out=len(left_out))
    meeting.refresh_from_db()
    return Ended(drafts, left_out)


def _sorted_out(
    meeting: BoardMeeting, kind: DecisionKind, now: dt.datetime
) -> tuple[list[MeetingCase], list[tuple[MeetingCase, str]]]:
    """Agreed cases of a kind that may be drafted now, and those that may not with the reason."""
    agreed = list(meeting.cases.filter(kind=kind, outcome=CaseOutcome.AGREED).select_related("unit"))
    if not agreed:
        return [], []
    known = {one.unit.pk: one for one in _candidates(meeting.authority, meeting.year, kind, now)}
    problems = [(case, why_unfit(case, known.get(case.unit_id))) for case in agreed]
    return [case for case, problem in problems if not problem], [one for one in problems if one[1]]


def why_unfit(case: MeetingCase, candidate: Candidate | None) -> str:
    """Why a case cannot be drafted as it was agreed, as the end of a sentence; "" when it can."""
    if candidate is None:
        return NOT_THERE
    if candidate.problem:
        return candidate.problem
    return "" if (candidate.level, candidate.points) == (case.level, case.points) else OTHER_FIGURES


def _draft(
    meeting: BoardMeeting, kind: DecisionKind, cases: Sequence[MeetingCase], actor: Actor, now: dt.datetime
) -> Decision:
    made = draft_decision(
        authority=meeting.authority,
        year=meeting.year,
        unit_ids=[case.unit_id for case in cases],
        actor=actor,
        now=now,
        kind=kind,
    )
    values = {
        "met_on": meeting.held_on,
        "met_place": meeting.place,
        "met_chair": meeting.chair,
        "met_secretary": meeting.secretary,
        "met_attendees": meeting.attendees,
        "met_conclusion": meeting.conclusion,
    }
    edit_decision(decision=made, values=values, actor=actor, now=now)
    return made


def _ready(authority: Authority, year: int, kind: DecisionKind, now: dt.datetime) -> list[Candidate]:
    return [one for one in _candidates(authority, year, kind, now) if one.is_ready]


def _candidates(authority: Authority, year: int, kind: DecisionKind, now: dt.datetime) -> list[Candidate]:
    return handler_of(kind).candidates(authority=authority, year=year, on=timezone.localdate(now), own=())


def _running(meeting: BoardMeeting, actor: Actor) -> BoardMeeting:
    """The meeting under lock, if the actor may write in it and it goes on."""
    _check_actor(actor, meeting.authority_path)
    row = BoardMeeting.objects.select_for_update().select_related("authority").get(pk=meeting.pk)
    if row.ended_at is not None:
        raise WrongState(ENDED)
    return row


def _check_actor(actor: Actor, path: str) -> None:
    if not may_draft(actor, path):
        raise NotAllowed(ONLY_OFFICER)


def _log(what: str, row: BoardMeeting, actor: Actor, now: dt.datetime, **said: Any) -> None:
    audit.record(
        f"meeting.{what}", now=now, actor_id=actor.user_id, role=actor.role.value, subject=row, year=row.year, **said
    )
