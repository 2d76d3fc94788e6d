"""Checks of what every room stands on: Python, settings, database, broker, disk, clock, documents."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import re
import shutil
import stat
import sys
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.utils import timezone
from packaging.requirements import Requirement

from common.doctor import Finding, check, failed, passed, skipped, warned
from common.models import Heartbeat, Job, JobState, Setting

OLDEST_PYTHON = (3, 11)
BEAT_LATE = dt.timedelta(minutes=3)  # quality.md REL-REM-10
DISK_LOW = 0.10  # share of free space below which administrators are warned (REL-CR-05)
DISK_EMPTY = 300 * 1024 * 1024  # bytes below which saving may fail any minute
BACKUP_OLD = dt.timedelta(hours=26)  # REL-BAK-04
PINNED = re.compile(r"^[A-Za-z0-9._-]+==[^\\\n]+", re.MULTILINE)
DOCTOR = ".venv/bin/python manage.py"


def is_production() -> bool:
    return bool(settings.PRODUCTION)


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


# --- The machine -----------------------------------------------------------------------------------------------------


@check("python", "Phiên bản Python")
def python() -> Finding:
    seen = sys.version.split()[0]
    if sys.version_info[:2] < OLDEST_PYTHON:
        return failed(seen, "Cài Python 3.11 trở lên rồi xóa thư mục .venv và chạy lại script/server.")
    return passed(seen)


@check("packages", "Thư viện đúng bản đã khóa")
def packages() -> Finding:
    lock = Path(settings.BASE_DIR) / "requirements" / "base.txt"
    if not lock.is_file():
        return skipped("không có requirements/base.txt")
    pinned = [Requirement(line) for line in PINNED.findall(lock.read_text(encoding="utf-8"))]
    pinned = [one for one in pinned if one.marker is None or one.marker.evaluate()]
    wrong = [f"{one.name} {_installed(one.name) or 'thiếu'} (cần {one.specifier})" for one in pinned if _differs(one)]
    if wrong:
        fix = "Chạy: .venv/bin/python -m pip install --require-hashes -r requirements/base.txt"
        return failed("; ".join(wrong[:3]), fix)
    return passed(f"{len(pinned)} thư viện")


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _differs(wanted: Requirement) -> bool:
    return (_installed(wanted.name) or "") not in wanted.specifier


@check("disk", "Chỗ trống trên đĩa", ready=True)
def disk() -> Finding:
    usage = shutil.disk_usage(settings.DATA_DIR)
    seen = f"{usage.free / 1024**3:.1f} GB trống ({usage.free * 100 // usage.total} %)".replace(".", ",")
    fix = f"Dọn đĩa chứa {settings.DATA_DIR} hoặc chuyển dữ liệu sang đĩa lớn hơn."
    if usage.free < DISK_EMPTY:
        return failed(seen, fix)
    if usage.free < usage.total * DISK_LOW:
        return warned(seen, fix)
    return passed(seen)


@check("data", "Quyền của thư mục dữ liệu")
def data_folder() -> Finding:
    folder = Path(settings.DATA_DIR)
    probe = folder / f".doctor-{time.time_ns()}"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return failed(f"không ghi được ({error.strerror})", f"Chạy: chown -R <tài khoản chạy phần mềm> {folder}")
    for path in (folder, folder / "secret_key", folder / "antq.sqlite3"):
        if path.exists() and path.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):
            return warned(f"{path} mở cho tài khoản khác", f"Chạy: chmod -R go-rwx {folder}")
    return passed(str(folder))


@check("clock", "Múi giờ và đồng hồ")
def clock() -> Finding:
    if timezone.get_default_timezone_name() != "Asia/Ho_Chi_Minh" or not settings.USE_TZ:
        return failed(timezone.get_default_timezone_name(), "Đặt lại TIME_ZONE = Asia/Ho_Chi_Minh và USE_TZ = True.")
    now = timezone.now()
    if now.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).utcoffset() != dt.timedelta(hours=7):
        return failed("dữ liệu múi giờ sai", "Cài lại gói tzdata trong requirements/base.txt.")
    drift = abs((now - _database_clock()).total_seconds())
    newest_code = dt.datetime.fromtimestamp(Path(__file__).stat().st_mtime, tz=dt.UTC)
    if drift > 60 or now < newest_code - dt.timedelta(days=1):
        return failed(
            f"{now:%d/%m/%Y %H:%M} UTC, lệch cơ sở dữ liệu {drift:.0f} giây",
            "Bật đồng bộ giờ: timedatectl set-ntp true",
        )
    return passed(f"{timezone.localtime(now):%H:%M %d/%m/%Y} giờ Việt Nam")


def _database_clock() -> dt.datetime:
    with connection.cursor() as cursor:
        if is_sqlite():
            return timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


# --- Settings --------------------------------------------------------------------------------------------------------


@check("secret", "Khóa bí mật")
def secret() -> Finding:
    key = settings.SECRET_KEY
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        return failed(
            "ngắn hoặc dễ đoán",
            "Đặt SECRET_KEY bằng kết quả của: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
        )
    return passed(f"{len(key)} ký tự")


@check("debug", "Chế độ gỡ lỗi tắt")
def debug() -> Finding:
    if settings.DEBUG:
        return failed("đang bật", "Đặt DEBUG = False: trang lỗi đang lộ mã nguồn và cấu hình.")
    return passed("tắt")


@check("hosts", "Tên máy chủ được phép")
def hosts() -> Finding:
    names = ", ".join(settings.ALLOWED_HOSTS) or "chưa đặt"
    if not is_production():
        return passed(f"{names} (chế độ một máy)")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        return failed(names, "Đặt ANTQ_ALLOWED_HOSTS bằng đúng tên miền người dùng gõ, ví dụ antq.tinh.example")
    return passed(names)


@check("https", "Đường truyền mã hóa")
def https() -> Finding:
    if not is_production():
        return skipped("chế độ một máy; dùng thật trên mạng: xem docker-compose.yml")
    wanted = {
        "SESSION_COOKIE_SECURE": settings.SESSION_COOKIE_SECURE,
        "CSRF_COOKIE_SECURE": settings.CSRF_COOKIE_SECURE,
        "SECURE_SSL_REDIRECT": settings.SECURE_SSL_REDIRECT,
        "SECURE_HSTS_SECONDS": settings.SECURE_HSTS_SECONDS >= 31536000,
    }
    missing = [name for name, fine in wanted.items() if not fine]
    if missing:
        return failed("thiếu " + ", ".join(missing), "Bỏ các giá trị ghi đè; ANTQ_PRODUCTION=1 tự đặt đúng.")
    if any(not origin.startswith("https://") for origin in settings.CSRF_TRUSTED_ORIGINS):
        return failed(
            "CSRF_TRUSTED_ORIGINS có địa chỉ http://", "Chỉ ghi địa chỉ https:// trong ANTQ_CSRF_TRUSTED_ORIGINS."
        )
    return passed("cookie an toàn, HSTS, chuyển sang HTTPS")


@check("mode", "Cơ sở dữ liệu hợp với cách chạy")
def mode() -> Finding:
    if is_production() and is_sqlite():
        return warned(
            "SQLite khi dùng thật", "Quá 20 người nhập cùng lúc thì chuyển sang PostgreSQL: đặt DATABASE_URL."
        )
    return passed("PostgreSQL" if not is_sqlite() else "SQLite, một máy")


@check("demo", "Dữ liệu mẫu")
def demo() -> Finding:
    if not Setting.objects.filter(name="demo").exists():
        return passed("không có")
    if is_production():
        return failed("có dữ liệu mẫu", "Dùng một cơ sở dữ liệu mới, trống; dữ liệu mẫu có mật khẩu ai cũng biết.")
    return passed("có (chỉ để dùng thử)")


# --- Database --------------------------------------------------------------------------------------------------------


@check("database", "Cơ sở dữ liệu trả lời", ready=True)
def database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sqlite_version()" if is_sqlite() else "SHOW server_version")
            version = str(cursor.fetchone()[0])
    except Exception as error:
        return failed(
            type(error).__name__, "Kiểm tra DATABASE_URL, dịch vụ PostgreSQL có chạy không, đĩa có đầy không."
        )
    if not is_sqlite() and int(version.split(".")[0]) < 15:
        return failed(f"PostgreSQL {version}", "Nâng cấp lên PostgreSQL 15 trở lên.")
    return passed(f"{'SQLite' if is_sqlite() else 'PostgreSQL'} {version}")


@check("tuning", "Thiết đặt của cơ sở dữ liệu")
def tuning() -> Finding:
    wanted: dict[str, Any] = (
        {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 1, "PRAGMA foreign_keys": 1, "PRAGMA busy_timeout": 20000}
        if is_sqlite()
        else {"SHOW server_encoding": "UTF8", "SHOW fsync": "on"}
    )
    wrong = []
    with connection.cursor() as cursor:
        for question, answer in wanted.items():
            cursor.execute(question)
            seen = cursor.fetchone()[0]
            if seen != answer and not _in_memory(question):
                wrong.append(f"{question} = {seen}")
    if wrong:
        return failed(
            "; ".join(wrong), "Khôi phục OPTIONS của DATABASES trong antq/settings.py hoặc cấu hình máy chủ PostgreSQL."
        )
    return passed("đúng")


def _in_memory(question: str) -> bool:
    return question == "PRAGMA journal_mode" and "memory" in str(connection.settings_dict["NAME"])


_migrated = False


@check("migrations", "Cấu trúc cơ sở dữ liệu", ready=True)
def migrations() -> Finding:
    global _migrated  # an up-to-date answer stays true for the life of the process: /readyz asks often
    if not _migrated:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            return failed(f"còn {len(plan)} bước chưa chạy", f"Sao lưu, rồi chạy: {DOCTOR} setup")
        _migrated = True
    return passed("mới nhất")


# --- Background work -------------------------------------------------------------------------------------------------


@check("broker", "Hàng đợi việc nền", ready=True)
def broker() -> Finding:
    url = str(settings.CELERY_BROKER_URL)
    if url.startswith("filesystem"):
        folder = Path(settings.BROKER_DIR) / "queue"
        probe = folder / f".doctor-{time.time_ns()}"
        try:
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            return failed(f"không ghi được {folder}", f"Kiểm tra quyền và chỗ trống của thư mục ({error.strerror}).")
        return passed(f"thư mục, {sum(1 for path in folder.glob('*.msg'))} tin đang chờ")
    import redis

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=0.15, socket_timeout=0.15) as client:
            client.ping()
            policy = client.config_get("maxmemory-policy").get("maxmemory-policy")
    except redis.RedisError as error:
        return failed(
            type(error).__name__,
            "Kiểm tra CELERY_BROKER_URL và dịch vụ Redis. Chấm điểm vẫn làm được, báo cáo thì chờ.",
        )
    if policy != "noeviction":
        return failed(f"Redis bỏ tin khi đầy bộ nhớ ({policy})", "Đặt maxmemory-policy noeviction cho Redis.")
    return passed("Redis")


@check("worker", "Tiến trình nền trả lời")
def worker() -> Finding:
    fix = "Chạy script/server, hoặc docker compose up -d worker; xem nhật ký worker."
    try:
        answers = current_app.control.ping(timeout=2.0)
    except Exception as error:
        return failed(type(error).__name__, fix)
    return passed(f"{len(answers)} tiến trình") if answers else failed("không có tiến trình nào trả lời", fix)


@check("heartbeat", "Bộ hẹn giờ", ready=True)
def heartbeat() -> Finding:
    at = Heartbeat.objects.filter(name="beat").values_list("at", flat=True).first()
    fix = "Chạy script/server, hoặc docker compose up -d beat worker."
    if at is None:
        return failed("chưa chạy lần nào", fix)
    age = timezone.now() - at
    seen = f"{age.total_seconds():.0f} giây trước"
    return passed(seen) if age <= BEAT_LATE else failed(f"lần cuối {timezone.localtime(at):%H:%M %d/%m/%Y}", fix)


@check("jobs", "Việc nền bị kẹt")
def jobs() -> Finding:
    old = Job.objects.filter(state=JobState.QUEUED, created_at__lt=timezone.now() - dt.timedelta(minutes=10))
    found = old.aggregate(count=Count("pk"), since=Min("created_at"))
    if found["count"]:
        seen = f"{found['count']} việc chờ từ {timezone.localtime(found['since']):%H:%M %d/%m}"
        return warned(seen, "Khởi động lại tiến trình nền; việc chờ được làm lại từ cơ sở dữ liệu, không mất.")
    return passed("không có")


# --- Documents and files ---------------------------------------------------------------------------------------------


@check("fonts", "Phông chữ của văn bản")
def fonts() -> Finding:
    folder = Path(settings.BASE_DIR) / "static" / "vendor"
    wanted = ["Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "DejaVuSans.ttf"]
    missing = [name for name in wanted if not list(folder.glob(f"*/{name}"))]
    if missing:
        return failed("thiếu " + ", ".join(missing), "Lấy lại thư mục static/vendor từ bản phát hành.")
    return passed("Tinos, DejaVu Sans")


@check("weasyprint", "Tạo PDF để ký (WeasyPrint)")
def weasyprint() -> Finding:
    fix = "Chạy: apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    try:
        from weasyprint import HTML

        size = len(HTML(string="<p>Độc lập – Tự do – Hạnh phúc</p>").write_pdf() or b"")
    except OSError as error:
        return failed(str(error).splitlines()[0][:120], fix)
    return passed(f"được ({size} byte)")


@check("typst", "Tạo PDF hàng loạt (typst)")
def typst() -> Finding:
    import typst as engine

    made = engine.compile("#set page(width: 9cm, height: 5cm)\nĐộc lập".encode())
    fine = isinstance(made, bytes) and made.startswith(b"%PDF")
    return passed("được") if fine else failed("không ra PDF", "Cài lại thư viện typst theo requirements/base.txt.")


@check("static", "Tệp giao diện")
def static_files() -> Finding:
    if not settings.COLLECTED_STATIC:
        return skipped("đọc thẳng từ thư mục static")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        return failed("chưa gom", f"Chạy: {DOCTOR} collectstatic --noinput")
    return passed("đã gom và nén")


@check("backup", "Bản sao lưu")
def backup() -> Finding:
    newest = max((path.stat().st_mtime for path in Path(settings.DATA_DIR).glob("backups/*")), default=None)
    fix = "Sao lưu mỗi ngày và giữ một bản ngoài máy (xem phần Sao lưu trong README)."
    if newest is None:
        return warned("chưa thấy bản nào trong thư mục backups", fix)
    age = timezone.now() - dt.datetime.fromtimestamp(newest, tz=dt.UTC)
    seen = f"cách đây {age.total_seconds() / 3600:.0f} giờ"
    return passed(seen) if age <= BACKUP_OLD else warned(seen, fix)
