"""manage.py setup: everything an installation needs before the first page; safe to run at every start."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from common.models import WorkYear

# Commands of the rooms above, by name: this room imports nobody. Each is idempotent and prints one line.
LOADERS = ("load_areas", "load_windows", "load_records", "load_checklists", "load_rubrics", "load_obligations")


class Command(BaseCommand):
    """Migrates, loads official data, opens the current year when no year is open."""

    help = "Chuẩn bị dữ liệu: cập nhật cấu trúc, nạp địa bàn, thời gian tính năm, bảng điểm, mở năm làm việc."

    def handle(self, *args: Any, **options: Any) -> None:
        self._migrate()
        known = get_commands()
        for name in LOADERS:
            if name in known:
                call_command(name, stdout=self.stdout)
        self._open_year()

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            self.stdout.write("Cấu trúc dữ liệu: đã mới nhất.")
            return
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"Cấu trúc dữ liệu: đã cập nhật {len(plan)} bước.")

    def _open_year(self) -> None:
        if WorkYear.objects.exists():
            return
        now = timezone.now()
        year = timezone.localdate(now).year
        WorkYear.objects.create(year=year, opened_at=now)
        self.stdout.write(f"Năm làm việc: đã mở năm {year}.")
