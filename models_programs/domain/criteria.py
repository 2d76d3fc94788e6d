"""Lists of criteria of the "xã điển hình": importing, judging, removing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.rows import text_problems
from common.scope import Actor
from common.text import clean_line
from common.uploads import Table
from common.workflow import NotAllowed
from models_programs.domain.criteria_table import plan_list
from models_programs.domain.records import log
from models_programs.models import CriteriaList, CriterionAnswer, ListedCriterion
from models_programs.queries.criteria import answers_of
from models_programs.rules.criteria import OPEN, WORDS, seen_of, value_of
from models_programs.rules.permissions import PROGRAMME_WRITERS
from units.enums import AuthorityKind
from units.models import Authority

NOT_YOURS = "Chỉ cán bộ hoặc quản trị của chính cơ quan này mới làm được việc này."
SAME_NAME = "Đã có bộ tiêu chí mang tên này. Đặt tên khác, ví dụ thêm năm của văn bản."


@dataclass(frozen=True, slots=True)
class Given:
    """One criterion as a person judged it; ``is_met`` None is "not judged". ``seen`` marks what the page showed."""

    criterion_id: int
    is_met: bool | None
    note: str
    seen: str


def may_import(actor: Actor) -> bool:
    """Lists are kept by officers and administrators of an authority."""
    return actor.role in PROGRAMME_WRITERS


def may_judge(actor: Actor, authority: Authority) -> bool:
    """A commune judges itself, by its own officers and administrators."""
    return may_import(actor) and actor.authority_id == authority.pk and authority.kind == AuthorityKind.COMMUNE


def name_problems(*, authority_id: int, name: str) -> dict[str, str]:
    """A list's name is its own at an authority."""
    taken = CriteriaList.objects.filter(authority=authority_id, name=clean_line(name)).exists()
    return {"name": SAME_NAME} if taken else {}


def import_list(*, table: Table, name: str, source: str, actor: Actor, now: dt.datetime) -> CriteriaList:
    """Store the criteria of a read file under ``name``, all or nothing. Raises NotAllowed or ValidationError."""
    if not may_import(actor):
        raise NotAllowed(NOT_YOURS)
    authority = Authority.objects.get(pk=actor.authority_id)
    plan = plan_list(table)
    if plan.problems:
        raise ValidationError([str(problem) for problem in plan.problems])
    made = CriteriaList(
        authority=authority,
        authority_path=authority.path,
        name=clean_line(name),
        source=clean_line(source),
        imported_by_id=actor.user_id,
        imported_at=now,
    )
    if problems := text_problems(made) or name_problems(authority_id=authority.pk, name=name):
        raise ValidationError({field: [sentence] for field, sentence in problems.items()})
    try:
        with transaction.atomic():
            made.save()
            ListedCriterion.objects.bulk_create(
                ListedCriterion(list=made, order=order, **row.facts) for order, row in enumerate(plan.rows, start=1)
            )
            log("created", made, actor, now, name=made.name, count=len(plan.rows))
    except IntegrityError as error:  # somebody took the name in the meantime
        raise ValidationError({"name": [SAME_NAME]}) from error
    return made


def remove_list(*, criteria_list: CriteriaList, actor: Actor, now: dt.datetime) -> None:
    """Take a list away that nobody has judged yet. Raises NotAllowed or ValidationError."""
    if not may_import(actor) or actor.authority_id != criteria_list.authority_id:
        raise NotAllowed(NOT_YOURS)
    with transaction.atomic():
        row = CriteriaList.objects.select_for_update().get(pk=criteria_list.pk)
        if CriterionAnswer.objects.filter(criterion__list=row).exists():
            raise ValidationError("Bộ tiêu chí đã có xã đánh giá nên không xóa được. Nhập bộ mới với tên khác.")
        log("removed", row, actor, now, name=row.name)
        row.delete()


def save_answers(
    *,
    criteria_list: CriteriaList,
    authority: Authority,
    year: int,
    given: Sequence[Given],
    actor: Actor,
    now: dt.datetime,
) -> int:
    """Store what changed, all or nothing; returns how many criteria changed. Untouched criteria are left alone.

    Raises NotAllowed, or ValidationError by "note-<criterion id>": a note without a judgement, a text too long, or an
    answer that somebody else changed since it was shown.
    """
    if not may_judge(actor, authority):
        raise NotAllowed(NOT_YOURS)
    with transaction.atomic():
        CriteriaList.objects.select_for_update().get(pk=criteria_list.pk)
        stored = answers_of(criteria_list, authority, [year])
        names = _names(criteria_list)
        problems: dict[str, list[str]] = {}
        changes: dict[str, list[str]] = {}
        for answer in given:
            old = stored.get((answer.criterion_id, year))
            before = (value_of(old.is_met if old else None), old.note if old else "")
            after = (value_of(answer.is_met), clean_line(answer.note))
            if answer.criterion_id not in names or after == before or seen_of(*after) == answer.seen:
                continue
            row = old or CriterionAnswer(criterion_id=answer.criterion_id, authority=authority, year=year)
            row.is_met, row.note = bool(answer.is_met), after[1]
            if problem := _problem(answer, row, before, after):
                problems[f"note-{answer.criterion_id}"] = [problem]
                continue
            changes[names[answer.criterion_id]] = [_told(before), _told(after)]
            _store(row, after, actor, now)
        if problems:
            raise ValidationError(problems)
        if changes:
            log("judged", criteria_list, actor, now, authority=authority.pk, year=year, changes=changes)
    return len(changes)


def _names(criteria_list: CriteriaList) -> dict[int, str]:
    """Criterion → its number, with its group where another group has the same number."""
    criteria = list(criteria_list.criteria.all())
    often = Counter(row.code for row in criteria)
    return {row.pk: row.code if often[row.code] == 1 else f"{row.group} {row.code}".strip() for row in criteria}


def _problem(answer: Given, row: CriterionAnswer, before: tuple[str, str], after: tuple[str, str]) -> str:
    if answer.seen != seen_of(*before):
        return f"Người khác vừa ghi “{_told(before)}”. Xem lại rồi lưu lần nữa nếu vẫn muốn thay."
    if after[0] == OPEN and after[1]:
        return "Chọn Đạt hoặc Chưa đạt để lưu được ghi chú này."
    return next(iter(text_problems(row).values()), "")


def _store(row: CriterionAnswer, after: tuple[str, str], actor: Actor, now: dt.datetime) -> None:
    if after[0] == OPEN:
        row.delete()
        return
    row.answered_by_id, row.answered_at = actor.user_id, now
    row.save()


def _told(answer: tuple[str, str]) -> str:
    """ "Đạt: Nghị quyết 05-NQ/ĐU" """
    return ": ".join(part for part in (WORDS[answer[0]], answer[1]) if part)
