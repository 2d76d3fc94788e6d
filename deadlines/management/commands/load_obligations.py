"""manage.py load_obligations: what is due by law and by the plans, as shipped; days off of this year and the next."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from deadlines.domain.holidays import fill_holidays
from deadlines.loading import load_obligations


class Command(BaseCommand):
    help = "Nạp quy định về thời hạn: theo luật và theo các kế hoạch."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        created, changed = load_obligations(now=now)
        fill_holidays({now.year, now.year + 1})
        self.stdout.write(f"Quy định về thời hạn: thêm {created}, cập nhật {changed}.")
