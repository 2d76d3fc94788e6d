"""Targets, dates, headings and themes of a programme: each a row that is added, changed, removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from common import rows
from common.scope import Actor
from common.workflow import NotAllowed
from models_programs.domain.records import log, require_writer
from models_programs.enums import DateRule
from models_programs.models import (
    Programme,
    ProgrammeDate,
    ProgrammeSection,
    ProgrammeTheme,
    Target,
    TargetFigure,
)
from models_programs.queries.metrics import METRICS
from models_programs.rules.permissions import PROGRAMME_WRITERS
from units.models import Authority

NEEDS = {
    DateRule.BEFORE: ("day", "month"),
    DateRule.ON: ("day", "month"),
    DateRule.MONTHLY_BEFORE: ("day",),
    DateRule.MONTH: ("month",),
    DateRule.QUARTER: ("quarter",),
}
WORDS = {"day": "ngày", "month": "tháng", "quarter": "quý"}
DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Part:
    """A table that hangs on a programme: the related name there and what one row is called."""

    table: type[models.Model]
    related: str
    noun: str


PARTS = {
    "de-muc": Part(ProgrammeSection, "sections", "đề mục"),
    "chi-tieu": Part(Target, "targets", "chỉ tiêu"),
    "thoi-han": Part(ProgrammeDate, "dates", "thời hạn"),
    "chu-de": Part(ProgrammeTheme, "themes", "chủ đề năm"),
}


def new_part(part: Part, programme: Programme) -> Any:
    """An empty row at the end of its list, with a code of its own where rows have one."""
    row: Any = part.table(programme=programme)
    siblings: Any = getattr(programme, part.related)
    if hasattr(row, "order"):
        last = siblings.order_by("-order").values_list("order", flat=True).first()
        row.order = 0 if last is None else last + 1
    if hasattr(row, "code"):
        taken = set(siblings.values_list("code", flat=True))
        row.code = next(code for number in range(1, len(taken) + 2) if (code := f"rieng_{number}") not in taken)
    return row


def save_part(*, row: Any, values: Mapping[str, Any], actor: Actor, now: dt.datetime) -> None:
    """Store a new or changed row. Raises NotAllowed, or ValidationError by field."""
    require_writer(actor, row.programme, PROGRAMME_WRITERS)
    is_new = row.pk is None
    changes = rows.assign(row, values)
    problems = {**rows.text_problems(row), **_date_problems(row), **_target_problems(row)}
    if problems:
        raise ValidationError({name: [sentence] for name, sentence in problems.items()})
    try:
        with transaction.atomic():
            row.save()
            what = row._meta.model_name
            log("part", row.programme, actor, now, part=what, did="added" if is_new else "edited", changes=changes)
    except IntegrityError as error:
        raise ValidationError("Nội dung này đã có trong kế hoạch.") from error


def remove_part(*, row: Any, actor: Actor, now: dt.datetime) -> None:
    """Take a row out of a programme; what it said stays in the audit log. Raises NotAllowed."""
    require_writer(actor, row.programme, PROGRAMME_WRITERS)
    said = {
        column.name: rows.shown(row, column.name)
        for column in row._meta.concrete_fields
        if not column.primary_key and column.name != "programme" and getattr(row, column.attname) not in (None, "")
    }
    with transaction.atomic():
        log("part", row.programme, actor, now, part=row._meta.model_name, did="removed", said=said)
        row.delete()


def _target_problems(row: Any) -> dict[str, str]:
    """A share is of a whole, and years run forwards."""
    if not isinstance(row, Target):
        return {}
    problems = {}
    metric = METRICS.get(row.metric)
    if metric is not None and metric.is_share and row.value > 100:
        problems["value"] = "Tỷ lệ không quá 100 %. Nhập phần trăm từ 0 đến 100."
    if row.year_from and row.year_to and row.year_to < row.year_from:
        problems["year_to"] = "Năm cuối không được trước năm đầu."
    return problems


def _date_problems(row: Any) -> dict[str, str]:
    """A date names what its rule needs, and a day that exists."""
    if not isinstance(row, ProgrammeDate):
        return {}
    needed = NEEDS.get(DateRule(row.rule), ()) if row.rule in DateRule.values else ()
    for name in WORDS:
        if name not in needed:
            setattr(row, name, None)
    problems = {name: f"Nhập {WORDS[name]} của thời hạn." for name in needed if getattr(row, name) is None}
    limits = {"day": 31, "month": 12, "quarter": 4}
    for name in needed:
        value = getattr(row, name)
        if value is not None and not 1 <= value <= limits[name]:
            problems[name] = f"Nhập {WORDS[name]} từ 1 đến {limits[name]}."
    if not problems and row.day and row.month and row.day > DAYS_OF_MONTH[row.month - 1]:
        problems["day"] = f"Tháng {row.month} không có ngày {row.day}."
    return problems


def set_figure(
    *, target: Target, authority: Authority, year: int, value: Decimal, source: str, actor: Actor, now: dt.datetime
) -> TargetFigure:
    """Note the figure of a target that no record can tell, with where it comes from. Raises NotAllowed."""
    if actor.role not in PROGRAMME_WRITERS or actor.authority_id != authority.pk:
        raise NotAllowed("Chỉ cán bộ hoặc quản trị của cơ quan này mới nhập được số liệu.")
    problems = {}
    if len(source.strip()) < 5:
        problems["source"] = ["Ghi nguồn số liệu, ví dụ: Quyết định 12/QĐ-UBND ngày 05/10/2026."]
    if value < 0:
        problems["value"] = ["Nhập số từ 0 trở lên."]
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        figure, _ = TargetFigure.objects.update_or_create(
            target=target,
            authority=authority,
            year=year,
            defaults={"value": value, "source": source, "recorded_by_id": actor.user_id, "recorded_at": now},
        )
        log("figure", target.programme, actor, now, target=target.code, year=year, value=str(value), source=source)
    return figure
