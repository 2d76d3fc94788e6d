"""Steps that concern a unit or a reporting authority become messages to its people, in the same transaction.

Officers hear nothing of what is sent to them: it waits under "Việc cần làm", counted, not one message each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from common.models import AuditEvent, StatusChange
from common.scope import Role
from deadlines.domain.notices import add, clipped
from deadlines.enums import NoticeKind
from deadlines.models import Notice, Occurrence, Report
from deadlines.queries.people import heads_of, staff_of
from deadlines.rules.words import thing_words
from decisions.enums import DecisionKind
from decisions.models import Decision
from registrations.models import Registration
from scoring.enums import SheetState
from scoring.models import RowQuestion, Scorecard
from units.models import Unit

NOTE_MAX = 300
REGISTRATION = {
    "accept": "Bản đăng ký năm {year} đã được tiếp nhận",
    "return": "Bản đăng ký năm {year} bị trả lại để bổ sung",
    "return_dossier": "Hồ sơ đề nghị công nhận năm {year} bị trả lại để bổ sung",
    "recognise": "Đơn vị được công nhận đạt tiêu chuẩn An toàn về an ninh, trật tự năm {year}",
    "not_recognise": "Kết luận năm {year}: chưa đạt tiêu chuẩn An toàn về an ninh, trật tự",
    "refuse": "Kết luận năm {year}: chưa đạt tiêu chuẩn An toàn về an ninh, trật tự",
    "reconsider": "Kết luận chưa đạt năm {year} được xét lại",
    "take_back": "Kết quả công nhận năm {year} không còn hiệu lực vì quyết định đã thay thế",
}
SHEET = {
    "return": "Phiếu chấm điểm năm {year} bị trả lại để bổ sung",
    "approve": "Phiếu chấm điểm năm {year} đã được duyệt",
    "reopen": "Phiếu chấm điểm năm {year} được mở lại để thẩm định lại",
}
REPORT = {
    "accept": "Đã tiếp nhận: {title} năm {year}",
    "return": "Trả lại để bổ sung: {title} năm {year}",
    "reopen": "Mở lại để bổ sung: {title} năm {year}",
}
DECIDED = {
    DecisionKind.RECOGNITION: "Đơn vị được công nhận đạt tiêu chuẩn An toàn về an ninh, trật tự năm {year}",
    DecisionKind.CLASSIFICATION: "Đã có quyết định phân loại năm {year}",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is said, to whom it concerns, and what was done when by whom."""

    key: str
    title: str
    url: str
    at: dt.datetime
    by: int | None
    words: str = ""


def tell_step(change: StatusChange) -> None:
    """One step of a registration, sheet, report or decision. Nothing for steps that concern nobody outside."""
    if teller := TELLERS.get(change.subject_type):
        teller(change)


def _registration(change: StatusChange) -> None:
    if change.action not in REGISTRATION:
        return
    row = Registration.objects.select_related("unit").get(pk=change.subject_id)
    url = reverse("registrations:registration", args=[row.year, row.pk])
    to_heads([row.unit], _of_step(change, REGISTRATION[change.action].format(year=row.year), url))


def _sheet(change: StatusChange) -> None:
    if change.action not in SHEET:
        return
    card = Scorecard.objects.select_related("unit").get(pk=change.subject_id)
    to_heads([card.unit], _of_step(change, SHEET[change.action].format(year=card.year), _sheet_url(card)))


def _report(change: StatusChange) -> None:
    if change.action not in REPORT:
        return
    found = Report.objects.select_related("occurrence__obligation", "occurrence__unit", "occurrence__authority")
    row = found.get(pk=change.subject_id)
    words = REPORT[change.action].format(title=row.occurrence.obligation.title, year=row.year)
    told = _of_step(change, words, reverse("deadlines:report", args=[row.year, row.pk]))
    if row.occurrence.unit:
        to_heads([row.occurrence.unit], told)
    elif row.occurrence.authority:
        to_staff(row.occurrence.authority.pk, row.occurrence.authority.name, told)


def _decision(change: StatusChange) -> None:
    """An issued decision: every unit in it at once."""
    if change.action != "issue":
        return
    row = Decision.objects.get(pk=change.subject_id)
    units = Unit.objects.filter(pk__in=row.items.order_by().values("unit"))
    title = DECIDED[DecisionKind(row.kind)].format(year=row.year)
    words = f"Quyết định số {row.number_shown} ngày {row.signed_on:%d/%m/%Y}" if row.signed_on else ""
    to_heads(list(units), _of_step(change, title, reverse("decisions:own", args=[row.year]), words))


TELLERS: dict[str, Callable[[StatusChange], None]] = {
    Registration._meta.label_lower: _registration,
    Scorecard._meta.label_lower: _sheet,
    Report._meta.label_lower: _report,
    Decision._meta.label_lower: _decision,
}


def _of_step(change: StatusChange, title: str, url: str, words: str | None = None) -> Told:
    """The note of the step is what was said to the unit: the reason why something came back."""
    note = change.note if words is None else words
    return Told(f"step:{change.pk}", title, url, change.at, change.actor_id, note)


def tell_question(question: RowQuestion) -> None:
    """The superior asks about a row (giải trình)."""
    card = question.scorecard
    title = f"Cấp trên đề nghị giải trình hàng {question.criterion.code} của phiếu chấm điểm năm {card.year}"
    url = reverse("scoring:questions", args=[card.year, card.pk])
    words = f"Trả lời đến hết ngày {question.due_on:%d/%m/%Y}. {question.text}"
    to_heads([card.unit], Told(f"question:{question.pk}", title, url, question.asked_at, question.asked_by_id, words))


def tell_event(event: AuditEvent) -> None:
    """Acts that are no step: longer time given or taken back, a request to open a sheet answered."""
    if teller := EVENTS.get(event.kind):
        teller(event)


def _extended(event: AuditEvent) -> None:
    until = dt.date.fromisoformat(event.detail["until"])
    _extension(event, f"Được gia hạn gửi phiếu chấm điểm đến hết ngày {until:%d/%m/%Y}")


def _revoked(event: AuditEvent) -> None:
    _extension(event, f"Gia hạn gửi phiếu chấm điểm năm {event.detail['year']} đã được thu hồi")


def _extension(event: AuditEvent, title: str) -> None:
    url = reverse("scoring:list", args=[event.detail["year"]])
    to_heads(
        [Unit.objects.get(pk=event.subject_id or 0)], Told(f"event:{event.pk}", title, url, event.at, event.actor_id)
    )


def _longer(event: AuditEvent) -> None:
    until = dt.date.fromisoformat(event.detail["until"])
    _of_occurrence(event, f"Được gia hạn đến hết ngày {until:%d/%m/%Y}: ")


def _no_longer(event: AuditEvent) -> None:
    _of_occurrence(event, "Đã thu hồi gia hạn: ")


def _of_occurrence(event: AuditEvent, words: str) -> None:
    """What is due from a unit or an authority has another day."""
    found = Occurrence.objects.select_related("obligation", "unit", "authority")
    row = found.get(pk=event.subject_id or 0)
    title = words + thing_words(row.obligation.title, row.period)
    url = reverse("deadlines:occurrence", args=[row.year, row.pk])
    told = Told(f"event:{event.pk}", title, url, event.at, event.actor_id)
    if row.unit:
        to_heads([row.unit], told)
    elif row.authority:
        to_staff(row.authority.pk, row.authority.name, told)


def _answered(event: AuditEvent) -> None:
    """Refused requests; granting one takes a step or extends, which tell of themselves, but for checking again."""
    card = Scorecard.objects.select_related("unit").get(pk=event.subject_id or 0)
    request = card.reopen_requests.filter(answered_at__isnull=False).first()
    granted = event.detail["granted"]
    if request is None or (granted and not (card.state == SheetState.REVIEWING and _last_step(card) == "recheck")):
        return
    word = "được đồng ý, cấp trên đang thẩm định lại" if granted else "chưa được đồng ý"
    title = f"Đề nghị mở lại phiếu chấm điểm năm {card.year} {word}"
    told = Told(f"event:{event.pk}", title, _sheet_url(card), event.at, event.actor_id, f"Trả lời: {request.answer}")
    to_heads([card.unit], told)


def _last_step(card: Scorecard) -> str:
    last = StatusChange.objects.filter(subject_type=card._meta.label_lower, subject_id=card.pk).last()
    return last.action if last else ""


EVENTS: dict[str, Callable[[AuditEvent], None]] = {
    "sheet.extended": _extended,
    "sheet.extension_revoked": _revoked,
    "sheet.reopen_answered": _answered,
    "due.extended": _longer,
    "due.extension_revoked": _no_longer,
}


def _sheet_url(card: Scorecard) -> str:
    return reverse("scoring:sheet", args=[card.year, card.pk])


def to_heads(units: Collection[Unit], told: Told) -> int:
    """Tell the heads of units, each once; not the one who did it. Three queries, however many units."""
    names = {unit.pk: unit.name for unit in units}
    heads = heads_of(names, timezone.localdate(told.at))
    return add(_notice(told, member, names[member.unit_id or 0]) for member in _others(heads, told))


def to_staff(authority_id: int, name: str, told: Told) -> int:
    """The same for the officers of an authority."""
    members = staff_of([authority_id], (Role.OFFICER,), timezone.localdate(told.at))
    return add(_notice(told, member, name) for member in _others(members, told))


def _others(members: Iterable[Membership], told: Told) -> list[Membership]:
    return [member for member in members if member.user_id != told.by]


def _notice(told: Told, member: Membership, place: str) -> Notice:
    words: list[Any] = [{"text": place}]
    if told.words:
        words.append({"text": told.words if len(told.words) <= NOTE_MAX else told.words[: NOTE_MAX - 1] + "…"})
    return Notice(
        user_id=member.user_id,
        key=f"{told.key}:{member.unit_id or 0}",
        kind=NoticeKind.STEP,
        title=clipped(told.title),
        lines=words,
        url=told.url,
        membership_id=member.pk,
        created_at=told.at,
    )
