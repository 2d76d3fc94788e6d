"""Checks of the reminders: the tick, what waits, mails that did not leave."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from common.checkup import BEAT_LATE
from common.doctor import Finding, check, failed, passed, skipped, warned
from common.models import Heartbeat
from deadlines.domain.sweeping import PATIENCE
from deadlines.enums import MailState
from deadlines.models import Mail, Sweep

STUCK = dt.timedelta(minutes=30)


@check("reminders", "Bộ nhắc việc", ready=True)
def reminders() -> Finding:
    at = Heartbeat.objects.filter(name="tick").values_list("at", flat=True).first()
    fix = "Chạy script/server, hoặc docker compose up -d beat worker."
    if at is None:
        return failed("chưa chạy lần nào", fix)
    age = timezone.now() - at
    if age > BEAT_LATE:
        return failed(f"lần cuối {timezone.localtime(at):%H:%M %d/%m/%Y}", fix)
    return passed(f"{age.total_seconds():.0f} giây trước")


@check("sweeps", "Phần việc nhắc hôm nay")
def sweeps() -> Finding:
    today = Sweep.objects.filter(day=timezone.localdate())
    waiting = today.filter(done_at=None)
    broken = waiting.filter(attempts__gte=PATIENCE).count()
    if broken:
        fix = "Xem nhật ký worker (deadlines.sweep); phần bị lỗi được làm lại vào ngày làm việc tiếp theo."
        return warned(f"{broken} phần không làm xong sau {PATIENCE} lần", fix)
    return passed(f"còn {waiting.count()} trong {today.count()} phần")


@check("mail", "Thư điện tử")
def mail() -> Finding:
    if not settings.MAIL_LEAVES:
        return skipped("chưa đặt ANTQ_EMAIL_URL, chỉ nhắc trong hệ thống")
    if not settings.BASE_URL:
        return warned("chưa đặt ANTQ_BASE_URL", "Đặt địa chỉ của hệ thống (https://…) để thư có liên kết mở đúng việc.")
    dead = Mail.objects.filter(state=MailState.DEAD).count()
    if dead:
        return warned(f"{dead} thư không gửi được", "Mở Quản trị, mục Thư chưa gửi được; sửa địa chỉ rồi bấm Gửi lại.")
    since = timezone.now() - STUCK
    stuck = Mail.objects.filter(state=MailState.DUE, attempts=0, next_try_at__lt=since).count()
    if stuck:
        return warned(f"{stuck} thư chờ quá 30 phút", "Khởi động lại worker; thư chờ được gửi từ cơ sở dữ liệu.")
    waiting = Mail.objects.filter(state__in=[MailState.DUE, MailState.SENDING]).count()
    return passed(f"{waiting} thư đang chờ")
