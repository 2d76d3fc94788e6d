"""What steps of other rooms mean for what is due: each settles the few occurrences that it can have changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import models

from common.models import AuditEvent, StatusChange, WorkYear
from deadlines.domain.requests import ask_for_all, ask_for_occurrences
from deadlines.domain.settling import settle
from deadlines.enums import Subject
from deadlines.models import Report
from decisions.models import Decision
from models_programs.models import Activity, AwardProposal, RuleValue, UnitPaper
from registrations.models import Registration
from scoring.models import Scorecard, SheetWindow
from units.models import Unit

OF_REGISTRATION = (Subject.REGISTRATION, Subject.PAPERS, Subject.DOSSIER)


def track_step(change: StatusChange) -> int:
    """Settle what a step of a workflow tells of; other workflows tell nothing. Returns how many occurrences changed."""
    tell = STEPS.get(change.subject_type)
    return tell(change.subject_id) if tell else 0


def _registration(pk: int) -> int:
    row = Registration.objects.values_list("unit", "year", "authority_path").get(pk=pk)
    return _both(*row, OF_REGISTRATION, (Subject.RECOGNITION,))


def _sheet(pk: int) -> int:
    row = Scorecard.objects.values_list("unit", "year", "authority_path").get(pk=pk)
    return _both(*row, (Subject.SELF_SCORE,), (Subject.REVIEW, Subject.CLASSIFICATION))


def _both(unit: int, year: int, path: str, own: tuple[str, ...], above: tuple[str, ...]) -> int:
    done = settle(year=year, units=[unit], subjects=own)
    return done + settle(year=year, paths=[path], subjects=above)


def _decision(pk: int) -> int:
    decision = Decision.objects.get(pk=pk)
    named = {decision.pk, decision.supersedes_id or decision.pk}
    units = Decision.objects.filter(pk__in=named).values_list("items__unit", flat=True)
    done = settle(year=decision.year, units=[unit for unit in units if unit], subjects=OF_REGISTRATION)
    above = (Subject.RECOGNITION, Subject.CLASSIFICATION)
    return done + settle(year=decision.year, paths=[decision.authority_path], subjects=above)


def _report(pk: int) -> int:
    report = Report.objects.select_related("occurrence").get(pk=pk)
    due = report.occurrence
    where = {"units": [due.unit_id]} if due.unit_id else {"paths": [due.authority_path]}
    return settle(year=due.year, subjects=(Subject.REPORT,), **where)


STEPS: dict[str, Callable[[int], int]] = {
    Registration._meta.label_lower: _registration,
    Scorecard._meta.label_lower: _sheet,
    Report._meta.label_lower: _report,
}

RECORDS: dict[type[models.Model], str] = {
    UnitPaper: Subject.PAPERS,
    Activity: Subject.EVENT,
    AwardProposal: Subject.AWARDS,
}
# Tables whose rows change what is due, or by when.
CHANGES: tuple[type[models.Model], ...] = (Unit, SheetWindow, RuleValue, WorkYear)
ISSUED = "decision.issued"
EXTENDED = ("sheet.extended", "sheet.extension_revoked")


def note_place(record: Any) -> None:
    """Before a record is written anew: whose it was, so that what it no longer proves follows too. One query."""
    stored = type(record)._base_manager.filter(pk=record.pk)
    record.was_of = stored.values_list("unit", "authority_path").first() if record.pk else None


def track_record(record: Any) -> int:
    """Settle what a record of the year proves, or proved until now: of a unit, or of the authority that keeps it.

    A list of proposals is the authority's as well, whoever they name.
    """
    subject = RECORDS[type(record)]
    places = [(record.unit_id, record.authority_path), getattr(record, "was_of", None)]
    known = {place for place in places if place}
    return settle(
        year=record.year,
        units={unit for unit, _ in known if unit},
        paths={path for unit, path in known if unit is None or subject == Subject.AWARDS},
        subjects=(subject,),
    )


def ask_for_change(row: Any, *, now: dt.datetime) -> None:
    """Ask for what is due to be made anew where a row that it depends on has changed."""
    if isinstance(row, WorkYear):
        ask_for_all(now=now)
    elif isinstance(row, Unit):
        ask_for_occurrences(path=row.authority_path, below=False, now=now)
    else:
        ask_for_occurrences(path=row.authority_path, now=now)


def track_event(event: AuditEvent) -> None:
    """What is told by an event: a decision was issued (its results are there by then, after its step); a sheet may be
    sent until a later day, or no longer, and the day of its unit follows with the next tick.
    """
    if event.kind == ISSUED and event.subject_id:
        _decision(event.subject_id)
    elif event.kind in EXTENDED and event.subject_id:
        path = Unit.objects.values_list("authority_path", flat=True).get(pk=event.subject_id)
        ask_for_occurrences(path=path, below=False, now=event.at)
