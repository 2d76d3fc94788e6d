"""Reads about dossiers."""

from __future__ import annotations

from models_programs.queries.records import attachments_of
from registrations.enums import RECEIVED, CriterionKind
from registrations.models import Dossier, Registration
from registrations.rules.completeness import Papers, Part, parts


def dossier_of(registration: Registration) -> Dossier | None:
    """The dossier, or None while nothing was written. One query."""
    return Dossier.objects.filter(registration=registration).first()


def parts_of(registration: Registration) -> list[Part]:
    """The papers of one dossier. A constant number of queries."""
    dossier = dossier_of(registration)
    marks = registration.marks.exclude(item__kind=CriterionKind.GROUP)
    declared = list(marks.values_list("declared", flat=True))
    answered = sum(bool(one) for one in declared)
    if dossier is None:
        evidence = attachments_of(registration).count()
        return parts(Papers(registration.state in RECEIVED, len(declared), answered, evidence=evidence))
    return parts(
        Papers(
            registered=registration.state in RECEIVED,
            criteria=len(declared),
            criteria_declared=answered,
            results=dossier.results,
            report_date=dossier.report_date,
            request_date=dossier.request_date,
            held_on=dossier.held_on,
            chair_name=dossier.chair_name,
            present=dossier.present,
            votes_for=dossier.votes_for,
            conclusion=dossier.conclusion,
            attendees=dossier.attendees.count(),
            evidence=attachments_of(registration).count(),
        )
    )
