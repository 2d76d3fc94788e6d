"""The registration of one unit for one year (TT 124/2021 Điều 9.2a) and how far its dossier has come."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.fields import KeyField, LineField, ProseField
from registrations.enums import Outcome, RegistrationState
from units.models import Authority, Unit


class Registration(models.Model):
    """What a unit registers in a year. Its figures are those of the day it was sent; yearly figures live in UnitYear.

    ``authority`` manages the unit and receives the form; ``version`` counts saves of the form. ``verdict`` and
    ``failed`` (codes of the criteria that were not met) are what the officer's check came to.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="registrations")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    state = KeyField(max_length=16, choices=RegistrationState, default=RegistrationState.DRAFT)
    head_name = LineField("Người đứng đầu", max_length=100, blank=True)
    head_post = LineField("Chức vụ người đứng đầu", max_length=100, blank=True)
    contact_name = LineField("Người liên hệ", max_length=100, blank=True)
    contact_post = LineField("Chức vụ người liên hệ", max_length=100, blank=True)
    contact_phone = LineField("Điện thoại liên hệ", max_length=20, blank=True)
    people = models.PositiveIntegerField("Số cán bộ, người lao động, người học, nhân khẩu", null=True, blank=True)
    households = models.PositiveIntegerField("Tổng số hộ", null=True, blank=True)
    households_committed = models.PositiveIntegerField("Số hộ đăng ký", null=True, blank=True)
    sub_units = models.PositiveIntegerField("Tổng số phòng, ban, tổ, đội, khoa", null=True, blank=True)
    sub_units_committed = models.PositiveIntegerField("Số phòng, ban, tổ đã cam kết", null=True, blank=True)
    no_resolution = models.BooleanField("Không có tổ chức Đảng nên không có nghị quyết", default=False)
    resolution_number = LineField("Số nghị quyết", max_length=50, blank=True)
    resolution_date = models.DateField("Ngày nghị quyết", null=True, blank=True)
    resolution_issuer = LineField("Cấp ủy ban hành", max_length=200, blank=True)
    plan_number = LineField("Số kế hoạch", max_length=50, blank=True)
    plan_date = models.DateField("Ngày kế hoạch", null=True, blank=True)
    plan_issuer = LineField("Nơi ban hành kế hoạch", max_length=200, blank=True)
    commitments = ProseField("Nội dung đăng ký, cam kết", max_length=5000, blank=True)
    receipt_code = KeyField(max_length=20, blank=True)
    entered_on_behalf = models.BooleanField(default=False)
    on_paper = models.BooleanField("Đăng ký bằng bản giấy", default=False)
    verdict = KeyField(max_length=8, choices=Outcome, blank=True)
    failed = LineField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    first_sent_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    step_noun = "Hồ sơ"

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["year", "authority_path"], include=["state"], name="registration_year_path"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="registration_once_a_year"),
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state"),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.DRAFT) | Q(first_sent_at__isnull=False),
                name="registration_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(households_committed=None)
                | Q(households=None)
                | Q(households_committed__lte=F("households")),
                name="registration_households",
            ),
            models.CheckConstraint(
                condition=Q(sub_units_committed=None) | Q(sub_units=None) | Q(sub_units_committed__lte=F("sub_units")),
                name="registration_sub_units",
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.RECOGNISED) | ~Q(verdict=Outcome.NOT_MET),
                name="registration_recognised_not_failed",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.authority_path = self.authority.path
        super().save(*args, **kwargs)

    @property
    def is_editable(self) -> bool:
        return self.state in (RegistrationState.DRAFT, RegistrationState.RETURNED)

    @property
    def name_shown(self) -> str:
        """What lists, messages and the evidence pages call it."""
        return f"Hồ sơ An toàn về an ninh, trật tự năm {self.year} của {self.unit.name}"
