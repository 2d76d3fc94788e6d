"""Điển hình tiên tiến."""

from __future__ import annotations

import datetime as dt

from models_programs.domain.checks.base import Problems, checks, not_after
from models_programs.enums import Subject
from models_programs.models import Exemplar


@checks(Exemplar)
def exemplar_problems(exemplar: Exemplar, today: dt.date) -> Problems:
    problems = not_after(exemplar.date, today, "date", "Ngày văn bản công nhận")
    if not exemplar.name:
        problems["name"] = (
            "Nhập họ và tên cá nhân." if exemplar.subject == Subject.PERSON else "Nhập tên tập thể hoặc họ và tên."
        )
    if exemplar.number and exemplar.date is None:
        problems.setdefault("date", "Nhập ngày của văn bản công nhận, ví dụ 27/3/2026.")
    if exemplar.date is not None and not exemplar.number:
        problems["number"] = "Nhập số, ký hiệu của văn bản công nhận."
    return problems
