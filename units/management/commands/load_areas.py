"""manage.py load_areas: the official provinces and communes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from common.numbers import whole
from units.areas import load_areas


class Command(BaseCommand):
    """Idempotent; prints one line."""

    help = "Nạp 34 tỉnh, thành phố và 3.321 xã, phường, đặc khu theo danh mục chính thức."

    def handle(self, *args: Any, **options: Any) -> None:
        report = load_areas()
        total = report.created + report.renamed + report.unchanged
        if report.created or report.renamed:
            line = f"Địa bàn: thêm {whole(report.created)}, đổi tên {whole(report.renamed)}, tổng {whole(total)}."
        else:
            line = f"Địa bàn: đủ {whole(total)}, không có gì mới."
        self.stdout.write(line)
