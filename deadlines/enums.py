"""Fixed words of deadlines: what is due, who owes it, how far it is. Dates, stages and addressees are data."""

from django.db.models import TextChoices


class Subject(TextChoices):
    """What is due. Each kind is proven by rows that exist anyway, never by a tick box (deadlines/queries/proof)."""

    REGISTRATION = "registration", "Bản đăng ký An toàn về an ninh, trật tự"
    PAPERS = "papers", "Nghị quyết, kế hoạch Quý I"
    DOSSIER = "dossier", "Hồ sơ đề nghị công nhận"
    RECOGNITION = "recognition", "Quyết định công nhận"
    SELF_SCORE = "self_score", "Phiếu tự chấm điểm"
    REVIEW = "review", "Thẩm định, chấm điểm"
    CLASSIFICATION = "classification", "Quyết định xếp loại"
    REPORT = "report", "Báo cáo"
    AWARDS = "awards", "Hồ sơ đề nghị khen thưởng"
    EVENT = "event", "Ngày hội, hoạt động theo ngày"


class Bearer(TextChoices):
    """Who owes what is due."""

    UNIT = "unit", "Từng đơn vị"
    AUTHORITY = "authority", "Từng cấp quản lý"


class When(TextChoices):
    """How an obligation says its day. PLAN: the date of its plan says it."""

    PLAN = "plan", "theo ngày ghi trong kế hoạch"
    BEFORE = "before", "trước ngày"
    ON = "on", "chậm nhất ngày"
    MONTHLY_BEFORE = "monthly_before", "hằng tháng, trước ngày"
    MONTH = "month", "trong tháng"
    QUARTER = "quarter", "trong quý"
    RULE = "rule", "theo mục Quy định áp dụng"
    WINDOW = "window", "theo hạn nhận phiếu"
    UNDATED = "undated", "không ghi ngày"


class Progress(TextChoices):
    """Where one occurrence stands today (deadlines/rules/progress.py)."""

    OPEN = "open", "Chưa đến hạn"
    SOON = "soon", "Sắp đến hạn"
    LATE = "late", "Quá hạn"
    CLOSED = "closed", "Hết hạn nhận"
    RETURNED = "returned", "Trả lại để bổ sung"
    SENT = "sent", "Đã gửi đúng hạn"
    SENT_LATE = "sent_late", "Đã gửi, muộn"
    REVIEWED = "reviewed", "Đã xem xét"
    DECIDED = "decided", "Đã có kết quả"


class ReportState(TextChoices):
    DRAFT = "draft", "Đang soạn"
    SENT = "sent", "Đã gửi"
    RETURNED = "returned", "Trả lại để bổ sung"
    ACCEPTED = "accepted", "Đã tiếp nhận"


class Audience(TextChoices):
    """Why a person is reminded: it is theirs to do, somebody below is late, or somebody further below is."""

    OWN = "own", "Việc của mình"
    LATE = "late", "Nơi mình quản lý bị muộn"
    ABOVE = "above", "Cấp dưới chưa đôn đốc xong"


class DigestState(TextChoices):
    DUE = "due", "Chờ tổng hợp"
    DONE = "done", "Đã báo"
    EMPTY = "empty", "Không còn gì để báo"


class MailState(TextChoices):
    DUE = "due", "Chờ gửi"
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    DEAD = "dead", "Không gửi được"


class NoticeKind(TextChoices):
    REMINDER = "reminder", "Nhắc việc"
    STEP = "step", "Hồ sơ có thay đổi"
    SYSTEM = "system", "Thông báo"


class ContactWay(TextChoices):
    """How somebody was reminded outside the system. Only the fact is kept, never a message."""

    ZALO = "zalo", "Zalo"
    PHONE = "phone", "Điện thoại"
    SIGNET = "signet", "Signet"
    MEETING = "meeting", "Gặp trực tiếp, họp"
    PAPER = "paper", "Công văn"


class Standing(TextChoices):
    """What the board counts, and what its list can be narrowed to (deadlines/queries/board.py)."""

    EXPECTED = "expected", "Phải nộp"
    SENT = "sent", "Đã gửi"
    ON_TIME = "on_time", "Đúng hạn"
    LATE = "late", "Gửi muộn"
    UNSENT = "unsent", "Chưa gửi"
    OVERDUE = "overdue", "Quá hạn"
    RETURNED = "returned", "Trả lại"
    REVIEWED = "reviewed", "Đã xem xét"
    DECIDED = "decided", "Đã có kết quả"
