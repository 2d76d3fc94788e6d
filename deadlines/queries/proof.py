"""What was really sent, looked at and decided, by kind of thing: the truth behind occurrences (ADR 0023).

Each reader takes occurrences of one kind and year and answers for all of them in one or two queries.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import Min, QuerySet
from django.utils import timezone

from deadlines.enums import ReportState, Subject
from deadlines.models import Occurrence, Report
from decisions.enums import DecisionKind, DecisionState
from decisions.models import DecisionItem
from models_programs.enums import PaperKind
from models_programs.models import Activity, AwardProposal, UnitPaper
from registrations.enums import RECEIVED, REGISTERED, RegistrationState
from registrations.models import Registration
from scoring.enums import SheetState
from scoring.models import Scorecard
from units.enums import UnitKind
from units.models import Unit

DOSSIER_SENT = (
    RegistrationState.PROPOSED,
    RegistrationState.VERIFIED,
    RegistrationState.RECOGNISED,
    RegistrationState.NOT_RECOGNISED,
)
RESULTS = (RegistrationState.RECOGNISED, RegistrationState.NOT_RECOGNISED)
SHEET_SENT = (SheetState.SENT, SheetState.REVIEWING, SheetState.REVIEWED, SheetState.APPROVED)


@dataclass(frozen=True, slots=True)
class Truth:
    """Local days on which it was first sent, last looked at, decided; ``returned``: it is with the sender again."""

    sent_on: dt.date | None = None
    reviewed_on: dt.date | None = None
    decided_on: dt.date | None = None
    returned: bool = False


NOTHING = Truth()
Truths = dict[int, Truth]


def truths(rows: Collection[Occurrence], year: int) -> Truths:
    """Occurrence id → what is true of it. Two queries at most for each kind of thing, however many rows."""
    by_subject: dict[str, list[Occurrence]] = defaultdict(list)
    for row in rows:
        by_subject[row.subject].append(row)
    found: Truths = {}
    for subject, some in by_subject.items():
        found |= READERS[subject](some, year)
    return found


def _day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


def _units(rows: Iterable[Occurrence]) -> set[int]:
    return {row.unit_id for row in rows if row.unit_id}


def _paths(rows: Iterable[Occurrence]) -> set[str]:
    return {row.authority_path for row in rows if row.authority_id}


def _registration(rows: list[Occurrence], year: int) -> Truths:
    found = {
        unit: Truth(
            _day(sent) if state in REGISTERED else None,
            _day(accepted) if state in RECEIVED else None,
            returned=state == RegistrationState.RETURNED,
        )
        for unit, state, sent, accepted in Registration.objects.filter(year=year, unit__in=_units(rows)).values_list(
            "unit", "state", "first_sent_at", "accepted_at"
        )
    }
    return {row.pk: found.get(row.unit_id or 0, NOTHING) for row in rows}


def _dossier(rows: list[Occurrence], year: int) -> Truths:
    """A result recorded from a paper decision has no dossier here: it counts as sent on the day of the result."""
    found = {
        unit: Truth(
            _day(proposed or decided) if state in DOSSIER_SENT else None,
            _day(verified or decided) if state in DOSSIER_SENT[1:] else None,
            _day(decided) if state in RESULTS else None,
        )
        for unit, state, proposed, verified, decided in Registration.objects.filter(
            year=year, unit__in=_units(rows)
        ).values_list("unit", "state", "proposed_at", "verified_at", "decided_at")
    }
    return {row.pk: found.get(row.unit_id or 0, NOTHING) for row in rows}


def _self_score(rows: list[Occurrence], year: int) -> Truths:
    found = {
        unit: Truth(
            _day(sent) if state in SHEET_SENT else None,
            _day(reviewed) if state in SHEET_SENT[2:] else None,
            _day(approved) if state == SheetState.APPROVED else None,
            state == SheetState.RETURNED,
        )
        for unit, state, sent, reviewed, approved in Scorecard.objects.filter(
            year=year, unit__in=_units(rows)
        ).values_list("unit", "state", "first_sent_at", "reviewed_at", "approved_at")
    }
    return {row.pk: found.get(row.unit_id or 0, NOTHING) for row in rows}


def _papers(rows: list[Occurrence], year: int) -> Truths:
    """The day of the last paper that the unit needs, by its own date (TT 124 Điều 4–7): a resolution where there is a
    Party organisation, a plan of everybody but a khu dân cư. They stand among its papers or on its registration.
    """
    days: dict[int, dict[str, dt.date]] = defaultdict(dict)
    papers = UnitPaper.objects.filter(year=year, unit__in=_units(rows)).values_list(
        "unit", "kind", "date", "created_at"
    )
    for unit, kind, date, created in papers:
        day = date or timezone.localdate(created)
        days[unit][kind] = min(day, days[unit].get(kind, day))
    forms = Registration.objects.filter(year=year, unit__in=_units(rows), state__in=REGISTERED).values_list(
        "unit", "resolution_date", "plan_date"
    )
    for unit, resolution, plan in forms:
        for kind, on in ((PaperKind.RESOLUTION, resolution), (PaperKind.PLAN, plan)):
            if on:
                days[unit][kind] = min(on, days[unit].get(kind, on))
    party = dict(Unit.objects.filter(pk__in=_units(rows)).values_list("pk", "has_party"))
    return {row.pk: Truth(_last_needed(row, days[row.unit_id or 0], party)) for row in rows}


def _last_needed(row: Occurrence, days: dict[str, dt.date], party: dict[int, bool]) -> dt.date | None:
    needed = {PaperKind.RESOLUTION} if party.get(row.unit_id or 0) else set()
    if row.unit_kind != UnitKind.RESIDENTIAL or not needed:
        needed |= {PaperKind.PLAN}
    return max(days[kind] for kind in needed) if needed <= set(days) else None


def _event(rows: list[Occurrence], year: int) -> Truths:
    codes = {row.obligation.event_code for row in rows}
    held = Activity.objects.filter(year=year, event_day__in=codes).order_by()
    of_units = held.filter(unit__in=_units(rows)).values_list("unit", "event_day").annotate(first=Min("on"))
    of_places = (
        held.filter(unit=None, authority_path__in=_paths(rows))
        .values_list("authority_path", "event_day")
        .annotate(first=Min("on"))
    )
    found: dict[tuple[object, str], dt.date] = {(who, code): first for who, code, first in (*of_units, *of_places)}
    return {row.pk: Truth(found.get((row.unit_id or row.authority_path, row.obligation.event_code))) for row in rows}


def _awards(rows: list[Occurrence], year: int) -> Truths:
    made = AwardProposal.objects.filter(year=year).order_by()
    of_units = made.filter(unit__in=_units(rows)).values_list("unit").annotate(first=Min("created_at"))
    of_places = (
        made.filter(authority_path__in=_paths(rows)).values_list("authority_path").annotate(first=Min("created_at"))
    )
    found: dict[object, dt.datetime] = dict((*of_units, *of_places))
    return {row.pk: Truth(_day(found.get(row.unit_id or row.authority_path))) for row in rows}


def _report(rows: list[Occurrence], year: int) -> Truths:
    found = {
        occurrence: Truth(
            _day(sent) if state in (ReportState.SENT, ReportState.ACCEPTED) else None,
            _day(accepted) if state == ReportState.ACCEPTED else None,
            returned=state == ReportState.RETURNED,
        )
        for occurrence, state, sent, accepted in Report.objects.filter(
            occurrence__in=[row.pk for row in rows]
        ).values_list("occurrence", "state", "first_sent_at", "accepted_at")
    }
    return {row.pk: found.get(row.pk, NOTHING) for row in rows}


# --- What an authority does for all the units it manages --------------------------------------------------------------


@dataclass(slots=True)
class _Work:
    """Of one authority and one set of kinds: whether something waits, and the last day on which something was done."""

    waits: bool = False
    last: dt.date | None = None

    def done(self, day: dt.date | None) -> None:
        if day:
            self.last = max(day, self.last or day)

    @property
    def truth(self) -> Truth:
        return Truth(self.last, decided_on=self.last) if self.last and not self.waits else NOTHING


def _gathered(rows: list[Occurrence], found: Iterable[tuple[str, str, bool, dt.date | None]]) -> Truths:
    """``found``: path of the managing authority, kind of unit, whether it waits, the day on which it was done."""
    by_place: dict[str, list[tuple[str, bool, dt.date | None]]] = defaultdict(list)
    for path, kind, waits, day in found:
        by_place[path].append((kind, waits, day))
    answer: Truths = {}
    for row in rows:
        work = _Work()
        for kind, waits, day in by_place[row.authority_path]:
            if kind in row.obligation.unit_kinds:
                work.waits = work.waits or waits
                work.done(day)
        answer[row.pk] = work.truth
    return answer


def _recognition(rows: list[Occurrence], year: int) -> Truths:
    """Done when no dossier waits for a result and at least one has it."""
    found = Registration.objects.filter(year=year, authority_path__in=_paths(rows), state__in=DOSSIER_SENT)
    values = found.values_list("authority_path", "unit__kind", "state", "decided_at")
    return _gathered(rows, ((path, kind, state not in RESULTS, _day(at)) for path, kind, state, at in values))


def _review(rows: list[Occurrence], year: int) -> Truths:
    """Done when no sheet waits for the review and at least one was reviewed."""
    cards = Scorecard.objects.filter(year=year, authority_path__in=_paths(rows), state__in=SHEET_SENT)
    values = cards.values_list("authority_path", "unit__kind", "state", "reviewed_at")
    waiting = SHEET_SENT[:2]
    return _gathered(rows, ((path, kind, state in waiting, _day(at)) for path, kind, state, at in values))


def _classification(rows: list[Occurrence], year: int) -> Truths:
    """Done when every approved official sheet stands in an issued decision, and at least one does."""
    cards = Scorecard.objects.filter(
        year=year, authority_path__in=_paths(rows), state=SheetState.APPROVED, rubric__is_draft=False
    )
    issued: QuerySet[DecisionItem] = DecisionItem.objects.filter(
        year=year, kind=DecisionKind.CLASSIFICATION, is_current=True, decision__state=DecisionState.ISSUED
    )
    days = dict(issued.filter(unit__in=cards.values("unit")).values_list("unit", "decision__signed_on"))
    values = cards.values_list("authority_path", "unit__kind", "unit")
    return _gathered(rows, ((path, kind, unit not in days, days.get(unit)) for path, kind, unit in values))


READERS: dict[str, Callable[[list[Occurrence], int], Truths]] = {
    Subject.REGISTRATION: _registration,
    Subject.PAPERS: _papers,
    Subject.DOSSIER: _dossier,
    Subject.RECOGNITION: _recognition,
    Subject.SELF_SCORE: _self_score,
    Subject.REVIEW: _review,
    Subject.CLASSIFICATION: _classification,
    Subject.REPORT: _report,
    Subject.AWARDS: _awards,
    Subject.EVENT: _event,
}
