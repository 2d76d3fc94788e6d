"""``manage.py doctor``: look the installation over and say how to mend what is wrong."""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.doctor import Result, Verdict, all_checks, examine


class Command(BaseCommand):
    """Exit code 1 when a check fails; warnings alone do not fail."""

    help = "Kiểm tra bản cài đặt và in cách sửa từng lỗi."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", nargs="+", metavar="MÃ", help="chỉ các mục này, ví dụ: --only database broker")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = all_checks()
        if options["only"]:
            known = {one.code: one for one in checks}
            if unknown := [code for code in options["only"] if code not in known]:
                raise CommandError(f"Không có mục {', '.join(unknown)}. Các mục: {', '.join(known)}")
            checks = [known[code] for code in options["only"]]
        logging.disable(logging.WARNING)  # the table says it already
        try:
            results = examine(checks)
        finally:
            logging.disable(logging.NOTSET)
        self.stdout.write(table(results))
        if any(result.failed for result in results):
            raise SystemExit(1)


def table(results: list[Result]) -> str:
    """Three columns; the way to mend something stands under its line."""
    width = max((len(result.check.title) for result in results), default=0)
    lines = []
    for result in results:
        finding = result.finding
        lines.append(f"{finding.verdict.value:<7} {result.check.title:<{width}}  {finding.seen}".rstrip())
        if finding.fix:
            lines.append(f"{'':<7} → {finding.fix}")
    count = Counter(result.finding.verdict for result in results)
    parts = [f"{count[verdict]} {verdict.value.lower()}" for verdict in Verdict if count[verdict]]
    return "\n".join([*lines, "", f"{len(results)} mục: {', '.join(parts)}."])
