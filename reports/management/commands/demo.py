"""manage.py demo: the demo year; --sign-ins prints who can sign in; --reset builds it anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.demo import build
from reports.demo.sign_ins import table


class Command(BaseCommand):
    """Deterministic and idempotent; refuses to touch a database that holds anything else."""

    help = "Tạo năm dữ liệu mẫu trên một cơ sở dữ liệu trống; --reset làm lại từ đầu; --sign-ins in tài khoản dùng thử."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="xóa dữ liệu mẫu đang có và tạo lại từ đầu")
        parser.add_argument("--sign-ins", action="store_true", help="chỉ in bảng tài khoản dùng thử")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._handle(reset=options["reset"], only_sign_ins=options["sign_ins"])
        except build.DemoRefused as refusal:
            raise CommandError(str(refusal)) from None

    def _handle(self, *, reset: bool, only_sign_ins: bool) -> None:
        if only_sign_ins:
            if not build.is_there():
                raise CommandError("Cơ sở dữ liệu này không có dữ liệu mẫu. Tạo bằng lệnh: manage.py demo")
        elif reset:
            build.reset()
            self.stdout.write("Đã tạo lại dữ liệu mẫu.")
        elif build.is_there():
            self.stdout.write("Dữ liệu mẫu đã có sẵn. Muốn làm lại từ đầu: manage.py demo --reset")
        else:
            build.build()
            self.stdout.write("Đã tạo năm dữ liệu mẫu.")
        self.stdout.write(table())
