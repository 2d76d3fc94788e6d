"""manage.py load_windows: when the assessed year of each kind of unit runs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from units.windows import load_windows


class Command(BaseCommand):
    """Idempotent; prints one line."""

    help = "Nạp thời gian tính năm đánh giá của từng loại đơn vị (Thông tư 124/2021/TT-BCA, Điều 8)."

    def handle(self, *args: Any, **options: Any) -> None:
        created, changed = load_windows()
        done = f"thêm {created}, sửa {changed}" if created or changed else "không có gì mới"
        self.stdout.write(f"Thời gian tính năm đánh giá: {done}.")
