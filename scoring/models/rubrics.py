"""Score sheets as versioned data: rubrics, their rows, levels and lowest points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField, ProseField
from scoring.enums import PointSource
from units.models import Authority


def points_field(name: str = "", **options: Any) -> models.DecimalField:
    """Points: 0–999.99 in the database, shown with a comma and no trailing zeros."""
    return models.DecimalField(name or None, max_digits=5, decimal_places=2, **options)


class Level(models.Model):
    """A level of classification (QĐ 510): Xuất sắc, Khá, Trung bình, Yếu. Loaded from fixtures/levels.yaml."""

    code = KeyField(max_length=4, primary_key=True)
    name = LineField(max_length=40)
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Rubric(models.Model):
    """One version of a score sheet: shipped (fixtures/rubrics/) or published by an authority. It never changes.

    ``is_draft`` marks a trial sheet whose official text is not at hand: for practice, never for classification.
    ``authority`` None is shipped and for everybody; else it holds for that authority and all below. A retired one takes
    no new sheets.
    """

    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="+")
    authority_path = KeyField(max_length=60, blank=True)
    code = KeyField(max_length=40)
    version = KeyField(max_length=20)
    title = LineField(max_length=500)
    issuer = LineField(max_length=200)
    source = LineField(max_length=300)
    legal_basis = LineField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    unit_kinds = models.JSONField(default=list)
    total = points_field()
    step = points_field(default=Decimal("1"))
    is_draft = models.BooleanField(default=False)
    draft_note = LineField(max_length=300, blank=True)
    content_hash = KeyField(max_length=64)
    loaded_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "code", "version"], name="rubric_version"),
            models.UniqueConstraint(
                fields=["code", "version"], condition=Q(authority=None), name="rubric_shipped_version"
            ),
            models.CheckConstraint(condition=Q(total__gt=0, step__gt=0), name="rubric_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.version})"


class Criterion(models.Model):
    """A row of a rubric; the code is as printed (a b c d đ e g). Only leaves are scored.

    ``rule`` names what the year's records say of the row (scoring/suggestions), with its figures in ``rule_values``;
    ``previous`` is the row of an earlier rubric that this one continues. Neither is part of the printed sheet, so both
    may be set after publishing.
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    code = KeyField(max_length=10)
    order = models.PositiveSmallIntegerField()
    text = ProseField()
    max_points = points_field()
    step = points_field(null=True)
    is_leaf = models.BooleanField(default=True)
    source = KeyField(max_length=12, choices=PointSource, default=PointSource.TYPED)
    guidance = ProseField(blank=True)
    legal_basis = LineField(max_length=300, blank=True)
    rule = KeyField(max_length=40, blank=True)
    rule_values = models.JSONField(default=dict)
    previous = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["rubric", "order"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="criterion_code"),
            models.UniqueConstraint(fields=["rubric", "order"], name="criterion_order"),
            models.CheckConstraint(condition=Q(max_points__gt=0), name="criterion_max_positive"),
        ]


class ThresholdSet(models.Model):
    """Lowest points of each level for one rubric; ``authority`` None is the shipped default for everybody.

    The text of QĐ 510 with the official thresholds is not at hand (domain.md section 1 [N]), so a set counts as
    "tạm tính" until somebody confirms it against the local text, naming the source.
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="threshold_sets")
    authority = models.ForeignKey(Authority, null=True, on_delete=models.CASCADE, related_name="+")
    source = LineField("Căn cứ", max_length=300, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rubric", "authority"], name="threshold_set_place"),
            models.UniqueConstraint(fields=["rubric"], condition=Q(authority=None), name="threshold_set_default"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | (Q(confirmed_by__isnull=False) & ~Q(source="")),
                name="threshold_confirmation_names_source",
            ),
        ]

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class Threshold(models.Model):
    """Lowest points of one level."""

    threshold_set = models.ForeignKey(ThresholdSet, on_delete=models.CASCADE, related_name="thresholds")
    level = models.ForeignKey(Level, on_delete=models.PROTECT)
    min_points = points_field()

    class Meta:
        ordering = ["level__order"]
        constraints = [
            models.UniqueConstraint(fields=["threshold_set", "level"], name="threshold_level"),
            models.CheckConstraint(condition=Q(min_points__gte=0), name="threshold_not_negative"),
        ]


class RubricDraft(models.Model):
    """A sheet that people of an authority are writing. ``content``: a file of fixtures/rubrics/ (rubric_content.py).

    Publishing makes a ``Rubric`` of it, which never changes again; until then it serves for practice only.
    """

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    authority_path = KeyField(max_length=60)
    title = LineField("Tên bảng", max_length=500)
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    published = models.OneToOneField(Rubric, null=True, on_delete=models.SET_NULL, related_name="draft")

    class Meta:
        ordering = ["-changed_at"]
