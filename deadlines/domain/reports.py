"""Writing, sending and receiving reports of units and authorities (docs/adr/0025-reports-of-units.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common import rows
from common.receipts import receipt_code
from common.scope import Actor
from common.workflow import NotAllowed, Refused, WrongState, apply
from deadlines.domain.report_layout import fill_figures, lay_out
from deadlines.enums import ReportState
from deadlines.models import Occurrence, Report, ReportFigure, ReportSection
from deadlines.queries.report_forms import form_of
from deadlines.queries.reports import assessed_end, before
from deadlines.rules.forms import REFERENCE
from deadlines.rules.reports import fills, is_closed, last_day
from deadlines.workflow import TABLE

NOT_YOURS = "Chỉ nơi phải báo cáo hoặc cán bộ của cấp quản lý trực tiếp mới soạn được báo cáo này."
STALE = "Trong lúc trang này mở, người khác đã sửa báo cáo. Xem lại các ô dưới đây rồi lưu lần nữa."
LOCKED = "Báo cáo đã gửi nên không sửa được. Muốn sửa, rút lại trước khi cấp trên tiếp nhận, hoặc đề nghị trả lại."
TOO_LATE_TO_WITHDRAW = (
    "Đã hết hạn nhận (hết ngày {last:%d/%m/%Y}): rút lại thì không gửi lại được. Đề nghị nơi nhận trả lại."
)
DOCUMENT = ("number", "date", "issuer")
REASON = "Ghi lý do số liệu khác số hệ thống tính."


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody writes for a figure: another number and why; None: the computed one holds."""

    value: Decimal | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody typed, by code; what is not named stays as it is. ``document`` holds number, date, issuer."""

    texts: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Typed] = field(default_factory=dict)
    document: Mapping[str, object] = field(default_factory=dict)


def open_report(*, occurrence: Occurrence, actor: Actor, now: dt.datetime) -> Report:
    """The report of what is due: begun the first time with figures from the records, the same ever after.

    Raises NotAllowed for people who do not write it, Refused when nothing is (or is no longer) to be reported.
    """
    if (found := Report.objects.filter(occurrence=occurrence).first()) is not None:
        return found
    form = form_of(occurrence.obligation.report_form)
    row = Report(
        occurrence=occurrence,
        unit=occurrence.unit,
        authority_path=occurrence.authority_path,
        year=occurrence.year,
        form=occurrence.obligation.report_form,
        entered_on_behalf=occurrence.unit_id is not None and not actor.is_unit_head,
        created_at=now,
        changed_at=now,
        changed_by_id=actor.user_id,
    )
    if not fills(row, actor):
        raise NotAllowed(NOT_YOURS)
    if form is None:
        raise Refused("Việc này không nộp bằng báo cáo trên hệ thống.")
    if occurrence.voided:
        raise Refused("Báo cáo này không còn phải nộp.")
    try:
        with transaction.atomic():
            row.save()
            lay_out(row)
            fill_figures(row, now)
    except IntegrityError:
        return Report.objects.get(occurrence=occurrence)
    return row


def save_report(*, report: Report, content: Content, actor: Actor, now: dt.datetime, seen: int | None = None) -> bool:
    """Keep what was typed into a draft, complete or not; whether anything changed. ``seen``: the version on the page.

    Raises NotAllowed, WrongState after it was sent, or ValidationError by field ("text_<code>", "typed_<code>",
    "reason_<code>", names of the document; code "stale" when somebody else was faster).
    """
    with transaction.atomic():
        row = _writable(report, actor)
        if seen is not None and seen != row.version:
            raise ValidationError(STALE, code="stale")
        problems: dict[str, str] = {}
        changed = _write_document(row, content.document, problems, timezone.localdate(now))
        sections = _changed_sections(row, content.texts, problems)
        figures = _changed_figures(row, content.figures, problems)
        if problems:
            raise ValidationError({name: [sentence] for name, sentence in problems.items()})
        ReportSection.objects.bulk_update(sections, ["text"])
        ReportFigure.objects.bulk_update(figures, ["typed", "reason"])
        changed = changed or bool(sections or figures)
        if changed:
            _touch(row, actor, now)
    report.refresh_from_db()
    return changed


def take_figures(*, report: Report, actor: Actor, now: dt.datetime) -> None:
    """Compute the figures again as the records stand now; what people wrote beside stays. Raises as saving does."""
    with transaction.atomic():
        row = _writable(report, actor)
        lay_out(row)
        fill_figures(row, now)
        _touch(row, actor, now)
    report.refresh_from_db()


def set_reference(*, report: Report, on: bool, actor: Actor, now: dt.datetime) -> None:
    """Only number, date and issuer of the paper that went another way (``on``), or the form of the obligation again."""
    with transaction.atomic():
        row = _writable(report, actor)
        row.form = REFERENCE if on else row.occurrence.obligation.report_form
        lay_out(row)
        fill_figures(row, now)
        _touch(row, actor, now)
    report.refresh_from_db()


def carry_texts(*, report: Report, actor: Actor, now: dt.datetime) -> list[str]:
    """Take the texts of the report before into headings that are still empty. Returns the headings.

    Raises as saving does, and Refused when there is nothing to take over.
    """
    with transaction.atomic():
        row = _writable(report, actor)
        earlier = before(row)
        if earlier is None:
            raise Refused("Chưa có báo cáo kỳ trước trên hệ thống để lấy lại.")
        texts = dict(earlier.sections.exclude(text="").values_list("code", "text"))
        taken = [section for section in row.sections.all() if not section.text and section.code in texts]
        if not taken:
            raise Refused("Không còn mục trống nào để lấy lại nội dung của báo cáo trước.")
        for section in taken:
            section.text = texts[section.code]
        ReportSection.objects.bulk_update(taken, ["text"])
        _touch(row, actor, now)
    report.refresh_from_db()
    return [section.heading for section in taken]


def send_report(*, report: Report, actor: Actor, now: dt.datetime) -> Report:
    """Send it upward; the first sending gives the receipt code and is what "đúng hạn" is judged by.

    Before the end of the assessed year it is marked provisional. Raises as ``common.workflow.apply``, WrongState too
    when the last day is over (returned ones may always come back).
    """

    def stamp(locked: Report) -> None:
        end = assessed_end(locked)
        locked.is_provisional = end is not None and timezone.localdate(now) <= end
        locked.first_sent_at = locked.first_sent_at or now
        locked.receipt_code = locked.receipt_code or receipt_code(locked.year)
        locked.entered_on_behalf = locked.unit_id is not None and not actor.is_unit_head

    with transaction.atomic():
        row = _locked(report)
        if fills(row, actor) and (sentence := closed_words(row, timezone.localdate(now))):
            raise WrongState(sentence)
        apply(TABLE["send"], instance=row, actor=actor, now=now, before_save=stamp)
    report.refresh_from_db()
    return report


def take_step(*, action: str, report: Report, actor: Actor, now: dt.datetime, note: str = "") -> Report:
    """Withdraw, accept, return or reopen. Raises as ``common.workflow.apply``.

    After the last day nothing is taken back, since it could not be sent again.
    """
    with transaction.atomic():
        row = _locked(report)
        if action == "withdraw" and row.state == ReportState.SENT and fills(row, actor):
            last = last_day(row.occurrence.closes_on, row.occurrence.extended_to)
            if last is not None and timezone.localdate(now) > last:
                raise WrongState(TOO_LATE_TO_WITHDRAW.format(last=last))
        apply(TABLE[action], instance=row, actor=actor, now=now, note=note)
    report.refresh_from_db()
    return report


def closed_words(report: Report, today: dt.date) -> str:
    """Why a draft can no longer be sent today, or ""."""
    due = report.occurrence
    if not is_closed(closes_on=due.closes_on, extended_to=due.extended_to, state=report.state, today=today):
        return ""
    last = last_day(due.closes_on, due.extended_to)
    return f"Đã hết hạn nhận từ sau ngày {last:%d/%m/%Y}. Đề nghị nơi nhận gia hạn rồi gửi."


def _locked(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "occurrence__obligation", "occurrence__unit", "occurrence__authority"
    )
    return rows.get(pk=report.pk)


def _writable(report: Report, actor: Actor) -> Report:
    """The row under its lock. Raises NotAllowed, WrongState."""
    row = _locked(report)
    if not fills(row, actor):
        raise NotAllowed(NOT_YOURS)
    if not row.is_editable:
        raise WrongState(LOCKED)
    return row


def _touch(row: Report, actor: Actor, now: dt.datetime) -> None:
    row.version += 1
    row.changed_at, row.changed_by_id = now, actor.user_id
    row.save()


def _write_document(row: Report, document: Mapping[str, object], problems: dict[str, str], today: dt.date) -> bool:
    changes = rows.assign(
        row, {name: value for name, value in document.items() if name in ("number", "date", "issuer")}
    )
    problems |= rows.text_problems(row)
    if row.date is not None and row.date > today:
        problems["date"] = "Ngày ban hành không được sau hôm nay."
    return bool(changes)


def _changed_sections(row: Report, texts: Mapping[str, str], problems: dict[str, str]) -> list[ReportSection]:
    changed = []
    for section in row.sections.all():
        if section.code in texts and rows.assign(section, {"text": texts[section.code]}):
            changed.append(section)
            if problem := rows.text_problems(section).get("text"):
                problems[f"text_{section.code}"] = problem
    return changed


def _changed_figures(row: Report, typed: Mapping[str, Typed], problems: dict[str, str]) -> list[ReportFigure]:
    """Another number than the computed one needs a reason; the same number is no other number."""
    changed = []
    for figure in row.figures.all():
        if (wanted := typed.get(figure.code)) is None:
            continue
        value = None if wanted.value == figure.computed else wanted.value
        reason = wanted.reason if value is not None else ""
        if value is not None and figure.computed is not None and not reason:
            problems[f"reason_{figure.code}"] = REASON
        if rows.assign(figure, {"typed": value, "reason": reason}):
            changed.append(figure)
            if problem := rows.text_problems(figure).get("reason"):
                problems[f"reason_{figure.code}"] = problem
    return changed
