"""One scorecard per unit and year, two columns of marks side by side, and who wrote what."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, ProseField
from common.models import AppendOnly
from scoring.enums import Column, SheetState
from scoring.models.rubrics import Criterion, Level, Rubric, points_field
from units.models import Unit


class Scorecard(models.Model):
    """The sheet of one unit in one year. Totals are written in the same transaction as the marks."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="scorecards")
    year = models.PositiveSmallIntegerField()
    authority_path = KeyField(max_length=60)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="scorecards")
    state = KeyField(max_length=10, choices=SheetState, default=SheetState.DRAFT)
    self_total = points_field(default=Decimal("0"))
    superior_total = points_field(default=Decimal("0"))
    self_missing = models.PositiveSmallIntegerField(default=0)
    superior_missing = models.PositiveSmallIntegerField(default=0)
    derived_missing = models.PositiveSmallIntegerField(default=0)
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    receipt_code = KeyField(max_length=20, blank=True)
    entered_on_behalf = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["year", "authority_path"], include=["state", "level", "superior_total"], name="card_year_path"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="scorecard_once_a_year"),
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="scorecard_state"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(state=SheetState.APPROVED), name="scorecard_level_when_approved"
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.APPROVED) | Q(level__isnull=False, approved_at__isnull=False),
                name="scorecard_approved_has_level",
            ),
        ]

    @property
    def is_editable(self) -> bool:
        return self.state in {SheetState.DRAFT, SheetState.RETURNED}

    @property
    def name_shown(self) -> str:
        """What the pages of documents call it."""
        return f"Phiếu chấm điểm năm {self.year} của {self.unit.name}"


class Mark(models.Model):
    """The two columns of one row. Each column is written only in its own stage; blank is not zero.

    ``*_version`` counts the writes of a column: a save names the version that it read, so that two people never
    overwrite one another unseen (quality.md REL-CON-01).
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+", db_index=False)
    self_points = points_field(null=True, blank=True)
    self_note = ProseField(blank=True, max_length=1000)
    self_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    self_at = models.DateTimeField(null=True)
    self_version = models.PositiveIntegerField(default=0)
    superior_points = points_field(null=True, blank=True)
    superior_reason = ProseField(blank=True, max_length=1000)
    superior_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    superior_at = models.DateTimeField(null=True)
    superior_version = models.PositiveIntegerField(default=0)
    superior_bulk = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion"], name="mark_once"),
            models.CheckConstraint(
                condition=(Q(self_points=None) | Q(self_points__gte=0))
                & (Q(superior_points=None) | Q(superior_points__gte=0)),
                name="mark_not_negative",
            ),
        ]

    def points(self, column: str) -> Decimal | None:
        return self.self_points if column == Column.SELF else self.superior_points

    def text(self, column: str) -> str:
        return self.self_note if column == Column.SELF else self.superior_reason

    def version(self, column: str) -> int:
        return self.self_version if column == Column.SELF else self.superior_version

    def editor_id(self, column: str) -> int | None:
        return self.self_by_id if column == Column.SELF else self.superior_by_id

    def edited_at(self, column: str) -> dt.datetime | None:
        return self.self_at if column == Column.SELF else self.superior_at


class ColumnWriter(AppendOnly):
    """Who ever wrote a column of a sheet, even when somebody else wrote over it: separation of duties rests on this."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="writers")
    column = KeyField(max_length=8, choices=Column)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scorecard", "column", "user"], name="column_writer_once")]


class MarkRevision(AppendOnly):
    """A change of a mark after the first sending, or over another person's mark: the history of the row.

    ``reason`` is the note or reason that came with the change; ``old_text`` the one that it wrote over, if any.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="revisions")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+", db_index=False)
    column = KeyField(max_length=8, choices=Column)
    old_points = points_field(null=True)
    new_points = points_field(null=True)
    old_text = ProseField(blank=True, max_length=1000)
    reason = ProseField(blank=True, max_length=1000)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    acting_role = KeyField(max_length=20)
    in_bulk = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    @property
    def changes_points(self) -> bool:
        return self.old_points != self.new_points
