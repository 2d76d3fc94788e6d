"""Where a person does, or looks at, what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from common.scope import Actor, Role
from deadlines.enums import Bearer, Subject
from deadlines.models import Obligation, Occurrence, Report
from registrations.enums import RECEIVED
from registrations.models import Registration
from scoring.models import Scorecard

REVIEWERS = (Role.OFFICER, Role.APPROVER)


def doing_url(occurrence: Occurrence, actor: Actor) -> str:
    """The page where ``actor`` does what is due, or sees how far it is; "" when there is none for the role.

    At most one query.
    """
    return doing_urls([occurrence], actor)[occurrence.pk]


def doing_urls(occurrences: Iterable[Occurrence], actor: Actor) -> dict[int, str]:
    """The same for many, by id of the occurrence: at most one query for each kind of thing that occurs among them."""
    places = _Places(list(occurrences), actor)
    return {row.pk: places.of(row) for row in places.rows}


class _Places:
    """The rows that exist already for what is due, read once, and the address that follows from each."""

    def __init__(self, rows: list[Occurrence], actor: Actor) -> None:
        self.rows, self.actor = rows, actor
        self.registrations = {
            (unit, year): (pk, state in RECEIVED)
            for unit, year, pk, state in self._found(Registration, {Subject.REGISTRATION, Subject.DOSSIER}, "state")
        }
        sheets = self._found(Scorecard, {Subject.SELF_SCORE, Subject.REVIEW})
        self.cards = {(unit, year): pk for unit, year, pk in sheets}
        self.reports = self._reports()
        self.events = self._events()

    def _of(self, subjects: set[Subject]) -> list[Occurrence]:
        return [row for row in self.rows if row.subject in subjects]

    def _found(self, model: type[Model], subjects: set[Subject], *more: str) -> Iterable[tuple[Any, ...]]:
        """(unit, year, id, further fields) of what units of the rows have of a kind."""
        rows = [row for row in self._of(subjects) if row.unit_id]
        if not rows:
            return []
        of = {"unit__in": {row.unit_id for row in rows}, "year__in": {row.year for row in rows}}
        return model._default_manager.filter(**of).values_list("unit_id", "year", "pk", *more)

    def _reports(self) -> dict[int, int]:
        ids = [row.pk for row in self._of({Subject.REPORT})]
        return dict(Report.objects.filter(occurrence__in=ids).values_list("occurrence_id", "pk")) if ids else {}

    def _events(self) -> dict[int, str]:
        ids = {row.obligation_id for row in self._of({Subject.EVENT})}
        return dict(Obligation.objects.filter(pk__in=ids).values_list("pk", "event_code")) if ids else {}

    def of(self, row: Occurrence) -> str:
        return WAYS[Subject(row.subject)](self, row)

    def registration(self, row: Occurrence) -> str:
        if (row.unit_id, row.year) in self.registrations:
            return reverse("registrations:registration", args=[row.year, self.registrations[row.unit_id, row.year][0]])
        board = reverse("registrations:board", args=[row.year])
        return board if self.actor.is_unit_head else f"{board}?state=missing"

    def dossier(self, row: Occurrence) -> str:
        pk, is_received = self.registrations.get((row.unit_id, row.year), (0, False))
        if is_received:
            return reverse("registrations:dossier", args=[row.year, pk])
        return self.registration(row)

    def papers(self, row: Occurrence) -> str:
        return reverse("models_programs:paper_list", args=[row.year])

    def recognition(self, row: Occurrence) -> str:
        return self._decisions(row, "recognition")

    def _decisions(self, row: Occurrence, kind: str) -> str:
        if self.actor.is_unit_head:
            return reverse("decisions:own", args=[row.year])
        return f"{reverse('decisions:list', args=[row.year])}?{urlencode({'kind': kind})}"

    def sheet(self, row: Occurrence) -> str:
        if pk := self.cards.get((row.unit_id, row.year)):
            return reverse("scoring:sheet", args=[row.year, pk])
        return reverse("scoring:list", args=[row.year])

    def review(self, row: Occurrence) -> str:
        if row.bearer == Bearer.UNIT:
            return self.sheet(row)
        return reverse("scoring:review_queue" if self.actor.role in REVIEWERS else "scoring:list", args=[row.year])

    def classification(self, row: Occurrence) -> str:
        if self.actor.is_unit_head:
            return self._decisions(row, "classification")
        return reverse("scoring:classification", args=[row.year])

    def report(self, row: Occurrence) -> str:
        if pk := self.reports.get(row.pk):
            return reverse("deadlines:report", args=[row.year, pk])
        return reverse("deadlines:occurrence", args=[row.year, row.pk])

    def awards(self, row: Occurrence) -> str:
        return "" if self.actor.is_unit_head else reverse("models_programs:proposal_list", args=[row.year])

    def event(self, row: Occurrence) -> str:
        code = self.events.get(row.obligation_id, "")
        tail = f"?{urlencode({'event_day': code})}" if code else ""
        return f"{reverse('models_programs:activity_list', args=[row.year])}{tail}"


WAYS: dict[Subject, Callable[[_Places, Occurrence], str]] = {
    Subject.REGISTRATION: _Places.registration,
    Subject.DOSSIER: _Places.dossier,
    Subject.PAPERS: _Places.papers,
    Subject.RECOGNITION: _Places.recognition,
    Subject.SELF_SCORE: _Places.sheet,
    Subject.REVIEW: _Places.review,
    Subject.CLASSIFICATION: _Places.classification,
    Subject.REPORT: _Places.report,
    Subject.AWARDS: _Places.awards,
    Subject.EVENT: _Places.event,
}
