"""Programmes."""

from __future__ import annotations

import datetime as dt

from models_programs.domain.checks.base import Problems, checks
from models_programs.models import Programme


@checks(Programme)
def programme_problems(programme: Programme, today: dt.date) -> Problems:
    problems: Problems = {}
    if not programme.title:
        problems["title"] = "Ghi tên văn bản."
    if programme.year_to is not None and not programme.year <= programme.year_to <= programme.year + 20:
        problems["year_to"] = f"Nhập năm từ {programme.year} đến {programme.year + 20}, hoặc để trống."
    return problems
