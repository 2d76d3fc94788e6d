"""What is due from whom and by which day: the law's, the plans', and what authorities set themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField, ProseField
from deadlines.enums import Bearer, Subject, When
from models_programs.models import ProgrammeDate
from units.models import Authority


def default_stages() -> list[int]:
    """Days before the last day in time on which people are reminded; 0 is the day itself."""
    return [30, 14, 7, 3, 1, 0]


class Obligation(models.Model):
    """One thing that is due every year (or every month, or in one year). Data, never code.

    ``authority`` None: the law's, for the whole country (fixtures/obligations.yaml). Else it holds for the authority
    and all below; for one ``code`` and one kind of bearer the nearest one wins, the law's of the same code stays the
    outer limit. ``programme_date`` set: the day is the plan's, read there and nowhere else; the date taken out of the
    plan, the obligation is no longer in use.

    ``unit_kinds`` (values of ``UnitKind``) or ``authority_kinds`` (``AuthorityKind``) say who owes it; ``direct_only``:
    only units that the setting authority manages itself, or authorities right below it.
    ``closes_after``: days after the last day in time on which it is still taken; None: always taken, as late.
    ``stages``: days before the last day in time; then every ``late_every`` days up to ``late_until`` days after.
    ``late_to_officer`` / ``late_to_above``: after how many days of delay the officer of the managing authority and
    the level above hear of it (None: never).
    """

    authority = models.ForeignKey(Authority, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    authority_path = KeyField(max_length=60, blank=True)
    code = KeyField(max_length=40)
    title = LineField("Việc phải làm", max_length=300)
    subject = KeyField("Loại việc", max_length=16, choices=Subject)
    bearer = KeyField("Ai phải làm", max_length=10, choices=Bearer)
    unit_kinds = models.JSONField("Loại đơn vị", default=list, blank=True)
    authority_kinds = models.JSONField("Cấp", default=list, blank=True)
    receiver = LineField("Gửi ai", max_length=200, blank=True)
    when = KeyField("Thời hạn", max_length=16, choices=When)
    day = models.PositiveSmallIntegerField("Ngày", null=True, blank=True)
    month = models.PositiveSmallIntegerField("Tháng", null=True, blank=True)
    quarter = models.PositiveSmallIntegerField("Quý", null=True, blank=True)
    rule_code = KeyField(max_length=40, blank=True)
    rule_is_before = models.BooleanField(default=False)
    direct_only = models.BooleanField("Chỉ nơi trực thuộc", default=False)
    programme_date = models.ForeignKey(
        ProgrammeDate, null=True, blank=True, on_delete=models.SET_NULL, related_name="obligations"
    )
    closes_after = models.PositiveSmallIntegerField("Nhận thêm (ngày)", null=True, blank=True)
    report_form = KeyField("Mẫu báo cáo", max_length=40, blank=True)
    event_code = KeyField(max_length=40, blank=True)
    stages = models.JSONField("Nhắc trước (ngày)", default=default_stages)
    late_every = models.PositiveSmallIntegerField("Quá hạn nhắc lại sau (ngày)", default=7)
    late_until = models.PositiveSmallIntegerField("Nhắc đến hết (ngày quá hạn)", default=30)
    late_to_officer = models.PositiveSmallIntegerField(
        "Báo cán bộ sau (ngày quá hạn)", null=True, blank=True, default=1
    )
    late_to_above = models.PositiveSmallIntegerField(
        "Báo cấp trên sau (ngày quá hạn)", null=True, blank=True, default=15
    )
    is_legal = models.BooleanField("Theo luật, không tắt nhắc được", default=False)
    source = LineField("Căn cứ", max_length=300)
    confirmed = models.BooleanField("Đã xác nhận", default=True)
    note = ProseField("Ghi chú", max_length=1000, blank=True)
    year_from = models.PositiveSmallIntegerField("Từ năm", default=2022)
    year_to = models.PositiveSmallIntegerField("Đến năm", null=True, blank=True)
    is_active = models.BooleanField("Đang dùng", default=True)
    shipped_hash = KeyField(max_length=64, blank=True, editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["authority_path", "code", "pk"]
        indexes = [models.Index(fields=["authority_path", "code"], name="obligation_path_code")]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(authority=None), name="obligation_of_law_once"),
            models.UniqueConstraint(fields=["programme_date", "bearer"], name="obligation_of_date_once"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="obligation_subject"),
            models.CheckConstraint(condition=Q(bearer__in=Bearer.values), name="obligation_bearer"),
            models.CheckConstraint(condition=Q(when__in=When.values), name="obligation_when"),
            models.CheckConstraint(
                condition=Q(when=When.PLAN, programme_date__isnull=False)
                | Q(when=When.PLAN, is_active=False)
                | ~Q(when=When.PLAN) & Q(programme_date__isnull=True),
                name="obligation_day_from_one_place",
            ),
            models.CheckConstraint(condition=Q(day=None) | Q(day__gte=1, day__lte=31), name="obligation_day"),
            models.CheckConstraint(condition=Q(month=None) | Q(month__gte=1, month__lte=12), name="obligation_month"),
            models.CheckConstraint(
                condition=Q(quarter=None) | Q(quarter__gte=1, quarter__lte=4), name="obligation_quarter"
            ),
            models.CheckConstraint(
                condition=Q(year_to=None) | Q(year_to__gte=models.F("year_from")), name="obligation_years"
            ),
            models.CheckConstraint(condition=~Q(subject=Subject.REPORT) | ~Q(report_form=""), name="obligation_form"),
            models.CheckConstraint(condition=Q(late_every__gte=1), name="obligation_late_every"),
        ]

    @property
    def is_law(self) -> bool:
        return self.authority_id is None
