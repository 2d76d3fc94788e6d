"""Results under Thông tư 124."""

from django.db.models import TextChoices


class RecognitionStatus(TextChoices):
    RECOGNISED = "recognised", "Đạt tiêu chuẩn"
    NOT_RECOGNISED = "not_recognised", "Chưa đạt tiêu chuẩn"
