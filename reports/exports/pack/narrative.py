"""The text of the report: what people wrote under each heading of their own report, then the figures in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from common.numbers import percent, points, whole
from deadlines.enums import ReportState
from deadlines.models import Report
from deadlines.queries.figures import Asked, figures_of
from deadlines.queries.report_forms import form_of
from deadlines.rules.forms import FormSpec
from deadlines.rules.reports import Span
from models_programs.enums import Operator
from models_programs.queries.metrics import Progress
from models_programs.rules.quotas import Outcome, target_words
from reports.exports.pack.scope import Scope
from reports.exports.pack.values import Figure, printed
from reports.queries.numbers import Numbers
from units.models import Authority

FORM = "authority_year"
IN_FORCE = ("regulations",)  # told as of a day
NOTHING = "Trong năm chưa ghi số liệu của nhóm này."
# Heading of the form → its sentences: how one begins, and its parts by figure. What is zero or not known is left out
# here; the table of figures says it.
SAID: dict[str, tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = {
    "awareness": (
        ("Có", (("papers_units", "{n} đơn vị có nghị quyết, kế hoạch trong Quý I{of}"),)),
        ("Có", (("people_joined", "{n} người tham gia phong trào{of}"),)),
    ),
    "propaganda": (
        ("Tổ chức", (("propaganda", "{n} buổi tuyên truyền"), ("propaganda_people", "{n} lượt người dự{of}"))),
        ("Có", (("people_informed", "{n} người được tuyên truyền{of}"),)),
    ),
    "models": (
        (
            "Có",
            (
                ("model_kinds", "{n} mô hình (loại)"),
                ("model_points", "{n} điểm thực hiện"),
                ("model_teams", "{n} tổ thực hiện"),
                ("models_effective", "{n} mô hình được xếp loại có hiệu quả{of}"),
            ),
        ),
    ),
    "forces": (
        (
            "Lực lượng bảo vệ, tổ bảo vệ an ninh, trật tự, dân phòng có",
            (("forces", "{n} người{of}"), ("forces_trained", "{n} người được tập huấn{of}")),
        ),
    ),
    "coordination": (("Có", (("regulations", "{n} quy chế, chương trình phối hợp{of}"),)),),
    "guidance": (
        ("Kiểm tra", (("inspected", "{n} đơn vị{of}"), ("inspections", "{n} lượt kiểm tra"))),
        ("Có", (("festival_units", "{n} đơn vị tổ chức Ngày hội{of}"), ("festivals", "{n} lần tổ chức"))),
        (
            "Tổ chức",
            (
                ("events", "{n} hoạt động theo ngày, tháng hành động khác"),
                ("trainings", "{n} lớp tập huấn"),
                ("meetings", "{n} hội nghị, sơ kết, tổng kết"),
            ),
        ),
        ("Khen thưởng", (("commended_collectives", "{n} tập thể{of}"), ("commended_persons", "{n} cá nhân{of}"))),
    ),
}


def yearly_form() -> FormSpec:
    """The form of an authority's yearly report. Raises LookupError when the fixture lacks it."""
    form = form_of(FORM)
    if form is None:
        raise LookupError(FORM)
    return form


def figures(authority: Authority, year: int, today: dt.date) -> dict[str, Figure]:
    """Every figure of the form by its code, with what it is counted of. A constant number of queries.

    Counted is the whole year, so that figures and lists agree; what is in force, on its last day or ``today``.
    """
    form = yearly_form()
    end = dt.date(year, 12, 31)
    counted = [one.code for one in form.figures if one.code not in IN_FORCE]
    holding = [one.code for one in form.figures if one.code in IN_FORCE]
    found = figures_of(counted, Asked(year, Span(None, max(today, end), ""), authority.path))
    found |= figures_of(holding, Asked(year, Span(None, min(today, end), ""), authority.path))
    return {one.code: Figure(one.label, one.word, found[one.code].value, found[one.code].of) for one in form.figures}


def sections(
    scope: Scope,
    known: Mapping[str, Figure],
    progress: Sequence[Progress],
    *,
    before: Numbers,
    written: Mapping[str, str],
    overdue: int,
) -> dict[str, str]:
    """The text of each heading by the name of its blank: what people wrote, then the figures in sentences.

    "" where neither says anything. ``before``: the numbers of the last year; ``overdue``: things not sent yet.
    """
    made = {
        "overview": _overview(scope, before),
        "shortcomings": _shortcomings(scope, progress, overdue),
        **{code: _said(known, code) for code in SAID},
    }
    parts = {one.blank: (written.get(one.code, ""), made.get(one.code, "")) for one in yearly_form().sections}
    # A per cent sign never stands at the beginning of a line.
    return {blank: "\n".join(part for part in some if part).replace(" %", "\u00a0%") for blank, some in parts.items()}


def own_report(authority: Authority, year: int) -> Report | None:
    """The yearly report that the authority has sent itself, None when it has not, or got it back. One query."""
    rows = Report.objects.filter(occurrence__authority=authority, year=year, form=FORM, first_sent_at__isnull=False)
    return rows.exclude(state=ReportState.RETURNED).order_by("-pk").first()


def source_words(report: Report | None) -> str:
    """Where the words under the headings come from, "" when there are figures only."""
    if report is None:
        return ""
    named = f" số {report.number}" if report.number else ""
    state = str(ReportState(report.state).label).lower()
    day = f"{timezone.localdate(report.sent_at or report.first_sent_at):%d/%m/%Y}"
    return f"Phần lời lấy từ báo cáo năm{named} gửi ngày {day} ({state})."


def _said(known: Mapping[str, Figure], heading: str) -> str:
    """The sentences of a heading in one paragraph."""
    made = []
    for begins, parts in SAID[heading]:
        told = [_part(known[code], words) for code, words in parts if code in known and known[code].value]
        if told:
            made.append(f"{begins} {', '.join(told)}.")
    return " ".join(made) or NOTHING


def _part(figure: Figure, words: str) -> str:
    of = f" ({figure.of})" if figure.of else ""
    return words.format(n=printed(figure.value), of=of)


def _overview(scope: Scope, before: Numbers) -> str:
    numbers = scope.numbers
    units, eligible = numbers.of("units"), numbers.of("eligible")
    if not units:
        return f"Năm {scope.year} chưa có đơn vị nào trong phạm vi quản lý."
    said = [
        f"Năm {scope.year} có {whole(units)} đơn vị, trong đó {whole(eligible)} đơn vị thuộc diện và tự nguyện thực "
        "hiện tiêu chuẩn “An toàn về an ninh, trật tự”.",
        f"Đã đăng ký {whole(numbers.of('registered'))} đơn vị ({percent(numbers.of('registered'), eligible)} số thuộc "
        f"diện và tự nguyện); đạt tiêu chuẩn {whole(numbers.of('recognised'))} đơn vị "
        f"({percent(numbers.of('recognised'), eligible)}), chưa đạt {whole(numbers.of('not_recognised'))} đơn vị, "
        f"chưa có kết quả {whole(numbers.of('undecided'))} đơn vị.",
    ]
    known = [(name, numbers.of(f"final:{code}") + numbers.of(f"coming:{code}")) for code, name in scope.levels]
    ranked = sum(number for _, number in known)
    if ranked:
        parts = ", ".join(f"{name} {whole(number)} ({percent(number, ranked)})" for name, number in known)
        coming = sum(numbers.of(f"coming:{code}") for code, _ in scope.levels)
        tail = f", gồm {whole(coming)} đơn vị tạm tính" if coming else ""
        said.append(f"Xếp loại {whole(ranked)} đơn vị{tail}: {parts}.")
    if before.of("units"):
        said.append(_last_year(scope.year - 1, before))
    return "\n".join(said)


def _last_year(year: int, numbers: Numbers) -> str:
    eligible, registered, recognised = (numbers.of(code) for code in ("eligible", "registered", "recognised"))
    return (
        f"Năm {year} có {whole(numbers.of('units'))} đơn vị, đăng ký {whole(registered)} đơn vị "
        f"({percent(registered, eligible)}), đạt tiêu chuẩn {whole(recognised)} đơn vị "
        f"({percent(recognised, eligible)})."
    )


def _shortcomings(scope: Scope, progress: Sequence[Progress], overdue: int) -> str:
    numbers = scope.numbers
    said = [
        (numbers.of("unregistered"), "đơn vị thuộc diện và tự nguyện chưa đăng ký"),
        (numbers.of("not_recognised"), "đơn vị chưa đạt tiêu chuẩn"),
        (numbers.of("unsent"), "đơn vị chưa gửi phiếu tự chấm"),
        (numbers.of("sent_late"), "đơn vị có việc gửi muộn"),
        (overdue, "việc quá hạn chưa gửi"),
    ]
    lines = [f"- Còn {whole(number)} {words}." for number, words in said if number]
    missed = dict.fromkeys(_missed(one) for one in progress if one.outcome == Outcome.NOT_MET)
    return "\n".join([*lines, *missed])


def _missed(one: Progress) -> str:
    """Programmes of several levels may ask for the same: then it is said once."""
    is_share = one.metric is not None and one.metric.is_share
    wanted = target_words(Operator(one.target.operator), one.target.value, is_share)
    value = "" if one.value is None else points(one.value.quantize(Decimal("0.1"))) + (" %" if is_share else "")
    return f"- Chưa đạt chỉ tiêu: {one.target.text.rstrip('.')} (mức đề ra {wanted}, kết quả {value or 'chưa có'})."
