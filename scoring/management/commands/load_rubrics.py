"""Load levels and rubrics from fixtures/; doing it again changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from scoring import rubrics


class Command(BaseCommand):
    help = "Nạp các mức xếp loại và bảng chấm điểm đi kèm phần mềm."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "fixtures"
        rubrics.load_levels(folder / "levels.yaml")
        loaded = rubrics.load_folder(folder / "rubrics", now=timezone.now())
        new = sum(created for _, created in loaded)
        self.stdout.write(f"Bảng chấm điểm: {len(loaded)} bảng, {new} bảng mới.")
