"""The registry of checks, and what is checked of every record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models

from common.rows import label_of, text_problems

Problems = dict[str, str]
Check = Callable[[Any, dt.date], Problems]
Function = TypeVar("Function", bound=Check)
FIRST_DAY = dt.date(1945, 9, 2)
LAST_DAY = dt.date(2100, 12, 31)
_CHECKS: dict[str, Check] = {}


def checks(*tables: type[models.Model]) -> Callable[[Function], Function]:
    """Register the check of some tables: ``(record, today) → {field: what to do}``."""

    def register(function: Function) -> Function:
        for table in tables:
            _CHECKS[table._meta.label_lower] = function
        return function

    return register


def problems_of(record: Any, today: dt.date) -> Problems:
    """Field → what to do, for everything that can be said without asking the database. Empty when all is well."""
    problems = {**text_problems(record), **_choice_problems(record), **date_problems(record)}
    check = _CHECKS.get(record._meta.label_lower)
    for field, sentence in (check(record, today) if check else {}).items():
        problems.setdefault(field, sentence)
    return problems


def not_after(day: dt.date | None, today: dt.date, field: str, what: str) -> Problems:
    """A thing that happened did not happen tomorrow."""
    if day is not None and day > today:
        return {field: f"{what} không được sau hôm nay."}
    return {}


def _choice_problems(record: Any) -> Problems:
    problems: Problems = {}
    for column in record._meta.get_fields():
        if not getattr(column, "choices", None) or not column.editable:
            continue
        value = getattr(record, column.name)
        if value not in dict(column.flatchoices) and not (column.blank and not value):
            problems[column.name] = f"Chọn {label_of(type(record), column.name).lower()} trong danh sách."
    return problems


def date_problems(record: Any) -> Problems:
    """Days that are missing, or too far away to be meant."""
    problems: Problems = {}
    for column in record._meta.get_fields():
        if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
            value = getattr(record, column.name)
            if value is None and not column.null:
                problems[column.name] = f"Nhập ngày dạng 27/3/2026 cho “{str(column.verbose_name).lower()}”."
            elif value is not None and not FIRST_DAY <= value <= LAST_DAY:
                problems[column.name] = "Nhập ngày từ 02/9/1945 đến 31/12/2100."
    return problems
