"""Meetings of the Ban Chỉ đạo: the list, the cases, and what is shown of one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from common.scope import Actor, within
from decisions.enums import DecisionKind
from models_programs.queries.records import attachments_of
from registrations.enums import CriterionKind, Outcome, RegistrationState
from registrations.models import CheckMark, Registration
from registrations.queries.meetings import meeting_of
from scoring.enums import CaseOutcome, SheetState
from scoring.models import BoardMeeting, Mark, MeetingCase, RowQuestion, Scorecard
from units.models import Authority


def meetings_visible_to(actor: Actor, year: int) -> QuerySet[BoardMeeting]:
    """Meetings of the actor's subtree, the latest first, with the number of cases and of concluded ones."""
    if actor.is_unit_head:
        return BoardMeeting.objects.none()
    rows = BoardMeeting.objects.filter(within(actor.authority_path), year=year).select_related("authority")
    return rows.annotate(total=Count("cases"), concluded=Count("cases", filter=~Q(cases__outcome="")))


def cases_of(meeting: BoardMeeting) -> list[MeetingCase]:
    """In the order in which they are called. One query."""
    return list(meeting.cases.select_related("unit__authority").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a meeting is."""

    total: int
    agreed: int
    deferred: int

    @property
    def done(self) -> int:
        return self.agreed + self.deferred

    @property
    def left(self) -> int:
        return self.total - self.done


def tally(cases: Sequence[MeetingCase]) -> Tally:
    outcomes = [case.outcome for case in cases]
    return Tally(len(cases), outcomes.count(CaseOutcome.AGREED), outcomes.count(CaseOutcome.DEFERRED))


@dataclass(frozen=True, slots=True)
class Finding:
    """A criterion or row that the meeting should hear about."""

    code: str
    text: str
    words: str
    own: Decimal | None = None
    superior: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the page shows of one case. ``changed``: it is no longer as it was when the meeting began.

    Recognition: ``met`` of ``criteria``, ``findings`` with the officer's words. Classification: points of both columns,
    ``findings`` are the rows that differ, ``questions`` the giải trình.
    """

    evidence: int
    changed: bool
    findings: Sequence[Finding] = ()
    criteria: int = 0
    met: int = 0
    registration: Registration | None = None
    card: Scorecard | None = None
    questions: Sequence[RowQuestion] = field(default=())


def facts_of(case: MeetingCase) -> CaseFacts:
    """Of one case; ``case.meeting`` and ``case.unit`` loaded. Four queries at most."""
    year = case.meeting.year
    if case.kind == DecisionKind.RECOGNITION:
        row = Registration.objects.filter(unit=case.unit_id, year=year).first()
        return CaseFacts(0, changed=True) if row is None else _of_registration(row)
    card = Scorecard.objects.filter(unit=case.unit_id, year=year).select_related("unit", "rubric", "level").first()
    return CaseFacts(0, changed=True) if card is None else _of_card(card, case)


def _of_registration(row: Registration) -> CaseFacts:
    marks = list(
        CheckMark.objects.filter(registration=row)
        .exclude(item__kind=CriterionKind.GROUP)
        .select_related("item")
        .order_by("item__order")
    )
    findings = [
        Finding(mark.item.code, mark.item.text, mark.checked_note or mark.force_majeure_reason)
        for mark in marks
        if mark.checked != Outcome.MET or mark.checked_note or mark.force_majeure
    ]
    return CaseFacts(
        evidence=attachments_of(row).count(),
        changed=row.state not in (RegistrationState.VERIFIED, RegistrationState.RECOGNISED)
        or row.verdict != Outcome.MET,
        findings=findings,
        criteria=len(marks),
        met=sum(mark.checked == Outcome.MET for mark in marks),
        registration=row,
    )


def _of_card(card: Scorecard, case: MeetingCase) -> CaseFacts:
    marks = Mark.objects.filter(scorecard=card).exclude(superior_points=None).select_related("criterion")
    differing = marks.exclude(superior_points=F("self_points")).order_by("criterion__order")
    return CaseFacts(
        evidence=card.evidence.count(),
        changed=card.state != SheetState.APPROVED or (card.level_id, card.superior_total) != (case.level, case.points),
        findings=[
            Finding(
                mark.criterion.code, mark.criterion.text, mark.superior_reason, mark.self_points, mark.superior_points
            )
            for mark in differing
        ],
        card=card,
        questions=list(
            RowQuestion.objects.filter(scorecard=card, withdrawn_at=None)
            .select_related("criterion")
            .order_by("criterion__order", "pk")
        ),
    )


def usual_values(authority: Authority) -> dict[str, str]:
    """What a new meeting begins with: the last one of the authority, else the posts of fixtures/meetings.yaml."""
    last = BoardMeeting.objects.filter(authority=authority).first()
    if last is not None:
        return {name: getattr(last, name) for name in ("place", "chair", "secretary", "attendees")}
    return {"attendees": "\n".join(meeting_of("commune").attendees)}
