"""Rows of deadlines for tests; every argument has a sensible default."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from deadlines.enums import Bearer, MailState, Subject, When
from deadlines.models import Mail, Obligation, Occurrence
from units.models import Authority, Unit

YEAR = 2026


def obligation(code: str = "bao_cao_nam", *, authority: Authority | None = None, **fields: Any) -> Obligation:
    """A yearly report of units "trước ngày 15/10" unless told otherwise."""
    fields = {
        "title": "Báo cáo kết quả năm", "subject": Subject.REPORT, "bearer": Bearer.UNIT, "when": When.BEFORE,
        "day": 15, "month": 10, "report_form": "unit_year", "source": "Văn bản thử", "set_at": timezone.now(),
    } | fields  # fmt: skip
    if fields["subject"] != Subject.REPORT:
        fields["report_form"] = ""
    return Obligation.objects.create(
        code=code, authority=authority, authority_path=authority.path if authority else "", **fields
    )


def occurrence(of: Obligation, place: Unit | Authority, *, year: int = YEAR, **fields: Any) -> Occurrence:
    """One thing due from ``place``; the last day in time is 14/10 of the year unless told otherwise."""
    on_time_to = fields.setdefault("on_time_to", dt.date(year, 10, 14))
    fields.setdefault("due_on", max(filter(None, (on_time_to, fields.get("extended_to"))), default=None))
    if isinstance(place, Unit):
        bearer = {"bearer": Bearer.UNIT, "unit": place, "unit_kind": place.kind, "authority_path": place.authority_path}
    else:
        bearer = {"bearer": Bearer.AUTHORITY, "authority": place, "authority_path": place.path}
    return Occurrence.objects.create(obligation=of, code=of.code, subject=of.subject, year=year, **bearer, **fields)


def dead_mail(user: User) -> Mail:
    """A mail that nobody tries any more."""
    now = timezone.now()
    return Mail.objects.create(
        key=f"digest:{user.pk}:2026-10-07", user=user, address="khong.co@example.vn", subject="Còn 7 ngày: Báo cáo năm",
        text="Chữ", message_id=f"<{user.pk}@example.vn>", state=MailState.DEAD, attempts=6, next_try_at=now,
        created_at=now, error="Máy chủ thư không nhận địa chỉ này (550).",
    )  # fmt: skip
