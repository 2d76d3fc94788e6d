"""manage.py load_records: the source plans, regulations, event days and fields of models that are shipped."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from models_programs.domain.activities import load_event_days
from models_programs.domain.movement import load_model_fields
from models_programs.loading import load_programmes, load_regulations


class Command(BaseCommand):
    """Idempotent; prints one line."""

    help = "Nạp kế hoạch nguồn, quy chế phối hợp, các ngày trong năm, lĩnh vực mô hình."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        days, fields = sum(load_event_days()), sum(load_model_fields())
        created, changed = load_programmes(now=now)
        added = load_regulations(now=now)
        rows = f"quy chế phối hợp {added}, ngày trong năm {days}, lĩnh vực mô hình {fields}"
        self.stdout.write(f"Hồ sơ phong trào: kế hoạch thêm {created}, sửa {changed}; {rows} dòng mới.")
