"""Criteria of Thông tư 124 as versioned data, and the answers to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField, ProseField
from registrations.enums import CriterionKind, Outcome
from registrations.models.registration import Registration
from units.models import Authority


class Checklist(models.Model):
    """One set of criteria for some kinds of unit, from a year on; a published version never changes.

    ``authority`` None: shipped (fixtures/checklists). An authority's own list adds criteria for all units below it
    (TT 124 Điều 8.1); it never replaces those of the circular.
    """

    code = KeyField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    authority = models.ForeignKey(Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    authority_path = KeyField(max_length=60, blank=True)
    name = LineField("Tên", max_length=200)
    article = LineField("Điều", max_length=50, blank=True)
    unit_kinds = models.JSONField("Loại đơn vị", default=list)
    source = LineField("Căn cứ", max_length=300)
    year_from = models.PositiveSmallIntegerField("Từ năm")
    year_to = models.PositiveSmallIntegerField("Đến năm", null=True, blank=True)
    content_hash = KeyField(max_length=64, blank=True)

    class Meta:
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["authority_path", "code", "version"], name="checklist_version"),
            models.CheckConstraint(condition=Q(year_from__gte=2000, year_from__lte=2100), name="checklist_year"),
            models.CheckConstraint(
                condition=Q(year_to=None) | Q(year_to__gte=models.F("year_from")), name="checklist_years"
            ),
        ]


class ChecklistItem(models.Model):
    """One criterion. ``rules`` name the computed findings that stand beside it (registrations/computed)."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    code = KeyField("Mã", max_length=10)
    order = models.PositiveSmallIntegerField()
    text = ProseField("Tiêu chí", max_length=1000)
    ref = LineField("Căn cứ", max_length=100, blank=True)
    kind = KeyField(max_length=8, choices=CriterionKind)
    allows_force_majeure = models.BooleanField("Có thể tính bất khả kháng", default=False)
    rules = models.JSONField(default=list)

    class Meta:
        ordering = ["checklist", "order"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "code"], name="checklist_item_code"),
            models.UniqueConstraint(fields=["checklist", "order"], name="checklist_item_order"),
            models.CheckConstraint(condition=Q(kind__in=CriterionKind.values), name="checklist_item_kind"),
        ]


class CheckMark(models.Model):
    """The unit's declaration and the officer's check of one criterion, side by side; each written in its own stage.

    An incident is only yes or no with a short neutral reason: no names, no case, nothing secret (domain.md section 9).
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="marks")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    declared = KeyField(max_length=8, choices=Outcome, blank=True)
    declared_note = LineField("Ghi chú của đơn vị", max_length=300, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(null=True)
    checked = KeyField(max_length=8, choices=Outcome, blank=True)
    checked_note = LineField("Ý kiến thẩm định", max_length=300, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    force_majeure = models.BooleanField("Bất khả kháng", default=False)
    force_majeure_reason = LineField("Lý do bất khả kháng", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "item"], name="check_mark_once"),
            models.CheckConstraint(condition=Q(declared__in=["", *Outcome.values]), name="check_mark_declared"),
            models.CheckConstraint(condition=Q(checked__in=["", *Outcome.values]), name="check_mark_checked"),
            models.CheckConstraint(
                condition=Q(force_majeure=False) | ~Q(force_majeure_reason=""), name="check_mark_force_majeure_reason"
            ),
        ]
