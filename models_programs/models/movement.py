"""Mô hình by the counting rule loại → điểm → tổ (HD 22/HD-BCA-V05), and điển hình tiên tiến."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from common.fields import KeyField, LineField, ProseField
from models_programs.enums import ModelAct, ModelState, Subject
from models_programs.models.base import DocumentMixin, Record, checks


class ModelField(models.Model):
    """A field (lĩnh vực) of the catalogue: fixtures/model_kinds.yaml, and what an authority adds for itself."""

    authority = models.ForeignKey("units.Authority", null=True, on_delete=models.CASCADE, related_name="+")
    authority_path = KeyField(max_length=60, blank=True)
    code = KeyField(max_length=40)
    name = LineField("Lĩnh vực", max_length=150)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["authority_path", "code"], name="model_field_code")]

    def __str__(self) -> str:
        return self.name


class MovementModel(DocumentMixin, Record):
    """One loại: the original model with its name. ``year`` is the year it was registered; it lives until it ends.

    ``number``, ``date``, ``issuer`` are of the deciding document. Money is in whole đồng.
    """

    name = LineField("Tên mô hình", max_length=300)
    field = models.ForeignKey(ModelField, on_delete=models.PROTECT, related_name="+", verbose_name="Lĩnh vực")
    state = KeyField(max_length=12, choices=ModelState, default=ModelState.REGISTERED, editable=False)
    area = LineField("Địa bàn", max_length=200, blank=True)
    launched_on = models.DateField("Ngày ra mắt", null=True, blank=True)
    budget = models.BigIntegerField("Kinh phí ngân sách (đồng)", null=True, blank=True)
    donated = models.BigIntegerField("Kinh phí xã hội hóa (đồng)", null=True, blank=True)
    summary = ProseField("Nội dung, cách làm", max_length=4000, blank=True)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    end_reason = LineField(max_length=500, blank=True, editable=False)

    searched = ("name", "area")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["authority_path", "state"], name="model_path_state")]
        constraints = checks(
            "model",
            models.CheckConstraint(condition=Q(state__in=ModelState.values), name="model_state"),
            models.CheckConstraint(
                condition=~Q(state=ModelState.ENDED) | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="model_end_has_reason",
            ),
            models.CheckConstraint(condition=Q(budget=None) | Q(budget__gte=0), name="model_budget"),
            models.CheckConstraint(condition=Q(donated=None) | Q(donated__gte=0), name="model_donated"),
        )

    def removal_problem(self) -> str:
        """What was rated is history: it ends with a reason."""
        if ModelRating.objects.filter(place__model=self).exists():
            return "Mô hình đã được xếp loại nên không xóa được. Mô hình không còn làm thì ghi “Thanh loại, kết thúc”."
        return ""


class ModelPlace(models.Model):
    """One điểm: a unit or an area where the model works, from ``opened_on`` until ``closed_on`` (its last day)."""

    model = models.ForeignKey(MovementModel, on_delete=models.CASCADE, related_name="places")
    unit = models.ForeignKey("units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area = LineField("Địa bàn", max_length=200, blank=True)
    is_origin = models.BooleanField("Nơi làm đầu tiên", default=False)
    opened_on = models.DateField("Từ ngày")
    closed_on = models.DateField("Đến hết ngày", null=True, blank=True)
    close_reason = LineField("Lý do thôi làm", max_length=300, blank=True)
    document = LineField("Văn bản", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["unit"], name="model_place_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(unit__isnull=False) | ~Q(area=""), name="model_place_somewhere"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="model_place_dates"
            ),
        ]


class ModelTeam(models.Model):
    """One tổ that carries the model out at a điểm."""

    place = models.ForeignKey(ModelPlace, on_delete=models.CASCADE, related_name="teams")
    name = LineField("Tên tổ", max_length=200)
    members = models.PositiveIntegerField("Số thành viên", default=0)
    leader = LineField("Tổ trưởng", max_length=100, blank=True)

    class Meta:
        ordering = ["pk"]


class ModelBoardMember(models.Model):
    """A member of a model's Ban Chỉ đạo or Ban Chủ nhiệm, with the days served: a change closes one and opens one."""

    model = models.ForeignKey(MovementModel, on_delete=models.CASCADE, related_name="board")
    name = LineField("Họ và tên", max_length=100)
    post = LineField("Chức vụ", max_length=150, blank=True)
    role = LineField("Nhiệm vụ", max_length=100)
    since = models.DateField("Từ ngày")
    until = models.DateField("Đến hết ngày", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="model_board_dates")
        ]


class ModelEvent(DocumentMixin, models.Model):
    """One thing that happened in the life of a model; the step of the workflow stands in ``StatusChange``."""

    model = models.ForeignKey(MovementModel, on_delete=models.CASCADE, related_name="events")
    act = KeyField(max_length=12, choices=ModelAct)
    year = models.PositiveSmallIntegerField()
    on = models.DateField("Ngày")
    text = ProseField(max_length=2000, blank=True)
    actor = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(act__in=ModelAct.values), name="model_event_act")]


class ModelRating(models.Model):
    """How one điểm was rated for a year. ``rank`` 1 is the best; names of ranks are data (fixtures/rules.yaml)."""

    place = models.ForeignKey(ModelPlace, on_delete=models.CASCADE, related_name="ratings")
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    authority_path = KeyField(max_length=60)
    year = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField()
    rated_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    rated_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "authority_path", "rank"], name="model_rating_year_path")]
        constraints = [
            models.UniqueConstraint(fields=["place", "year"], name="model_rating_once_a_year"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=5), name="model_rating_rank"),
        ]


class ModelFigure(models.Model):
    """What a model achieved in one year, in figures."""

    model = models.ForeignKey(MovementModel, on_delete=models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField()
    sessions = models.PositiveIntegerField("Số buổi hoạt động", null=True, blank=True)
    participants = models.PositiveIntegerField("Số lượt người tham gia", null=True, blank=True)
    tips = models.PositiveIntegerField("Số tin, ý kiến nhân dân cung cấp", null=True, blank=True)
    settled = models.PositiveIntegerField("Số vụ việc hòa giải tại cơ sở", null=True, blank=True)
    result = ProseField("Kết quả", max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "year"], name="model_figure_once_a_year")]


class Exemplar(DocumentMixin, Record):
    """A điển hình tiên tiến, collective or person: recognised, not rated (domain.md section 3)."""

    subject = KeyField("Đối tượng", max_length=12, choices=Subject)
    name = LineField("Tên tập thể, họ và tên", max_length=200)
    post = LineField("Chức vụ, nơi công tác", max_length=200, blank=True)
    field = models.ForeignKey(
        ModelField, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Lĩnh vực"
    )
    achievement = ProseField("Thành tích tiêu biểu", max_length=2000, blank=True)

    searched = ("name", "post")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "authority_path"], name="exemplar_year_path")]
        constraints = checks(
            "exemplar", models.CheckConstraint(condition=Q(subject__in=Subject.values), name="exemplar_subject")
        )


class CriteriaList(models.Model):
    """An imported list of criteria of the "xã điển hình"; the official text was not at hand (domain.md section 4)."""

    authority = models.ForeignKey("units.Authority", on_delete=models.CASCADE, related_name="+")
    authority_path = KeyField(max_length=60)
    name = LineField("Tên bộ tiêu chí", max_length=200)
    source = LineField("Văn bản", max_length=200)
    imported_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="criteria_list_name")]


class ListedCriterion(models.Model):
    """One criterion of a list, in the order of the imported file."""

    list = models.ForeignKey(CriteriaList, on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    code = LineField("Số thứ tự", max_length=20)
    group = LineField("Nhóm", max_length=200, blank=True)
    text = ProseField("Nội dung", max_length=2000)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["list", "order"], name="listed_criterion_order")]


class CriterionAnswer(models.Model):
    """Whether an authority meets a criterion in a year, with what proves it."""

    criterion = models.ForeignKey(ListedCriterion, on_delete=models.CASCADE, related_name="answers")
    authority = models.ForeignKey("units.Authority", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    is_met = models.BooleanField()
    note = LineField("Minh chứng, ghi chú", max_length=500, blank=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["criterion", "authority", "year"], name="criterion_answer_once")]
