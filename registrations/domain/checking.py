"""Declaring and checking the criteria of Thông tư 124 (Điều 4–8): the unit's answer and the officer's beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction

from common import audit
from common.locks import lock_of
from common.reasons import REASON_MIN, is_reason
from common.scope import Actor, Role
from common.text import has_forbidden
from common.workflow import NotAllowed, WrongState, apply
from registrations.computed import findings, joined
from registrations.enums import RECEIVED, CriterionKind, Outcome, RegistrationState
from registrations.models import CheckMark, Registration
from registrations.queries.checklists import items_for, marks_of
from registrations.queries.facts import collect_facts
from registrations.rules.facts import Finding
from registrations.rules.permissions import fills, is_managing
from registrations.rules.verdict import Answer, Verdict, verdict
from registrations.workflow import TABLE

NOTE_MAX = 300
Column = Literal["declared", "checked"]
UNTOUCHED = {"declared": "", "declared_note": "", "checked": "", "checked_note": ""}
NOT_YOURS = "Chỉ đơn vị hoặc cán bộ của cấp quản lý trực tiếp mới tự đánh giá tiêu chí."
NOT_CHECKER = "Chỉ cán bộ của cấp quản lý trực tiếp mới thẩm định."
STALE = "Trong lúc trang này mở, người khác đã trả lời tiêu chí này. Xem lại rồi lưu lần nữa."


@dataclass(frozen=True, slots=True)
class Change:
    """One answer as typed. ``seen``: the answer that the person was shown (None: not asked)."""

    outcome: str
    note: str = ""
    force_majeure: bool = False
    force_majeure_reason: str = ""
    seen: str | None = None


def open_marks(registration: Registration) -> list[CheckMark]:
    """The rows of the criteria that hold this year, made when they are first needed; those of the year added later too.

    A dossier keeps the version of the circular's set that it was made from. An added criterion that no longer holds
    goes again, unless somebody wrote something beside it. Nothing is made before the registration is received, nor
    once the dossier is checked.
    """
    late = (RegistrationState.VERIFIED, RegistrationState.RECOGNISED, RegistrationState.NOT_RECOGNISED)
    if registration.state in RECEIVED and registration.state not in late:
        items = items_for(registration.unit.kind, registration.year, registration.authority_path)
        leaves = [item for item in items if item.kind != CriterionKind.GROUP]
        there = dict(registration.marks.values_list("item_id", "item__checklist__authority_id"))
        has_circular = None in there.values()
        new = [
            CheckMark(registration=registration, item=item)
            for item in leaves
            if item.pk not in there and (item.checklist.authority_id is not None or not has_circular)
        ]
        if new and lock_of(registration.authority_path, registration.year):
            return list(marks_of(registration))  # a closed year is read as it is
        CheckMark.objects.bulk_create(new, ignore_conflicts=True)
        holding = {item.pk for item in leaves}
        if gone := [pk for pk, owner in there.items() if owner is not None and pk not in holding]:
            registration.marks.filter(item__in=gone, **UNTOUCHED).delete()
    return list(marks_of(registration))


def findings_of(registration: Registration, marks: list[CheckMark]) -> dict[int, list[Finding]]:
    """Mark id → what the records say about its criterion. A constant number of queries."""
    facts = collect_facts([registration])[registration.pk]
    return {mark.pk: findings(mark.item.rules, facts) for mark in marks}


def declare(*, registration: Registration, changes: Mapping[int, Change], actor: Actor, now: dt.datetime) -> int:
    """The unit (or an officer on its behalf) answers criteria, by mark id, while the dossier is its own.

    An answer other than what the records say, and one that is "not met", needs a note. Returns how many changed. Raises
    NotAllowed, WrongState, or ValidationError by criterion code.
    """
    if not fills(registration, actor):
        raise NotAllowed(NOT_YOURS)
    return _answer(registration, "declared", RegistrationState.ACCEPTED, changes, actor, now)


def check(*, registration: Registration, changes: Mapping[int, Change], actor: Actor, now: dt.datetime) -> int:
    """The officer answers criteria of a dossier that was sent, with "bất khả kháng" where the circular allows it.

    Raises and returns as ``declare``.
    """
    if actor.role != Role.OFFICER or not is_managing(registration, actor):
        raise NotAllowed(NOT_CHECKER)
    return _answer(registration, "checked", RegistrationState.PROPOSED, changes, actor, now)


def _answer(
    registration: Registration,
    column: Column,
    state: str,
    changes: Mapping[int, Change],
    actor: Actor,
    now: dt.datetime,
) -> int:
    with transaction.atomic():
        row = Registration.objects.select_for_update(of=("self",)).select_related("unit__area").get(pk=registration.pk)
        if row.state != state:
            raise WrongState(f"Hồ sơ đang “{row.get_state_display()}” nên không sửa phần này được.")
        marks = [mark for mark in marks_of(row) if mark.pk in changes]
        found = findings_of(row, marks)
        problems: dict[str, list[str]] = {}
        changed = []
        for mark in marks:
            change = changes[mark.pk]
            if sentences := _problems(mark, column, change, found[mark.pk]):
                problems[str(mark.pk)] = sentences
            elif _put(mark, column, change, actor, now):
                changed.append(mark)
        if problems:
            raise ValidationError(problems)
        for mark in changed:
            mark.save()
    return len(changed)


def _problems(mark: CheckMark, column: Column, change: Change, found: list[Finding]) -> list[str]:
    code, note = mark.item.code, change.note.strip()
    if change.outcome not in ("", *Outcome.values):
        return [f"Tiêu chí {code}: chọn Đạt hoặc Không đạt."]
    stored = (getattr(mark, column), getattr(mark, f"{column}_note"))
    # The same answer twice is a double click, not somebody else's.
    if change.seen is not None and change.seen != stored[0] and (change.outcome, note) != stored:
        return [f"Tiêu chí {code}: {STALE}"]
    reason = change.force_majeure_reason.strip()
    if has_forbidden(note) or has_forbidden(reason):
        return [f"Tiêu chí {code}: xóa ký tự lạ trong phần ghi chú."]
    if max(len(note), len(reason)) > NOTE_MAX:
        return [f"Tiêu chí {code}: rút gọn ghi chú còn {NOTE_MAX} ký tự."]
    if change.outcome == Outcome.NOT_MET and not is_reason(note):
        return [f"Tiêu chí {code}: ghi lý do không đạt, từ {REASON_MIN} chữ cái, ngắn gọn, không nêu tên người."]
    if contradicts(change.outcome, found) and not is_reason(note):
        return [f"Tiêu chí {code}: trả lời khác với hồ sơ, ghi lý do từ {REASON_MIN} chữ cái."]
    if column == "checked" and change.force_majeure:
        if not mark.item.allows_force_majeure:
            return [f"Tiêu chí {code}: Thông tư 124 không cho tính bất khả kháng ở tiêu chí này."]
        if not is_reason(reason):
            return [f"Tiêu chí {code}: ghi lý do bất khả kháng, từ {REASON_MIN} chữ cái."]
    return []


def contradicts(outcome: str, found: list[Finding]) -> bool:
    """Whether an answer says something else than the records, where they say anything."""
    told = joined(found)
    return bool(outcome and told and outcome != told)


def _put(mark: CheckMark, column: Column, change: Change, actor: Actor, now: dt.datetime) -> bool:
    values: dict[str, object] = {column: change.outcome, f"{column}_note": change.note.strip()}
    if column == "checked":
        forced = change.force_majeure and change.outcome == Outcome.NOT_MET
        values["force_majeure"] = forced
        values["force_majeure_reason"] = change.force_majeure_reason.strip() if forced else ""
    if all(getattr(mark, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(mark, name, value)
    setattr(mark, f"{column}_by_id", actor.user_id)
    setattr(mark, f"{column}_at", now)
    return True


def agree_with_rest(*, registration: Registration, actor: Actor, now: dt.datetime) -> int:
    """The officer takes over the unit's answer wherever none was given yet, as one recorded act. Returns how many.

    Raises as ``check``: a declaration that contradicts the records is not taken over without a reason.
    """
    with transaction.atomic():
        # Under the lock: what a colleague answers at the same moment is not overwritten.
        locked = Registration.objects.select_for_update().get(pk=registration.pk)
        rest = [mark for mark in marks_of(locked) if not mark.checked and mark.declared]
        changes = {mark.pk: Change(mark.declared, mark.checked_note or mark.declared_note) for mark in rest}
        count = check(registration=registration, changes=changes, actor=actor, now=now)
        if count:
            said = {"count": count, "codes": ", ".join(mark.item.code for mark in rest)}
            who, role = actor.user_id, actor.role.value
            audit.record("criteria.agreed", now=now, actor_id=who, role=role, subject=registration, said=said)
    return count


def verdict_of(marks: list[CheckMark]) -> Verdict:
    """What the officer's answers come to."""
    return verdict(Answer(mark.item.code, mark.checked, mark.force_majeure) for mark in marks)


def verify(*, registration: Registration, actor: Actor, now: dt.datetime) -> Verdict:
    """End the check: every criterion answered; stores "đạt" or "chưa đạt" with the codes. Raises as ``apply``."""
    result = Verdict("", (), ())

    def settle(locked: Registration) -> None:
        nonlocal result
        result = verdict_of(list(marks_of(locked)))
        locked.verdict, locked.failed = result.outcome, ", ".join(result.failed)

    if actor.role == Role.OFFICER and is_managing(registration, actor):
        open_marks(registration)  # what an authority added meanwhile is asked too
    apply(TABLE["verify"], instance=registration, actor=actor, now=now, before_save=settle)
    return result
