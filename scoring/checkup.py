"""Checks: the score sheets are loaded and their thresholds confirmed."""

from __future__ import annotations

from common.doctor import Finding, check, failed, passed, warned
from scoring.models import Rubric, ThresholdSet


@check("rubric", "Bảng điểm")
def rubric() -> Finding:
    official = Rubric.objects.filter(is_draft=False, retired_at=None).count()
    if not official:
        return failed("chưa có bảng điểm chính thức", "Chạy: .venv/bin/python manage.py setup")
    return passed(f"{official} chính thức, {Rubric.objects.filter(is_draft=True, retired_at=None).count()} dùng thử")


@check("thresholds", "Điểm chuẩn xếp loại")
def thresholds() -> Finding:
    confirmed = ThresholdSet.objects.exclude(confirmed_at=None).values("rubric")
    waiting = Rubric.objects.filter(is_draft=False, retired_at=None).exclude(pk__in=confirmed).count()
    if waiting:
        return warned(
            f"{waiting} bảng chưa xác nhận, xếp loại còn ghi “tạm tính”",
            "Quản trị mở Quản trị → Bảng chấm điểm và điểm chuẩn, đối chiếu văn bản của địa phương và xác nhận.",
        )
    return passed("đã xác nhận")
