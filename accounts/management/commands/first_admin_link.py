"""Prints the one-time link that makes the first administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.domain import SETUP_HOURS, issue_setup_link
from accounts.models import Membership
from common.scope import Role


class Command(BaseCommand):
    help = "In đường dẫn dùng một lần để tạo quản trị viên đầu tiên."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default="http://127.0.0.1:8000", help="Địa chỉ mà trình duyệt mở")
        parser.add_argument("--force", action="store_true", help="Tạo cả khi đã có quản trị viên đang hoạt động")
        parser.add_argument("--plain", action="store_true", help="Chỉ in đường dẫn, để tập lệnh khác đọc")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        current = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today)
        if not options["force"] and current.filter(role=Role.ADMIN, user__is_active=True).exists():
            self.stdout.write("Đã có quản trị viên: đăng nhập bằng tài khoản đó để thêm người khác.")
            self.stdout.write("Nếu không còn ai đăng nhập được: manage.py first_admin_link --force")
            return
        path = reverse("accounts:setup", args=[issue_setup_link(now=timezone.now())])
        url = options["base_url"].rstrip("/") + path
        if options["plain"]:
            self.stdout.write(url)
            return
        self.stdout.write(f"Mở đường dẫn này trong {SETUP_HOURS} giờ để tạo quản trị viên (chỉ dùng được một lần):")
        self.stdout.write(f"  {url}")
