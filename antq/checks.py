"""System checks of a production installation: ``manage.py check --deploy`` (quality.md SEC-WEB-01, SEC-AUTH-07).

They say nothing in the embedded mode, where SQLite, the folder broker and every host name are meant to be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import DatabaseError, connection

SECRET_MIN = 50
SECRET_MIN_DIFFERENT = 16
KNOWN_SECRETS = ("django-insecure", "change", "thay-doi", "secret", "example")

Check = Callable[..., list[CheckMessage]]


def in_production(check: Callable[[], list[CheckMessage]]) -> Check:
    """Register a check that only speaks when the production flag is set."""

    def run(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
        return check() if settings.PRODUCTION else []

    run.__name__ = check.__name__
    return register(run, Tags.security, deploy=True)


@in_production
def secret_key() -> list[CheckMessage]:
    key = str(settings.SECRET_KEY)
    weak = len(key) < SECRET_MIN or len(set(key)) < SECRET_MIN_DIFFERENT
    if weak or key.lower().startswith(KNOWN_SECRETS):
        hint = f"Đặt SECRET_KEY là chuỗi ngẫu nhiên từ {SECRET_MIN} ký tự trong tệp .env; đừng dùng chuỗi mẫu."
        return [Error("SECRET_KEY quá ngắn, quá đơn giản hoặc là chuỗi mẫu.", hint=hint, id="antq.E001")]
    return []


@in_production
def allowed_hosts() -> list[CheckMessage]:
    hosts = list(settings.ALLOWED_HOSTS)
    if hosts and "*" not in hosts:
        return []
    hint = "Đặt ANTQ_ALLOWED_HOSTS là tên miền của hệ thống, ví dụ antq.tinh.gov.vn."
    return [Error("ANTQ_ALLOWED_HOSTS để trống hoặc nhận mọi tên máy chủ (*).", hint=hint, id="antq.E002")]


@in_production
def demo_data() -> list[CheckMessage]:
    from accounts.models import User
    from common.models import Setting

    try:
        tables = set(connection.introspection.table_names())
        if not {Setting._meta.db_table, User._meta.db_table} <= tables:
            return []  # before the first migrate there is nothing to find
        found = Setting.objects.filter(name="demo").exists() or User.objects.filter(is_demo=True).exists()
    except DatabaseError:
        return []  # an unreachable database is the doctor's business
    if not found:
        return []
    hint = "Dùng một cơ sở dữ liệu trống rồi chạy manage.py migrate, setup và first_admin_link."
    return [Error("Cơ sở dữ liệu có dữ liệu mẫu, ai cũng biết mật khẩu.", hint=hint, id="antq.E003")]


@in_production
def database_engine() -> list[CheckMessage]:
    if connection.vendor != "sqlite":
        return []
    hint = "Đặt DATABASE_URL=postgres://… trong tệp .env. SQLite chỉ hợp với một máy và dưới 20 người nhập cùng lúc."
    return [Caution("Chạy chính thức mà dùng SQLite.", hint=hint, id="antq.W001")]


@in_production
def broker() -> list[CheckMessage]:
    if not str(settings.CELERY_BROKER_URL).startswith("filesystem"):
        return []
    hint = "Đặt CELERY_BROKER_URL=redis://… trong tệp .env để chạy nhiều tiến trình nền trên nhiều máy."
    return [Caution("Chạy chính thức mà hàng đợi việc nền là một thư mục.", hint=hint, id="antq.W002")]


@in_production
def trusted_proxies() -> list[CheckMessage]:
    if settings.TRUSTED_PROXIES:
        return []
    hint = (
        "Đặt ANTQ_TRUSTED_PROXIES là địa chỉ của máy chủ trung gian (nginx, Caddy). "
        "Thiếu nó, nhật ký ghi mọi người cùng một địa chỉ."
    )
    return [Caution("Chưa khai báo máy chủ trung gian đáng tin.", hint=hint, id="antq.W003")]
