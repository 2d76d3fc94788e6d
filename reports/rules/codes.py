"""What each number of a year counts: one condition on ``UnitFact``, used for the number and for the list behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from registrations.enums import REGISTERED, RecognitionStatus
from scoring.enums import SheetState
from units.enums import ELIGIBLE

SENT = (SheetState.SENT, SheetState.REVIEWING, SheetState.REVIEWED, SheetState.APPROVED)
SCORED = (SheetState.REVIEWED, SheetState.APPROVED)
EVERY = ~Q(pk__in=[])
IN_SCOPE = Q(eligibility__in=ELIGIBLE)
IS_REGISTERED = Q(registration__in=REGISTERED)
IS_RECOGNISED = Q(recognition=RecognitionStatus.RECOGNISED)
# A total that is complete and comparable: scored on an official sheet, with the recognition known.
COMPARABLE = Q(sheet__in=SCORED) & ~Q(level="")


@dataclass(frozen=True, slots=True)
class Number:
    """``label`` for screens and papers; ``of``: the code of what it is a part of, "" for none."""

    code: str
    label: str
    condition: Q
    of: str = ""


NUMBERS = (
    Number("units", "Đơn vị", EVERY),
    Number("eligible", "Thuộc diện và tự nguyện", IN_SCOPE, "units"),
    Number("registered", "Đã đăng ký", IN_SCOPE & IS_REGISTERED, "eligible"),
    Number("registered_on_time", "Đăng ký đúng hạn", IN_SCOPE & IS_REGISTERED & Q(registered_late=False), "registered"),
    Number("registered_late", "Đăng ký muộn", IN_SCOPE & IS_REGISTERED & Q(registered_late=True), "registered"),
    Number("unregistered", "Chưa đăng ký", IN_SCOPE & ~IS_REGISTERED, "eligible"),
    Number("recognised", "Đạt tiêu chuẩn An toàn về an ninh, trật tự", IN_SCOPE & IS_RECOGNISED, "eligible"),
    Number(
        "not_recognised",
        "Chưa đạt tiêu chuẩn",
        IN_SCOPE & Q(recognition=RecognitionStatus.NOT_RECOGNISED),
        "eligible",
    ),
    Number("undecided", "Chưa có kết quả công nhận", IN_SCOPE & Q(recognition=""), "eligible"),
    Number("sent", "Đã gửi phiếu tự chấm", Q(sheet__in=SENT), "units"),
    Number("unsent", "Chưa gửi phiếu tự chấm", ~Q(sheet__in=SENT), "units"),
    Number("scored", "Cấp trên đã chấm", Q(sheet__in=SCORED), "units"),
    Number("approved", "Đã duyệt xếp loại", Q(sheet=SheetState.APPROVED), "units"),
    Number("classified", "Có quyết định xếp loại", ~Q(classification_number=""), "units"),
    Number("unclassified", "Đã chấm nhưng chưa xếp loại được", Q(sheet__in=SCORED, level=""), "scored"),
    Number("comparable", "Có điểm so sánh được", COMPARABLE, "units"),
    Number("trial", "Chấm theo bảng dùng thử", Q(is_trial=True, sheet__in=SCORED), "units"),
    Number("with_model", "Có mô hình hiệu quả", Q(effective_models__gt=0), "units"),
    Number("festival", "Tổ chức Ngày hội", Q(festivals__gt=0), "units"),
    Number("inspected", "Được kiểm tra", Q(inspections__gt=0), "units"),
    Number("sent_late", "Có việc gửi muộn", Q(sent__gt=F("on_time")), "units"),
)

BY_CODE = {number.code: number for number in NUMBERS}
# Sums of figures over units, not counts of units: code → (label, field of UnitFact).
SUMS = {
    "due": ("Việc đơn vị phải gửi trong năm", "expected"),
    "due_sent": ("Việc đã gửi", "sent"),
    "due_on_time": ("Việc gửi đúng hạn", "on_time"),
}
# Totals are summed in hundredths of a point, over what is comparable.
POINTS, SELF_POINTS = "points", "self_points"
BAND_WIDTH, LAST_BAND = 10, 90


def level_numbers(levels: Iterable[tuple[str, str]]) -> list[Number]:
    """For each level (code, name): decided, and as the present thresholds would have it ("tạm tính")."""
    found = []
    for code, name in levels:
        found.append(Number(f"final:{code}", f"{name} (đã duyệt)", Q(level=code, level_is_final=True), "approved"))
        found.append(Number(f"coming:{code}", f"{name} (tạm tính)", Q(level=code, level_is_final=False), "scored"))
    return found


def band_numbers() -> list[Number]:
    """How many units have a total in each ten points; the last band holds everything from 90."""
    return [
        Number(f"band:{low}", _band_label(low), COMPARABLE & _band(low), "comparable")
        for low in range(0, LAST_BAND + 1, BAND_WIDTH)
    ]


def _band(low: int) -> Q:
    rest = Q() if low == LAST_BAND else Q(superior_total__lt=low + BAND_WIDTH)
    return Q(superior_total__gte=low) & rest


def _band_label(low: int) -> str:
    return f"Từ {low} điểm" if low == LAST_BAND else f"Từ {low} đến dưới {low + BAND_WIDTH}"


def numbers_with(levels: Iterable[tuple[str, str]]) -> list[Number]:
    """Everything that is counted of units."""
    return [*NUMBERS, *level_numbers(levels), *band_numbers()]


def number_named(code: str, levels: Sequence[tuple[str, str]]) -> Number | None:
    """The number of a code in an address; None when there is none."""
    return next((number for number in numbers_with(levels) if number.code == code), None)
