"""Checks: somebody can administer, and nobody signs in with a known password."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership, User
from common.doctor import Finding, check, failed, passed, warned
from common.scope import Role


@check("admin", "Quản trị viên")
def admin() -> Finding:
    today = timezone.localdate()
    current = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today)
    count = current.filter(role=Role.ADMIN, user__is_active=True).values("user").distinct().count()
    if not count:
        return warned(
            "chưa có", "Tạo liên kết dùng một lần: .venv/bin/python manage.py first_admin_link --base-url https://…"
        )
    return passed(f"{count} người")


@check("accounts", "Tài khoản mẫu")
def demo_accounts() -> Finding:
    count = User.objects.filter(is_demo=True, is_active=True).count()
    if count and settings.PRODUCTION:
        return failed(
            f"{count} tài khoản có mật khẩu ai cũng biết", "Khóa các tài khoản mẫu hoặc dùng cơ sở dữ liệu mới."
        )
    return passed(f"{count} (chỉ để dùng thử)" if count else "không có")
