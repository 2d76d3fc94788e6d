"""Fixed words of the year's records: what a record is. What the law or a plan may change is data (fixtures/)."""

from django.db.models import IntegerChoices, TextChoices


class ProgrammeKind(TextChoices):
    PLAN = "plan", "Kế hoạch"
    PROGRAMME = "programme", "Chương trình"
    RESOLUTION = "resolution", "Nghị quyết"
    GUIDANCE = "guidance", "Hướng dẫn"


class Operator(TextChoices):
    """How a figure is compared with its target; the value is the sign as stored."""

    AT_LEAST = ">=", "từ … trở lên"
    MORE = ">", "trên …"
    EXACTLY = "=", "đúng …"
    AT_MOST = "<=", "không quá …"


class Basis(TextChoices):
    """Which units a share is taken of."""

    ELIGIBLE = "eligible", "Đơn vị thuộc diện và tự nguyện"
    ALL = "all", "Tất cả đơn vị"


class DateRule(TextChoices):
    """How a plan states a date."""

    BEFORE = "before", "trước ngày"
    ON = "on", "ngày"
    MONTHLY_BEFORE = "monthly_before", "hằng tháng, trước ngày"
    MONTH = "month", "trong tháng"
    QUARTER = "quarter", "trong quý"
    YEAR_START = "year_start", "đầu năm"
    YEAR_END = "year_end", "cuối năm"


class PaperKind(TextChoices):
    """Papers of a unit's own year (TT 124/2021 Điều 9.2a and Điều 4–7)."""

    RESOLUTION = "resolution", "Nghị quyết của cấp ủy"
    PLAN = "plan", "Kế hoạch bảo đảm an ninh, trật tự"
    STATUTE = "statute", "Nội quy, quy chế bảo vệ"
    OTHER = "other", "Văn bản khác"


class ModelState(TextChoices):
    """Life of a mô hình."""

    REGISTERED = "registered", "Đã đăng ký"
    DEPLOYING = "deploying", "Đang triển khai"
    ACTIVE = "active", "Đang hoạt động"
    ENDED = "ended", "Đã kết thúc"


class ModelAct(TextChoices):
    """What happens in the life of a mô hình (domain.md section 3, lifecycle)."""

    REGISTER = "register", "Đăng ký"
    DEPLOY = "deploy", "Triển khai"
    LAUNCH = "launch", "Ra mắt"
    REVIEW = "review", "Sơ kết"
    SUMMARY = "summary", "Tổng kết"
    RATE = "rate", "Xếp loại năm"
    CONTINUE = "continue", "Tiếp tục"
    STRENGTHEN = "strengthen", "Kiện toàn"
    SPREAD = "spread", "Nhân rộng"
    ANNOUNCE = "announce", "Thông báo, phổ biến"
    END = "end", "Thanh loại, kết thúc"


class Subject(TextChoices):
    """Whom a commendation or a điển hình names."""

    COLLECTIVE = "collective", "Tập thể"
    PERSON = "person", "Cá nhân"


class ActivityKind(TextChoices):
    FESTIVAL = "festival", "Ngày hội"
    EVENT = "event", "Ngày, tháng hành động khác"
    PROPAGANDA = "propaganda", "Tuyên truyền"
    TRAINING = "training", "Tập huấn"
    INSPECTION = "inspection", "Kiểm tra"
    MEETING = "meeting", "Hội nghị, sơ kết, tổng kết"
    OTHER = "other", "Hoạt động khác"


class RegulationKind(TextChoices):
    REGULATION = "regulation", "Quy chế phối hợp"
    PROGRAMME = "programme", "Chương trình phối hợp"
    PLAN = "plan", "Kế hoạch phối hợp"
    DECREE = "decree", "Nghị định"
    DECISION = "decision", "Quyết định"


class ForceKind(TextChoices):
    GUARD = "guard", "Lực lượng bảo vệ"
    TEAM = "team", "Tổ bảo vệ an ninh, trật tự"
    CIVIL = "civil", "Đội dân phòng"


class AwardKind(TextChoices):
    SUDDEN = "sudden", "Đột xuất"
    REGULAR = "regular", "Định kỳ"
    THEME = "theme", "Chuyên đề"
    REVIEW = "review", "Sơ kết, tổng kết"


class AwardLevel(TextChoices):
    UNIT = "unit", "Cấp đơn vị"
    COMMUNE = "commune", "Cấp xã"
    PROVINCE = "province", "Cấp tỉnh"
    MINISTRY = "ministry", "Cấp bộ"
    STATE = "state", "Cấp nhà nước"


class MedalGroup(TextChoices):
    """Which length of service TT 20/2025/TT-BCA asks for. The two of the tổ stand for the circular's two lengths."""

    LEADER = "leader", "Lãnh đạo cấp ủy, chính quyền, đoàn thể, đơn vị"
    TEAM_LONG = "team_long", "Tổ bảo vệ an ninh, trật tự (mức của nam)"
    TEAM_SHORT = "team_short", "Tổ bảo vệ an ninh, trật tự (mức của nữ)"


class AttachmentForm(TextChoices):
    """How a document is kept (issue: evidence without the file)."""

    FILE = "file", "Tải tệp lên"
    LINK = "link", "Đường dẫn tới tệp"
    REFERENCE = "reference", "Chỉ ghi số, ngày, nơi ban hành"
    PAPER = "paper", "Bản giấy lưu tại …"


class Rank(IntegerChoices):
    """Places of a scale, best first; their names are data (fixtures/rules.yaml)."""

    ONE = 1
    TWO = 2
    THREE = 3
    FOUR = 4
    FIVE = 5
