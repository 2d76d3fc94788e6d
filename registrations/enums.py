"""Registration, checklists and results under Thông tư 124."""

from django.db.models import TextChoices


class RecognitionStatus(TextChoices):
    RECOGNISED = "recognised", "Đạt tiêu chuẩn"
    NOT_RECOGNISED = "not_recognised", "Chưa đạt tiêu chuẩn"


class RegistrationState(TextChoices):
    """Life of a unit's registration and dossier of one year (docs/adr/0013-registration-and-dossier.md)."""

    DRAFT = "draft", "Đang soạn"
    SENT = "sent", "Đã gửi"
    RETURNED = "returned", "Trả lại"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    PROPOSED = "proposed", "Đã gửi hồ sơ đề nghị"
    VERIFIED = "verified", "Đã thẩm định"
    RECOGNISED = "recognised", "Đạt tiêu chuẩn"
    NOT_RECOGNISED = "not_recognised", "Chưa đạt tiêu chuẩn"


# The superior has the form in hand: the unit counts as registered (a denominator is always said beside it).
REGISTERED = (
    RegistrationState.SENT,
    RegistrationState.ACCEPTED,
    RegistrationState.PROPOSED,
    RegistrationState.VERIFIED,
    RegistrationState.RECOGNISED,
    RegistrationState.NOT_RECOGNISED,
)
# Received: a dossier can be built, a result recorded.
RECEIVED = REGISTERED[1:]
EDITABLE = (RegistrationState.DRAFT, RegistrationState.RETURNED)


class CriterionKind(TextChoices):
    """How a criterion of a checklist is answered; a group only holds others."""

    MET = "met", "Đạt hay không đạt"
    NOT_OCCURRING = "absent", "Không xảy ra"
    GROUP = "group", "Nhóm"


class Outcome(TextChoices):
    """The answer to one criterion; blank is "not answered", never "not met"."""

    MET = "met", "Đạt"
    NOT_MET = "not_met", "Không đạt"
