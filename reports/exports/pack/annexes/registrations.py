"""Who registered, when, and with which result under TT 124."""

from __future__ import annotations

from common.numbers import whole
from registrations.enums import REGISTERED, RecognitionStatus, RegistrationState
from reports.exports.pack.scope import Scope
from reports.exports.pack.values import Annex, Field, Row
from reports.models import UnitFact
from units.enums import ELIGIBLE

CODE, LABEL = "registrations", "Đăng ký và công nhận"
FIELDS = (
    Field("Tên đơn vị", 40),
    Field("Ngày gửi", 13, "date", "Đăng ký"),
    Field("Tình trạng", 20, "text", "Đăng ký"),
    Field("Kết quả", 22, "text", "Công nhận"),
    Field("Số quyết định", 18, "text", "Công nhận"),
    Field("Ngày ký", 13, "date", "Công nhận"),
    Field("Ghi chú", 30),
)


def annex(scope: Scope) -> Annex:
    numbers = scope.numbers
    return Annex(
        code=CODE,
        label=LABEL,
        title=f"Danh sách đăng ký và công nhận “An toàn về an ninh, trật tự” năm {scope.year}",
        fields=FIELDS,
        bands=scope.bands(scope.facts, _row),
        notes=(
            f"Thuộc diện và tự nguyện {whole(numbers.of('eligible'))} đơn vị, đã đăng ký "
            f"{whole(numbers.of('registered'))}, đạt tiêu chuẩn {whole(numbers.of('recognised'))}, chưa đạt "
            f"{whole(numbers.of('not_recognised'))}.",
        ),
        empty=scope.too_many() or "Năm này chưa có đơn vị nào.",
    )


def _row(fact: UnitFact) -> Row:
    is_sent = fact.registration in REGISTERED
    state = "Chưa đăng ký"
    if is_sent:
        state = "Muộn" if fact.registered_late else "Đúng hạn"
    elif fact.registration:
        state = str(RegistrationState(fact.registration).label)
    result = str(RecognitionStatus(fact.recognition).label) if fact.recognition else ""
    outside = "" if fact.eligibility in ELIGIBLE else "Ngoài diện hoặc chưa xác định diện"
    return (
        fact.unit.name,
        fact.registered_on if is_sent else None,
        state,
        result,
        fact.recognition_number,
        fact.recognition_date,
        "; ".join(note for note in (outside, fact.recognition_reason) if note),
    )
