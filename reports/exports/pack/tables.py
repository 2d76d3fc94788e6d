"""The tables of figures in the report itself: by kind of unit, by place, targets, beside the last year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from common.documents.docx import Value
from common.numbers import whole
from models_programs.enums import Operator
from models_programs.queries.metrics import Progress
from models_programs.rules.quotas import Outcome, target_words
from reports.exports.pack.scope import ORDER, Scope
from reports.exports.pack.values import Annex, Band, Field, Row
from reports.queries.numbers import Numbers
from reports.rules.averages import average_of, share_of
from units.enums import UnitKind

OUTCOMES = {Outcome.MET: "Đạt", Outcome.NOT_MET: "Chưa đạt", Outcome.UNKNOWN: "Chưa có số liệu"}
Of = Callable[[str], int]


def fields(scope: Scope, first: str) -> tuple[Field, ...]:
    """Columns of a line of numbers; ``first`` heads the names."""
    return (
        Field(first, 26),
        Field("Số đơn vị", 9, "int"),
        Field("Thuộc diện", 9, "int"),
        Field("Đăng ký", 9, "int"),
        Field("Đăng ký (%)", 9, "points"),
        Field("Đạt tiêu chuẩn", 9, "int"),
        Field("Đạt tiêu chuẩn (%)", 9, "points"),
        Field("Đã chấm", 9, "int"),
        *(Field(name, 9, "int") for _, name in scope.levels),
        Field("Điểm trung bình", 9, "points"),
    )


def line(name: str, of: Of, scope: Scope) -> Row:
    """One line of numbers."""
    cells: list[Value] = [name, of("units"), of("eligible")]
    for code in ("registered", "recognised"):
        cells += [of(code), share_of(of(code), of("eligible"))]
    cells.append(of("scored"))
    cells += [of(f"final:{code}") + of(f"coming:{code}") for code, _ in scope.levels]
    cells.append(average_of(of("points"), of("comparable")))
    return tuple(cells)


def by_kind(scope: Scope) -> Annex:
    """One line for each kind of unit, and all together."""
    numbers = scope.numbers
    kinds = sorted(numbers.units, key=lambda kind: ORDER[kind])

    def of_kind(kind: str) -> Of:
        return lambda code: numbers.of(code, kind)

    rows = tuple(line(str(UnitKind(kind).label), of_kind(kind), scope) for kind in kinds)
    return Annex(
        code="by_kind",
        label="Theo loại đơn vị",
        title="Kết quả theo loại đơn vị",
        fields=fields(scope, "Loại đơn vị"),
        bands=(Band("", rows),),
        foot=(line("Cộng", numbers.of, scope),),
        notes=(
            "Tỷ lệ đăng ký, đạt tiêu chuẩn tính trên đơn vị thuộc diện và tự nguyện; điểm trung bình tính trên đơn vị "
            "đã chấm bằng bảng chính thức và đã biết kết quả công nhận.",
            "Số đơn vị của từng mức xếp loại gồm cả kết quả tạm tính (đã chấm, chưa duyệt).",
        ),
        empty="Năm này chưa có đơn vị nào.",
        numbered=False,
    )


def by_place(scope: Scope) -> Annex | None:
    """One line for each place right below; None where nobody stands below."""
    if not scope.below:
        return None
    rows = tuple(line(place.name, _of(numbers), scope) for place, numbers in scope.below)
    return Annex(
        code="by_place",
        label="Theo nơi bên dưới",
        title="Kết quả theo nơi ngay bên dưới",
        fields=fields(scope, "Nơi"),
        bands=(Band("", rows),),
        foot=(line(f"Cộng toàn {scope.authority.name}", scope.numbers.of, scope),),
        notes=("Dòng cộng gồm cả đơn vị do chính cấp này quản lý.",),
    )


def _of(numbers: Numbers) -> Of:
    return lambda code: numbers.of(code)


def targets(progress: Sequence[Progress]) -> Annex | None:
    """What the plans in force ask for and how far it is; None without a target."""
    if not progress:
        return None
    # Programmes of several levels may ask for the same.
    rows = tuple(dict.fromkeys(_target(one) for one in progress))
    return Annex(
        code="targets",
        label="Chỉ tiêu",
        title="Thực hiện chỉ tiêu của kế hoạch, chương trình",
        fields=(
            Field("Chỉ tiêu", 44),
            Field("Mức đề ra", 18),
            Field("Kết quả", 12, "points"),
            Field("Tính trên", 20),
            Field("Đánh giá", 16),
        ),
        bands=(Band("", rows),),
    )


def _target(one: Progress) -> tuple[Value, ...]:
    is_share = one.metric is not None and one.metric.is_share
    value = None if one.value is None else one.value.quantize(Decimal("0.1"))
    part, total = one.measured.part, one.measured.total
    of = f"{whole(int(part))}/{whole(total)}" if is_share and part is not None and total is not None else ""
    wanted = target_words(Operator(one.target.operator), one.target.value, is_share)
    return (one.target.text, wanted, value, of, OUTCOMES[one.outcome])


def years(scope: Scope, before: Numbers) -> Annex | None:
    """Both years in numbers; None when nothing is known of the year before."""
    if not before.units:
        return None
    now = scope.numbers
    asked = (
        ("Số đơn vị", "units"),
        ("Đơn vị thuộc diện và tự nguyện", "eligible"),
        ("Đơn vị đăng ký", "registered"),
        ("Đơn vị đạt tiêu chuẩn", "recognised"),
        ("Đơn vị đã chấm", "scored"),
    )
    rows: list[Row] = [(label, before.of(code), now.of(code), now.of(code) - before.of(code)) for label, code in asked]
    for code, name in scope.levels:
        then, this = (some.of(f"final:{code}") + some.of(f"coming:{code}") for some in (before, now))
        rows.append((f"Xếp loại {name}", then, this, this - then))
    for label, record in (
        ("Loại mô hình", "models:kinds"),
        ("Điểm mô hình", "models:points"),
        ("Hoạt động", "activities:"),
    ):
        rows.append((label, before.record(record), now.record(record), now.record(record) - before.record(record)))
    return Annex(
        code="years",
        label="So với năm trước (số)",
        title=f"Kết quả năm {scope.year} so với năm {scope.year - 1}",
        fields=(
            Field("Nội dung", 36),
            Field(f"Năm {scope.year - 1}", 12, "int"),
            Field(f"Năm {scope.year}", 12, "int"),
            Field("Tăng, giảm", 12, "int"),
        ),
        bands=(Band("", tuple(rows)),),
        numbered=False,
    )
