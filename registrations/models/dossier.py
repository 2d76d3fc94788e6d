"""The dossier that asks for recognition: result report and minutes of the meeting (TT 124/2021 Điều 9.1, 9.2b)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.fields import LineField, ProseField
from registrations.models.registration import Registration


class Dossier(models.Model):
    """One dossier per registration. Votes are counts; attendees are named by post."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="dossier")
    results = ProseField("Kết quả thực hiện", max_length=8000, blank=True)
    shortcomings = ProseField("Tồn tại, hạn chế", max_length=4000, blank=True)
    next_year = ProseField("Phương hướng năm sau", max_length=4000, blank=True)
    report_number = LineField("Số báo cáo", max_length=50, blank=True)
    report_date = models.DateField("Ngày báo cáo", null=True, blank=True)
    request_number = LineField("Số tờ trình", max_length=50, blank=True)
    request_date = models.DateField("Ngày tờ trình", null=True, blank=True)
    held_on = models.DateField("Ngày họp", null=True, blank=True)
    place = LineField("Địa điểm họp", max_length=200, blank=True)
    chair_name = LineField("Chủ trì", max_length=100, blank=True)
    chair_post = LineField("Chức vụ của người chủ trì", max_length=100, blank=True)
    secretary_name = LineField("Thư ký", max_length=100, blank=True)
    invited = models.PositiveSmallIntegerField("Số được mời", null=True, blank=True)
    present = models.PositiveSmallIntegerField("Số có mặt", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("Số phiếu đồng ý", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("Số phiếu không đồng ý", null=True, blank=True)
    conclusion = ProseField("Kết luận cuộc họp", max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(invited=None) | Q(present=None) | Q(present__lte=F("invited")), name="dossier_present"
            ),
            models.CheckConstraint(
                condition=Q(present=None)
                | Q(votes_for=None)
                | Q(votes_against=None)
                | Q(present__gte=F("votes_for") + F("votes_against")),
                name="dossier_votes",
            ),
        ]


class Attendee(models.Model):
    """A body at the meeting, by post: "Bí thư chi bộ", "Trưởng ban công tác Mặt trận"."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attendees")
    order = models.PositiveSmallIntegerField()
    post = LineField("Thành phần", max_length=200)
    name = LineField("Họ và tên", max_length=100, blank=True)
    present = models.BooleanField("Có mặt", default=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "order"], name="attendee_order")]
