"""The text of the report: what people wrote under each heading of their own report, then the figures in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from common.numbers import percent, points, whole
from deadlines.enums import ReportState
from deadlines.models import Report
from deadlines.queries.figures import Asked, figures_of
from deadlines.queries.report_forms import form_of
from deadlines.rules.forms import FormSpec
from deadlines.rules.reports import Span
from models_programs.queries.metrics import Progress
from models_programs.rules.quotas import Outcome
from reports.exports.pack.scope import Scope
from reports.exports.pack.values import Figure
from units.models import Authority

FORM = "authority_year"
# Heading of the form → the figures that are told under it.
TOLD: dict[str, tuple[str, ...]] = {
    "awareness": ("papers_units", "people_joined"),
    "propaganda": ("propaganda", "propaganda_people", "people_informed"),
    "models": ("model_kinds", "model_points", "model_teams", "models_effective"),
    "forces": ("forces", "forces_trained"),
    "coordination": ("regulations",),
    "guidance": (
        "inspected", "inspections", "festival_units", "festivals", "events", "trainings", "meetings",
        "commended_collectives", "commended_persons",
    ),
}  # fmt: skip


def yearly_form() -> FormSpec:
    """The form of an authority's yearly report. Raises LookupError when the fixture lacks it."""
    form = form_of(FORM)
    if form is None:
        raise LookupError(FORM)
    return form


def figures(authority: Authority, year: int, span: Span) -> dict[str, Figure]:
    """Every figure of the form by its code, with what it is counted of. A constant number of queries."""
    form = yearly_form()
    found = figures_of([one.code for one in form.figures], Asked(year, span, authority.path))
    return {one.code: Figure(one.label, one.word, found[one.code].value, found[one.code].of) for one in form.figures}


def sections(
    scope: Scope, known: Mapping[str, Figure], progress: Sequence[Progress], *, overdue: int
) -> dict[str, str]:
    """The text of each heading by the name of its blank; "" where neither people nor records say anything."""
    written = _written(scope)
    made = {
        "overview": _overview(scope),
        "shortcomings": _shortcomings(scope, progress, overdue),
        **{code: _lines(known, codes) for code, codes in TOLD.items()},
    }
    parts = {one.code: (written.get(one.code, ""), made.get(one.code, "")) for one in yearly_form().sections}
    return {one.blank: "\n".join(part for part in parts[one.code] if part) for one in yearly_form().sections}


def _written(scope: Scope) -> dict[str, str]:
    """What the authority wrote in its own yearly report, once it was sent. Two queries."""
    rows = Report.objects.filter(
        occurrence__authority=scope.authority, year=scope.year, form=FORM, first_sent_at__isnull=False
    ).exclude(state=ReportState.RETURNED)
    report = rows.order_by("-pk").first()
    return dict(report.sections.values_list("code", "text")) if report else {}


def _lines(known: Mapping[str, Figure], codes: Sequence[str]) -> str:
    return "\n".join(f"- {figure_words(known[code])}." for code in codes if known[code].value is not None)


def figure_words(figure: Figure) -> str:
    """ "Buổi tuyên truyền: 9 buổi (…)"; "chưa có số liệu" where the records cannot tell."""
    if figure.value is None:
        return f"{figure.label}: chưa có số liệu"
    number = whole(figure.value) if isinstance(figure.value, int) else points(figure.value)
    return f"{figure.label}: {number} {figure.word}" + (f" ({figure.of})" if figure.of else "")


def _overview(scope: Scope) -> str:
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
    return "\n".join(said)


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
    missed = [one.target.text for one in progress if one.outcome == Outcome.NOT_MET]
    lines += [f"- Chưa đạt chỉ tiêu: {text}." for text in missed]
    return "\n".join(lines)
