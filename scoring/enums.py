"""States and columns of a score sheet, in the officials' own words (peers.md section 5)."""

from django.db.models import TextChoices


class SheetState(TextChoices):
    DRAFT = "draft", "Chưa gửi"
    SENT = "sent", "Chờ thẩm định"
    REVIEWING = "reviewing", "Đang thẩm định"
    RETURNED = "returned", "Trả lại để bổ sung"
    REVIEWED = "reviewed", "Đã chấm, chờ duyệt"
    APPROVED = "approved", "Đã duyệt"


class Column(TextChoices):
    SELF = "self", "Cơ sở tự chấm"
    SUPERIOR = "superior", "Cấp trên chấm"


class PointSource(TextChoices):
    """Where the points of a row come from: typed by people, or derived from the recognition of the year (row 8c)."""

    TYPED = "typed", "Người chấm nhập"
    RECOGNITION = "recognition", "Theo quyết định công nhận"


class CaseOutcome(TextChoices):
    """What a meeting concluded of one case."""

    AGREED = "agreed", "Đồng ý"
    DEFERRED = "deferred", "Để lại xem xét sau"
