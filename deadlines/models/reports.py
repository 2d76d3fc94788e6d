"""Reports that units and authorities send upward: monthly, half-year, yearly, and single papers by reference."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField, ProseField
from deadlines.enums import ReportState
from deadlines.models.occurrences import Occurrence
from models_programs.models.base import DocumentMixin


class Report(DocumentMixin, models.Model):
    """The report of one occurrence. ``number``, ``date``, ``issuer`` name the signed paper, where there is one.

    ``unit``, ``authority_path`` and ``year`` repeat the occurrence's, for scope and quotas. ``is_provisional``: when it
    was sent, the assessed year had not ended yet. ``figures_at``: when the figures were taken from the records.
    ``version`` counts saves, so that nobody overwrites what they have not seen.
    """

    occurrence = models.OneToOneField(Occurrence, on_delete=models.PROTECT, related_name="report")
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    form = KeyField(max_length=40)
    state = KeyField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    is_provisional = models.BooleanField(default=False)
    figures_at = models.DateTimeField(null=True)
    receipt_code = KeyField(max_length=20, blank=True)
    entered_on_behalf = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    first_sent_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    step_noun = "Báo cáo"

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "authority_path"], include=["state"], name="report_year_path")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state"),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT) | Q(first_sent_at__isnull=False), name="report_sent_has_moment"
            ),
        ]

    @property
    def is_editable(self) -> bool:
        return self.state in (ReportState.DRAFT, ReportState.RETURNED)

    @property
    def name_shown(self) -> str:
        """What lists, messages and the pages of documents call it."""
        return f"{self.occurrence.obligation.title} – {self.occurrence.bearer_name}"


class ReportSection(models.Model):
    """One heading of a report with its text; which headings there are says the form (fixtures/report_forms.yaml)."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    code = KeyField(max_length=40)
    heading = LineField(max_length=300)
    text = ProseField("Nội dung", max_length=8000, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="report_section_once")]


class ReportFigure(models.Model):
    """One figure of a report: what the records said when it was taken, and what people put in its place and why."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    order = models.PositiveSmallIntegerField()
    code = KeyField(max_length=40)
    label = LineField(max_length=300)
    unit_word = LineField(max_length=40, blank=True)
    computed = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    denominator = LineField(max_length=200, blank=True)
    typed = models.DecimalField("Số liệu ghi thay", max_digits=14, decimal_places=2, null=True, blank=True)
    reason = LineField("Lý do ghi khác", max_length=300, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="report_figure_once"),
            models.CheckConstraint(
                condition=(Q(computed=None) | Q(computed__gte=0)) & (Q(typed=None) | Q(typed__gte=0)),
                name="report_figure_not_negative",
            ),
        ]
