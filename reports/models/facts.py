"""What is known of a unit's year in one row, and the numbers of an authority's year: both made from the rows of the
rooms below, never typed, and made anew at any time (ADR 0026)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField
from registrations.enums import RecognitionStatus, RegistrationState
from scoring.enums import SheetState
from units.enums import Eligibility, UnitKind
from units.models import Authority, Unit


def nothing() -> dict[str, Any]:
    """Numbers of a place where nothing is."""
    return {"units": {}, "records": {}, "criteria": {}}


class UnitFact(models.Model):
    """One unit that saw the end of its assessed year, with its whole year: lists behind numbers, registers and the API
    all read this row.

    ``registration``: state of the form, "" when none was begun. ``registered_on`` is the local day of the first
    sending, ``registered_late`` whether that was after the last day in time. ``sheet``: state, "" when not opened.
    Totals are None until sent (self) and scored (superior). ``level``: decided when ``level_is_final``, else what the
    present thresholds give ("tạm tính"), "" when that cannot be said. ``classification_*``: the issued decision.
    ``effective_models``: those rated effective in the year; ``places``: điểm open at the end of it. ``expected`` things
    were due from the unit, ``sent`` of them are there, ``on_time`` of those in time.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    authority_path = KeyField(max_length=60)
    kind = KeyField(max_length=12, choices=UnitKind)
    eligibility = KeyField(max_length=10, choices=Eligibility)
    registration = KeyField(max_length=16, choices=RegistrationState, blank=True)
    registered_on = models.DateField(null=True)
    registered_late = models.BooleanField(default=False)
    recognition = KeyField(max_length=16, choices=RecognitionStatus, blank=True)
    recognition_number = LineField(max_length=50, blank=True)
    recognition_date = models.DateField(null=True)
    recognition_reason = LineField(max_length=300, blank=True)
    card = models.ForeignKey("scoring.Scorecard", null=True, on_delete=models.CASCADE, related_name="+")
    rubric = models.ForeignKey("scoring.Rubric", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    sheet = KeyField(max_length=10, choices=SheetState, blank=True)
    self_total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    superior_total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    level = KeyField(max_length=8, blank=True)
    level_is_final = models.BooleanField(default=False)
    is_trial = models.BooleanField(default=False)
    is_waiting = models.BooleanField(default=False)
    on_behalf = models.BooleanField(default=False)
    classification_number = LineField(max_length=50, blank=True)
    classification_date = models.DateField(null=True)
    effective_models = models.PositiveIntegerField(default=0)
    places = models.PositiveIntegerField(default=0)
    activities = models.PositiveIntegerField(default=0)
    festivals = models.PositiveIntegerField(default=0)
    inspections = models.PositiveIntegerField(default=0)
    collectives = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    on_time = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "authority_path", "kind"], name="unit_fact_year_path")]
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="unit_fact_once")]


class YearNumbers(models.Model):
    """The numbers of one authority and year: ``own`` of the units that it manages itself, ``all`` with everything
    below. Both are {"units": {kind: {code: int}}, "records": {code: int}, "criteria": {…}}; reports/rules/codes.py says
    what each code counts. ``measures``: what targets are measured by (models_programs.queries.metrics).

    ``made_at``: as of when (None: not counted yet); ``is_stale``: something changed since; ``marks``: how often that
    was said, so that who counts notices a change that comes meanwhile.
    """

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    own = models.JSONField(default=nothing)
    all = models.JSONField(default=nothing)
    measures = models.JSONField(default=dict)
    made_at = models.DateTimeField(null=True)
    is_stale = models.BooleanField(default=False)
    marks = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "authority_path"], name="year_numbers_path")]
        constraints = [models.UniqueConstraint(fields=["authority", "year"], name="year_numbers_once")]


class Stale(models.Model):
    """Something changed at an authority: the facts of its own units of a year have to be made anew. One row however
    often it changed; ``since`` is the first time."""

    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    since = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority_path", "year"], name="stale_once"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="stale_year"),
        ]
