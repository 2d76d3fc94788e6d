"""Decisions in batches (docs/adr/0014-decisions.md)."""

from django.db.models import TextChoices


class DecisionKind(TextChoices):
    RECOGNITION = "recognition", "Quyết định công nhận"
    CLASSIFICATION = "classification", "Quyết định phân loại"


class DecisionState(TextChoices):
    """From a draft to a signed document; what was issued stays for good."""

    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Đã trình"
    APPROVED = "approved", "Đã duyệt, chờ ký"
    ISSUED = "issued", "Đã ban hành"
    SUPERSEDED = "superseded", "Đã thay thế"
    CANCELLED = "cancelled", "Đã hủy"


# A unit is in one of these at a time.
OPEN = (DecisionState.DRAFT, DecisionState.SUBMITTED, DecisionState.APPROVED)
EDITABLE = (DecisionState.DRAFT,)
SIGNED = (DecisionState.ISSUED, DecisionState.SUPERSEDED)
