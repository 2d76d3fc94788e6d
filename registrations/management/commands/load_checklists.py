"""manage.py load_checklists: the criteria of Thông tư 124, as shipped."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from registrations.loading import load_checklists


class Command(BaseCommand):
    help = "Nạp bộ tiêu chí Thông tư 124."

    def handle(self, *args: Any, **options: Any) -> None:
        sets, versions = load_checklists()
        self.stdout.write(f"Tiêu chí Thông tư 124: thêm {sets} bộ, {versions} bản mới.")
