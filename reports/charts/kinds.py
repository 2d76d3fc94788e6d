"""Kinds of unit side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from common.charts import LEVEL_TONES, Chart, Series
from common.numbers import whole
from reports.charts.base import Behind, kinds_in, labels
from reports.queries.numbers import Numbers
from reports.rules.averages import share_of
from reports.rules.gauges import good_levels

Levels = Sequence[tuple[str, str]]
Way = Literal["final", "coming"]
WAYS = {
    "final": ("Xếp loại đã duyệt theo loại đơn vị", "Tính trên {} đơn vị đã duyệt xếp loại."),
    "coming": (
        "Xếp loại tạm tính theo loại đơn vị",
        "{} đơn vị đã chấm, chưa duyệt; mức theo ngưỡng hiện nay và còn có thể đổi.",
    ),
}


def levels_chart(
    numbers: Numbers, levels: Levels, *, way: Way = "final", kind: str = "", behind: Behind | None = None
) -> Chart:
    """Units by level, one bar for each kind: decided (``final``), or as it stands (``coming``, "tạm tính")."""
    codes = [f"{way}:{code}" for code, _ in levels]
    kinds = [one for one in kinds_in(numbers, kind=kind) if any(numbers.of(code, one.value) for code in codes)]
    title, note = WAYS[way]
    total = sum(numbers.of(code, one.value) for code in codes for one in kinds)
    return Chart(
        code=f"levels-{way}",
        title=title,
        categories=labels(kinds),
        series=tuple(
            Series(name, tuple(numbers.of(code, one.value) for one in kinds), tone)
            for (_, name), code, tone in zip(levels, codes, LEVEL_TONES, strict=False)
        ),
        kind="stacked",
        note=note.format(whole(total)),
        hrefs=tuple(tuple(behind(code, loai=one.value) for one in kinds) for code in codes) if behind else (),
    )


REGISTRATION = (
    ("eligible", "Thuộc diện và tự nguyện", "f"),
    ("registered", "Đã đăng ký", "b"),
    ("recognised", "Đạt tiêu chuẩn", "a"),
)
SHARES = "Đăng ký, đạt tiêu chuẩn: trên đơn vị thuộc diện và tự nguyện. Khá trở lên: trên đơn vị có điểm so sánh được."


def registration_chart(numbers: Numbers, *, kind: str = "", behind: Behind | None = None) -> Chart:
    """Asked, registered and recognised under TT 124, kind by kind."""
    kinds = kinds_in(numbers, "eligible", kind)
    codes = [code for code, _, _ in REGISTRATION]
    return Chart(
        code="registration",
        title="Đăng ký và đạt tiêu chuẩn An toàn về an ninh, trật tự",
        categories=labels(kinds),
        series=tuple(
            Series(name, tuple(numbers.of(code, one.value) for one in kinds), tone) for code, name, tone in REGISTRATION
        ),
        note="Chỉ tính đơn vị thuộc diện Thông tư 124/2021/TT-BCA và đơn vị tự nguyện.",
        hrefs=tuple(tuple(behind(code, loai=one.value) for one in kinds) for code in codes) if behind else (),
    )


def timeliness_chart(numbers: Numbers, *, kind: str = "") -> Chart:
    """What was due from units: in time, late, not sent."""
    kinds = kinds_in(numbers, "due", kind)
    due, sent, on_time = ([numbers.of(code, one.value) for one in kinds] for code in ("due", "due_sent", "due_on_time"))
    late = tuple(one - other for one, other in zip(sent, on_time, strict=True))
    missing = tuple(one - other for one, other in zip(due, sent, strict=True))
    return Chart(
        code="timeliness",
        title="Việc đơn vị phải gửi",
        categories=labels(kinds),
        series=(
            Series("Đúng hạn", tuple(on_time), "good"),
            Series("Gửi muộn", late, "mid"),
            Series("Chưa gửi", missing, "muted"),
        ),
        kind="stacked",
        unit="lượt",
        note="Một đơn vị phải gửi một việc trong một kỳ là một lượt; chưa gửi gồm cả việc chưa đến hạn.",
    )


def comparison_chart(numbers: Numbers, levels: Levels, *, behind: Behind | None = None) -> Chart:
    """Three shares of each kind beside one another."""
    kinds = kinds_in(numbers)
    good = [f"{way}:{code}" for code in good_levels(levels) for way in ("final", "coming")]
    shares = (
        ("Đã đăng ký", "b", "registered", ("registered",), "eligible"),
        ("Đạt tiêu chuẩn", "a", "recognised", ("recognised",), "eligible"),
        ("Khá trở lên", "c", "good", good, "comparable"),
    )
    return Chart(
        code="kinds",
        title="So sánh các loại đơn vị",
        categories=labels(kinds),
        series=tuple(
            Series(
                name,
                tuple(
                    share_of(sum(numbers.of(code, k.value) for code in codes), numbers.of(of, k.value)) for k in kinds
                ),
                tone,
            )
            for name, tone, _, codes, of in shares
        ),
        unit="%",
        top=100,
        note=SHARES,
        hrefs=tuple(tuple(behind(code, loai=k.value) for k in kinds) for _, _, code, _, _ in shares) if behind else (),
    )
