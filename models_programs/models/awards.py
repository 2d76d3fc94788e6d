"""Commendations, proposals for them, and the service behind the Kỷ niệm chương "Bảo vệ an ninh Tổ quốc"."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from common.fields import KeyField, LineField, ProseField
from models_programs.enums import AwardKind, AwardLevel, MedalGroup, Subject
from models_programs.models.base import DocumentMixin, Record, checks


class Commendation(DocumentMixin, Record):
    """A commendation that was given, by its decision. Of a person: name, post and unit only."""

    kind = KeyField("Loại khen thưởng", max_length=8, choices=AwardKind)
    subject = KeyField("Đối tượng", max_length=12, choices=Subject)
    name = LineField("Tên tập thể, họ và tên", max_length=200)
    post = LineField("Chức vụ", max_length=150, blank=True)
    form = LineField("Hình thức khen", max_length=100)
    level = KeyField("Cấp khen", max_length=10, choices=AwardLevel)
    reason = LineField("Thành tích", max_length=500, blank=True)

    searched = ("name", "number", "form")

    class Meta:
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index(fields=["year", "authority_path", "kind"], name="commendation_year_path"),
            models.Index(fields=["unit", "year"], name="commendation_unit_year"),
        ]
        constraints = checks(
            "commendation",
            models.CheckConstraint(condition=Q(kind__in=AwardKind.values), name="commendation_kind"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="commendation_subject"),
            models.CheckConstraint(condition=Q(level__in=AwardLevel.values), name="commendation_level"),
        )


class AwardProposal(Record):
    """One row of the list of proposals of an authority and year.

    ``warning`` keeps what stood against it when it was entered (classified Trung bình or Yếu), ``override_reason`` why
    it stays on the list all the same.
    """

    kind = KeyField("Loại khen thưởng", max_length=8, choices=AwardKind, default=AwardKind.REGULAR)
    subject = KeyField("Đối tượng", max_length=12, choices=Subject)
    name = LineField("Tên tập thể, họ và tên", max_length=200)
    post = LineField("Chức vụ", max_length=150, blank=True)
    form = LineField("Hình thức đề nghị", max_length=100)
    level = KeyField("Cấp khen", max_length=10, choices=AwardLevel)
    achievement = ProseField("Tóm tắt thành tích", max_length=2000)
    warning = LineField(max_length=300, blank=True, editable=False)
    override_reason = LineField("Lý do vẫn đề nghị", max_length=500, blank=True)

    searched = ("name", "form")

    class Meta:
        ordering = ["subject", "pk"]
        indexes = [models.Index(fields=["year", "authority_path"], name="proposal_year_path")]
        constraints = checks(
            "proposal",
            models.CheckConstraint(condition=Q(warning="") | ~Q(override_reason=""), name="proposal_override"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="proposal_subject"),
        )


class MedalCandidate(Record):
    """A person proposed for the Kỷ niệm chương (TT 20/2025/TT-BCA). Name, posts, days served, awards; nothing else."""

    name = LineField("Họ và tên", max_length=100)
    post = LineField("Chức vụ, đơn vị hiện nay", max_length=200)
    group = KeyField("Diện xét", max_length=12, choices=MedalGroup)
    award = LineField("Khen thưởng đã có về bảo vệ an ninh Tổ quốc", max_length=300, blank=True)
    is_rated_well = models.BooleanField("Được đánh giá hoàn thành nhiệm vụ", default=False)
    has_medal = models.BooleanField("Đã có Kỷ niệm chương hoặc huân, huy chương loại trừ", default=False)
    area_is_calm = models.BooleanField(
        "Địa bàn, đơn vị phụ trách không có điểm nóng, vụ việc nghiêm trọng", default=False
    )
    is_on_hold = models.BooleanField("Đang bị xem xét kỷ luật, khiếu nại, thanh tra", default=False)
    achievement = ProseField("Tóm tắt thành tích", max_length=2000, blank=True)

    searched = ("name", "post")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "authority_path"], name="candidate_year_path")]
        constraints = checks(
            "candidate", models.CheckConstraint(condition=Q(group__in=MedalGroup.values), name="candidate_group")
        )


class ServicePeriod(models.Model):
    """A time in a post; no end means still in it. In a hard area (islands, borders, poorest) it counts more."""

    candidate = models.ForeignKey(MedalCandidate, on_delete=models.CASCADE, related_name="periods")
    post = LineField("Chức vụ, nơi làm", max_length=200)
    start = models.DateField("Từ ngày")
    end = models.DateField("Đến hết ngày", null=True, blank=True)
    is_hard_area = models.BooleanField("Địa bàn đặc biệt khó khăn, biên giới, hải đảo", default=False)

    class Meta:
        ordering = ["start", "pk"]
        constraints = [models.CheckConstraint(condition=Q(end=None) | Q(end__gte=F("start")), name="period_dates")]
