"""Authorities say what is due from those below them, by when, and how people are reminded (ADR 0023)."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from common import audit
from common.reasons import is_reason
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused
from deadlines.domain.requests import ask_for_occurrences
from deadlines.enums import Bearer, Subject, When
from deadlines.models import Obligation
from deadlines.queries.effective import obligations_for
from deadlines.rules.dates import Rule, dues
from models_programs.models import ProgrammeDate
from units.models import Authority

KEEPERS = (Role.OFFICER, Role.APPROVER, Role.ADMIN)
NOT_YOURS = "Chỉ cán bộ, lãnh đạo, quản trị của chính cấp này mới đặt thời hạn."
STAGES_MAX, FARTHEST = 10, 90
# What a person can say of a day; the other ways read it where it stands.
TYPED = (When.BEFORE, When.ON, When.MONTHLY_BEFORE, When.MONTH, When.QUARTER, When.UNDATED)
NEEDED = {
    When.BEFORE: ("day", "month"),
    When.ON: ("day", "month"),
    When.MONTHLY_BEFORE: ("day",),
    When.MONTH: ("month",),
    When.QUARTER: ("quarter",),
    When.UNDATED: (),
}
# What only units, or only authorities, can do: nothing proves the other's (deadlines/queries/proof).
UNITS_ONLY = frozenset({Subject.REGISTRATION, Subject.PAPERS, Subject.DOSSIER, Subject.SELF_SCORE})
AUTHORITIES_ONLY = frozenset({Subject.RECOGNITION, Subject.REVIEW, Subject.CLASSIFICATION})
ASKED = {"day": "Nhập ngày.", "month": "Nhập tháng.", "quarter": "Chọn quý."}


def may_keep(actor: Actor, path: str) -> bool:
    """Whether the actor sets the deadlines of the authority at ``path``: nobody does it for another one."""
    return actor.role in KEEPERS and actor.authority_path == path


def parse_stages(text: str) -> list[int]:
    """ "30, 14, 7, 3, 1, 0" as falling days before the last day in time. Raises ValidationError saying what to type."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValidationError("Nhập các số ngày, cách nhau bằng dấu phẩy, ví dụ 30, 14, 7, 3, 1, 0.")
    found = sorted({int(part) for part in parts}, reverse=True)
    if found[0] > FARTHEST or len(found) > STAGES_MAX:
        raise ValidationError(f"Nhập nhiều nhất {STAGES_MAX} mốc, mỗi mốc không quá {FARTHEST} ngày.")
    return found


def set_obligation(
    *,
    authority: Authority,
    values: dict[str, Any],
    year: int,
    actor: Actor,
    now: dt.datetime,
    row: Obligation | None = None,
    beyond_law: bool = False,
) -> Obligation:
    """Create or change an obligation of the own authority; ``values`` by field name.

    ``year`` is the one whose law day it is compared with: later than that needs ``beyond_law``. Raises NotAllowed,
    Refused for one that is not the authority's own, ValidationError by field. What is due follows with the next tick.
    """
    if not may_keep(actor, authority.path):
        raise NotAllowed(NOT_YOURS)
    if row is not None and row.authority_id != authority.pk:
        raise Refused("Thời hạn này do cấp khác đặt. Đặt ngày riêng thay vì sửa.")
    with transaction.atomic():
        made = _locked(row, values) if row else Obligation(authority=authority, authority_path=authority.path)
        made.code = made.code or _free_code(authority)
        for name, value in values.items():
            setattr(made, name, value)
        _check(made)
        _check_above(made, authority, year)
        law = Obligation.objects.filter(authority=None, code=made.code, is_active=True, is_legal=True).first()
        if law is not None:
            made.is_legal = True  # an own day of the law's thing is still the law's thing: it cannot be muted
            if not beyond_law:
                _check_law(made, law, authority, year)
        made.set_by_id, made.set_at = actor.user_id, now
        made.save()
        _log("due.obligation_set", made, actor, now)
        ask_for_occurrences(path=authority.path, now=now)
    return made


def _locked(row: Obligation, values: dict[str, Any]) -> Obligation:
    """The row as it is now. Raises Refused when somebody has taken it out of use, unless it is taken up again."""
    found = Obligation.objects.select_for_update().get(pk=row.pk)
    if not found.is_active and not values.get("is_active"):
        raise Refused("Thời hạn này vừa được bỏ. Quay lại danh sách để xem.")
    return found


def _free_code(authority: Authority) -> str:
    return f"rieng_{authority.pk}_{secrets.token_hex(4)}"


def _check(row: Obligation) -> None:
    problems: dict[str, list[str]] = {}
    if row.when in NEEDED:
        for name in NEEDED[When(row.when)]:
            if getattr(row, name) is None:
                problems[name] = [ASKED[name]]
        for name in ("day", "month", "quarter"):
            if name not in NEEDED[When(row.when)]:
                setattr(row, name, None)
    if row.day and row.month and row.day > _days_of(row.month):
        problems["day"] = [f"Tháng {row.month} không có ngày {row.day}. Nhập ngày khác."]
    wrong = UNITS_ONLY if row.bearer == Bearer.AUTHORITY else AUTHORITIES_ONLY
    if row.subject in wrong:
        who = "từng đơn vị" if row.bearer == Bearer.AUTHORITY else "từng cấp quản lý"
        problems["bearer"] = [f"“{Subject(row.subject).label}” là việc của {who}. Chọn lại."]
    if row.subject == Subject.SELF_SCORE and row.when != When.WINDOW:
        problems["subject"] = ["Ngày gửi phiếu tự chấm đặt ở trang Hạn nhận phiếu. Chọn loại việc khác."]
    taken = Obligation.objects.filter(programme_date=row.programme_date_id, bearer=row.bearer).exclude(pk=row.pk)
    if row.programme_date_id and taken.exists():
        problems["bearer"] = ["Mốc này của kế hoạch đã ghi việc cho bên đó. Sửa dòng kia, hoặc chọn bên còn lại."]
    needs_kinds = row.bearer == Bearer.UNIT or row.subject in AUTHORITIES_ONLY
    if needs_kinds and not row.unit_kinds:
        problems["unit_kinds"] = ["Chọn ít nhất một loại đơn vị."]
    if row.bearer == Bearer.AUTHORITY and not row.authority_kinds:
        problems["authority_kinds"] = ["Chọn ít nhất một cấp."]
    if row.subject == Subject.REPORT and not row.report_form:
        problems["report_form"] = ["Chọn mẫu báo cáo."]
    if row.subject == Subject.EVENT and not row.event_code:
        problems["event_code"] = ["Chọn ngày, tháng hoạt động."]
    if row.when != When.PLAN and not is_reason(row.source):
        problems["source"] = ["Ghi văn bản đặt thời hạn này, từ 10 chữ cái trở lên."]
    if row.year_to is not None and row.year_to < row.year_from:
        problems["year_to"] = ["Năm cuối không được trước năm đầu."]
    if problems:
        raise ValidationError(problems)  # type: ignore[arg-type]


def _days_of(month: int) -> int:
    return 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def _last_day(row: Obligation, year: int) -> dt.date | None:
    """The last day in time of what is typed; None: it says none, or a plan says it."""
    if row.when not in NEEDED:
        return None
    found = dues(Rule(row.when, row.day, row.month, row.quarter), year)
    return max((due.on_time_to for due in found if due.on_time_to), default=None)


def _check_above(row: Obligation, authority: Authority, year: int) -> None:
    """A report is not due later than the level above wants the same one, nor a unit's later than the own one upward."""
    last = _last_day(row, year)
    if row.subject != Subject.REPORT or last is None:
        return
    book = obligations_for([authority.path], year)
    book.rows.pop(authority.path, None)
    is_unit = row.bearer == Bearer.UNIT
    for kind in row.unit_kinds if is_unit else row.authority_kinds:
        held = book.of_unit(authority.path, kind) if is_unit else book.of_authority(authority.path, kind)
        same = [one for one in held if one.obligation.code == row.code and not one.obligation.is_law]
        if is_unit and row.report_form == "unit_year":
            upward = book.of_authority(authority.path, authority.kind)
            same += [one for one in upward if one.obligation.report_form == "authority_year"]
        for one in same:
            limit = max((due.on_time_to for due in one.dues if due.on_time_to), default=None)
            if limit and last > limit:
                raise ValidationError(
                    {"day": [f"Cấp trên nhận báo cáo đến hết ngày {limit:%d/%m/%Y}. Chọn ngày không muộn hơn."]}
                )


def _check_law(row: Obligation, law: Obligation, authority: Authority, year: int) -> None:
    """The law's day of the same thing is the outer limit; beyond it only on purpose."""
    book = obligations_for([authority.path], year)
    kind = next(iter(row.unit_kinds if row.bearer == Bearer.UNIT else row.authority_kinds), "")
    limit = next((due.on_time_to for due in dues(book.rule(law, authority.path, kind), year)), None)
    last = _last_day(row, year)
    if limit and last and last > limit:
        raise ValidationError(
            {"day": [f"Muộn hơn hạn theo luật ({limit:%d/%m/%Y}). Chọn ngày sớm hơn, hoặc đánh dấu ô đồng ý."]}
        )


def assign_date(
    *, date: ProgrammeDate, values: dict[str, Any], year: int, actor: Actor, now: dt.datetime
) -> Obligation:
    """Say who owes what a plan's date asks for; the day stays the plan's. Raises as ``set_obligation``."""
    programme = date.programme
    plan = {
        "code": date.code, "title": date.text, "when": When.PLAN, "programme_date": date,
        "year_from": programme.year, "source": (programme.document_words or programme.title)[:300],
    }  # fmt: skip
    with transaction.atomic():
        old = Obligation.objects.filter(programme_date=date, bearer=values["bearer"]).first()
        if old is not None and old.is_active:
            raise Refused("Mốc này của kế hoạch đã có người phải làm.")
        return set_obligation(
            authority=programme.authority,
            values={**values, **plan, "is_active": True},
            year=year,
            actor=actor,
            now=now,
            row=old,
            beyond_law=True,
        )


def retire(*, row: Obligation, actor: Actor, now: dt.datetime) -> None:
    """Take an obligation out of use; what was due by it and not sent is no longer due. The law's cannot be."""
    if row.authority is None or not may_keep(actor, row.authority_path):
        raise NotAllowed(NOT_YOURS)
    with transaction.atomic():
        found = Obligation.objects.select_for_update().get(pk=row.pk)
        if not found.is_active:
            raise Refused("Thời hạn này đã được bỏ.")
        found.is_active = False
        found.save(update_fields=["is_active"])
        _log("due.obligation_retired", found, actor, now)
        ask_for_occurrences(path=row.authority_path, now=now)


def _log(kind: str, row: Obligation, actor: Actor, now: dt.datetime) -> None:
    audit.record(
        kind, now=now, actor_id=actor.user_id, role=actor.role.value, subject=row, code=row.code, title=row.title,
        when=row.when, day=row.day, month=row.month, quarter=row.quarter,
    )  # fmt: skip
