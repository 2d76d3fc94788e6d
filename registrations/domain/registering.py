"""Writing, sending and receiving the registration of a unit for a year (TT 124/2021 Điều 9.2a)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common import audit, rows
from common.receipts import receipt_code
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused, WrongState, apply
from models_programs.models import UnitPaper, UnitYear
from models_programs.queries.rulebook import rulebook
from registrations.domain.recognition import refuse_recognition, withdraw_result
from registrations.enums import RegistrationState
from registrations.models import Registration
from registrations.queries.due import due_of
from registrations.rules.permissions import fills
from registrations.rules.timeliness import lateness
from registrations.workflow import TABLE
from units.models import Unit
from units.queries import is_unit_in_year

NOT_YOURS = "Chỉ đơn vị hoặc cán bộ của cấp quản lý trực tiếp mới làm bản đăng ký này."
STALE = "Trong lúc trang này mở, người khác đã sửa bản đăng ký. Xem lại các ô dưới đây rồi lưu lần nữa."
LOCKED = "Bản đăng ký đã gửi nên không sửa được. Muốn sửa, rút lại trước khi cấp trên tiếp nhận."
# What a person types; everything else follows from steps.
FIELDS = (
    "head_name", "head_post", "contact_name", "contact_post", "contact_phone", "people", "households",
    "households_committed", "sub_units", "sub_units_committed", "no_resolution", "resolution_number",
    "resolution_date", "resolution_issuer", "plan_number", "plan_date", "plan_issuer", "commitments",
)  # fmt: skip
# What may be taken over from last year: words and contacts, never figures, dates, numbers or a state.
COPIED = ("contact_name", "contact_post", "contact_phone", "resolution_issuer", "plan_issuer", "commitments")
PAIRS = (("households_committed", "households"), ("sub_units_committed", "sub_units"))


def open_registration(*, unit: Unit, year: int, actor: Actor, now: dt.datetime) -> Registration:
    """The registration of a unit and year: begun the first time with what the records know, the same ever after.

    Raises NotAllowed for people who neither head the unit nor officer its authority, Refused when the unit does not
    exist in that year.
    """
    found = Registration.objects.filter(unit=unit, year=year).first()
    if found is not None:
        return found
    row = Registration(unit=unit, authority=unit.authority, authority_path=unit.authority_path, year=year)
    if not fills(row, actor):
        raise NotAllowed(NOT_YOURS)
    if not is_unit_in_year(unit, year):
        raise Refused(f"Đơn vị này không còn hoạt động trong kỳ đánh giá năm {year} nên không đăng ký.")
    _fill_in(row)
    row.entered_on_behalf = not actor.is_unit_head
    row.created_at = row.changed_at = now
    row.changed_by_id = actor.user_id
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return Registration.objects.get(unit=unit, year=year)
    return row


def _fill_in(row: Registration) -> None:
    """Facts of the unit, its papers and figures of the year. Three queries."""
    unit = row.unit
    row.head_name, row.head_post = unit.head_name, unit.head_post
    row.contact_phone = unit.phone
    row.people, row.households, row.sub_units = unit.staff, unit.households, unit.sub_units
    row.no_resolution = False
    figures = UnitYear.objects.filter(unit=unit, year=row.year).first()
    if figures is not None:
        for name in ("people", "households", "households_committed", "sub_units", "sub_units_committed"):
            if (value := getattr(figures, name)) is not None:
                setattr(row, name, value)
        for part, whole in PAIRS:
            if (getattr(row, part) or 0) > (getattr(row, whole) or 0):
                setattr(row, part, None)
    for paper in UnitPaper.objects.filter(unit=unit, year=row.year, kind__in=("resolution", "plan")):
        if not getattr(row, f"{paper.kind}_number"):
            setattr(row, f"{paper.kind}_number", paper.number)
            setattr(row, f"{paper.kind}_date", paper.date)
            setattr(row, f"{paper.kind}_issuer", paper.issuer)


def copy_last_year(*, registration: Registration, actor: Actor, now: dt.datetime) -> list[str]:
    """Take over last year's words into empty fields of the draft; never its state. Returns the names taken over.

    Raises NotAllowed, WrongState after it was sent, Refused when there is nothing to take over.
    """
    before = Registration.objects.filter(unit=registration.unit, year=registration.year - 1).first()
    if before is None:
        raise Refused(f"Năm {registration.year - 1} đơn vị không có bản đăng ký trên hệ thống để chép.")
    values = {
        name: getattr(before, name) for name in COPIED if getattr(before, name) and not getattr(registration, name)
    }
    if not values:
        raise Refused("Không còn ô trống nào để chép lời của năm trước.")
    save_registration(registration=registration, values=values, actor=actor, now=now)
    return [rows.label_of(Registration, name) for name in values]


def save_registration(
    *, registration: Registration, values: Mapping[str, Any], actor: Actor, now: dt.datetime, seen: int | None = None
) -> dict[str, list[str]]:
    """Keep what was typed into a draft, complete or not. ``seen``: the version that the person was shown.

    Returns {field: [before, after]} in words. Raises NotAllowed, WrongState after it was sent, or ValidationError by
    field (code "stale" when somebody else was faster).
    """
    with transaction.atomic():
        row = Registration.objects.select_for_update().get(pk=registration.pk)
        if not fills(row, actor):
            raise NotAllowed(NOT_YOURS)
        if not row.is_editable:
            raise WrongState(LOCKED)
        if seen is not None and seen != row.version:
            raise ValidationError(STALE, code="stale")
        changes = rows.assign(row, {name: value for name, value in values.items() if name in FIELDS})
        problems = {**rows.text_problems(row), **_figure_problems(row), **_date_problems(row, timezone.localdate(now))}
        if problems:
            raise ValidationError({name: [sentence] for name, sentence in problems.items()})
        if changes:
            row.version += 1
            row.changed_at, row.changed_by_id = now, actor.user_id
            row.save()
    registration.refresh_from_db()
    return changes


def _figure_problems(row: Registration) -> dict[str, str]:
    problems = {}
    for part, whole in PAIRS:
        one, total = getattr(row, part), getattr(row, whole)
        if one is not None and total is not None and one > total:
            label = rows.label_of(Registration, whole).lower()
            problems[part] = f"Nhập số không lớn hơn {label} ({total})."
    return problems


def _date_problems(row: Registration, today: dt.date) -> dict[str, str]:
    problems = {}
    for name in ("resolution_date", "plan_date"):
        day = getattr(row, name)
        if day is not None and day > today:
            problems[name] = "Ngày ban hành không được sau hôm nay."
        elif day is not None and day.year < row.year - 5:
            problems[name] = f"Kiểm tra lại năm: văn bản của năm {row.year}."
    return problems


def send_registration(*, registration: Registration, actor: Actor, now: dt.datetime) -> Registration:
    """Send it to the managing authority; the first sending gives the receipt code and counts for "đúng hạn".

    Late ones are taken and marked unless the authority's rule says otherwise. Raises as ``common.workflow.apply``.
    """
    _require_open(registration, now)

    def stamp(locked: Registration) -> None:
        locked.first_sent_at = locked.first_sent_at or now
        locked.receipt_code = locked.receipt_code or receipt_code(locked.year)
        locked.entered_on_behalf = not actor.is_unit_head

    apply(TABLE["send"], instance=registration, actor=actor, now=now, before_save=stamp)
    return registration


def _require_open(registration: Registration, now: dt.datetime) -> None:
    """Only a first sending can be too late: what was returned may always come back."""
    if registration.first_sent_at is not None:
        return
    due = due_of(registration.authority_path, registration.year)
    late = lateness(timezone.localdate(now), due, unit=registration.unit_id, since=registration.unit.valid_from)
    if late == "law" and not rulebook(registration.authority_path).yes("registration.takes_late"):
        raise Refused(f"Đã hết hạn đăng ký ({due.law:%d/%m/%Y}). Cơ quan quản lý không nhận bản đăng ký gửi muộn.")


def take_step(
    *, action: str, registration: Registration, actor: Actor, now: dt.datetime, note: str = ""
) -> Registration:
    """Take a step of ``TABLE`` without figures of its own; "refuse" and "reconsider" write and remove the result.

    Raises as ``common.workflow.apply``.
    """

    def clear(locked: Registration) -> None:
        if action in ("recheck", "reconsider"):
            locked.verdict = locked.failed = ""

    with transaction.atomic():
        apply(TABLE[action], instance=registration, actor=actor, now=now, note=note, before_save=clear)
        if action == "refuse":
            refuse_recognition(registration=registration, actor=actor, now=now)
        elif action == "reconsider":
            withdraw_result(registration=registration, actor=actor, now=now, note=note)
    return registration


def register_on_paper(*, unit: Unit, year: int, received_on: dt.date, actor: Actor, now: dt.datetime) -> Registration:
    """Record that the signed paper form came in on a day: the unit is registered, with what its records know.

    Raises NotAllowed, Refused (a form is on its way already, a day in the future, out of scope).
    """
    if actor.role != Role.OFFICER or actor.authority_path != unit.authority_path:
        raise NotAllowed("Chỉ cán bộ của cấp quản lý trực tiếp mới ghi nhận bản đăng ký giấy.")
    if received_on > timezone.localdate(now):
        raise Refused("Ngày nhận không được sau hôm nay.")
    if received_on.year not in (year - 1, year):
        raise Refused(f"Ngày nhận phải trong năm {year - 1} hoặc {year}.")
    with transaction.atomic():
        row = open_registration(unit=unit, year=year, actor=actor, now=now)
        row = Registration.objects.select_for_update().get(pk=row.pk)
        if row.state not in (RegistrationState.DRAFT, RegistrationState.RETURNED):
            raise Refused(f"{unit.name} đã có bản đăng ký ({row.get_state_display().lower()}).")
        came = dt.datetime.combine(received_on, dt.time(8), tzinfo=timezone.get_current_timezone())
        row.on_paper, row.entered_on_behalf = True, True
        row.first_sent_at = row.first_sent_at or came
        row.sent_at, row.receipt_code = came, row.receipt_code or receipt_code(year)
        row.state = RegistrationState.SENT
        row.save()
        apply(TABLE["accept"], instance=row, actor=actor, now=now, note="Ghi nhận bản đăng ký giấy")
        audit.record(
            "registration.on_paper", now=now, actor_id=actor.user_id, role=actor.role.value, subject=row,
            received_on=received_on.isoformat(),
        )  # fmt: skip
    return row
