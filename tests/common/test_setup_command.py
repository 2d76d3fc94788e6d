"""manage.py setup: everything before the first page, as often as one likes."""

from __future__ import annotations

import io
import time

import pytest
from django.core.management import call_command
from django.utils import timezone

from common.models import WorkYear
from units.models import AssessmentWindow, Authority


def run() -> list[str]:
    out = io.StringIO()
    call_command("setup", stdout=out)
    return out.getvalue().strip().split("\n")


@pytest.mark.django_db
def test_first_and_later_runs() -> None:
    """Loads areas and windows, opens the current year; the second run says that nothing is new, within 2 s."""
    lines = run()
    year = timezone.localdate().year
    assert lines[0] == "Cấu trúc dữ liệu: đã mới nhất."
    assert "Địa bàn: thêm 3.356, đổi tên 0, tổng 3.356." in lines
    assert "Thời gian tính năm đánh giá: thêm 6, sửa 0." in lines
    assert lines[-1] == f"Năm làm việc: đã mở năm {year}."
    assert (Authority.objects.count(), AssessmentWindow.objects.count()) == (3356, 6)
    start = time.perf_counter()
    again = run()
    assert time.perf_counter() - start < 2
    assert "Địa bàn: đủ 3.356, không có gì mới." in again
    assert "Thời gian tính năm đánh giá: không có gì mới." in again
    assert [row.year for row in WorkYear.objects.all()] == [year]


@pytest.mark.django_db
def test_an_open_year_is_left_alone() -> None:
    WorkYear.objects.create(year=2030, opened_at=timezone.now())
    assert not any("Năm làm việc" in line for line in run())
    assert [row.year for row in WorkYear.objects.all()] == [2030]
