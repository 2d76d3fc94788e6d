"""Writing what people typed on a row: what changed in words, and what no column can hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models

from common.text import has_forbidden


def label_of(model: type[models.Model], field: str) -> str:
    """The field's name as forms print it."""
    return str(model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def shown(row: models.Model, field: str) -> str:
    """A value in words, for audit and previews: labels of choices, dates as dd/mm/yyyy, empty for nothing."""
    value = getattr(row, field, None)
    column: Any = row._meta.get_field(field)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    if column.choices:
        return str(dict(column.flatchoices).get(value, "" if value is None else value))
    return "" if value is None else str(value)


def assign(row: models.Model, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Put ``values`` on the row; returns what changed as {field: [before, after]} in words."""
    changes: dict[str, list[str]] = {}
    for name, value in values.items():
        column: Any = row._meta.get_field(name)
        value = value if isinstance(column, models.ForeignKey) else column.to_python(value)
        if getattr(row, name, None) == value:
            continue
        before = shown(row, name)
        setattr(row, name, value)
        changes[name] = [before, shown(row, name)]
    return changes


def text_problems(row: models.Model) -> dict[str, str]:
    """Field → what to do, for texts too long or with characters that no document can carry."""
    problems: dict[str, str] = {}
    for column in row._meta.get_fields():
        if not isinstance(column, (models.CharField, models.TextField)) or not column.editable:
            continue
        value = getattr(row, column.name) or ""
        limit = column.max_length
        if has_forbidden(value):
            problems[column.name] = "Xóa ký tự lạ (ký tự điều khiển) trong ô này rồi lưu lại."
        elif limit and len(value) > limit:
            problems[column.name] = (
                f"Rút gọn “{str(column.verbose_name).lower()}” còn {limit} ký tự, đang có {len(value)}."
            )
    return problems
