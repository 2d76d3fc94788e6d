"""Where dossiers stand: of the own unit one by one, of those below counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from common.scope import Actor
from deadlines.models import Occurrence
from deadlines.queries.agenda import Group, behind_url, own_condition
from registrations.enums import RECEIVED, RegistrationState
from registrations.models import Registration
from reports.home.values import Dossier, Share
from scoring.models import Scorecard

WITH_DOSSIER = (
    RegistrationState.PROPOSED,
    RegistrationState.VERIFIED,
    RegistrationState.RECOGNISED,
    RegistrationState.NOT_RECOGNISED,
)


def own_dossiers(
    actor: Actor, year: int, registration: Registration | None, card: Scorecard | None, asked: bool
) -> list[Dossier]:
    """Registration, dossier, sheet, reports. ``asked``: the unit is to register. One query."""
    found = []
    if registration or asked:
        found += [_registration(registration, year), _dossier(registration, year)]
    return [*found, _sheet(card, year), *_reports(actor, year)]


def _day(moment: dt.datetime | None, verb: str) -> str:
    return f"{verb} {timezone.localtime(moment):%d/%m/%Y}" if moment else ""


def _registration(row: Registration | None, year: int) -> Dossier:
    if row is None:
        return Dossier("Bản đăng ký", reverse("registrations:board", args=[year]), "missing", "Chưa có")
    url = reverse("registrations:registration", args=[year, row.pk])
    if row.state in RECEIVED:
        return Dossier("Bản đăng ký", url, "approved", "Đã tiếp nhận", _day(row.accepted_at, "ngày"))
    return Dossier("Bản đăng ký", url, row.state, row.get_state_display(), _day(row.sent_at, "gửi"))


def _dossier(row: Registration | None, year: int) -> Dossier:
    name = "Hồ sơ đề nghị công nhận"
    if row is None or row.state not in RECEIVED:
        url = reverse("registrations:board", args=[year])
        return Dossier(name, url, "blocked", "Chưa làm được", "chờ tiếp nhận bản đăng ký")
    url = reverse("registrations:dossier", args=[year, row.pk])
    if row.state not in WITH_DOSSIER:
        return Dossier(name, url, "missing", "Chưa gửi")
    note = _day(row.decided_at, "kết luận") or _day(row.verified_at, "thẩm định") or _day(row.proposed_at, "gửi")
    return Dossier(name, url, row.state, row.get_state_display(), note)


def _sheet(card: Scorecard | None, year: int) -> Dossier:
    if card is None:
        return Dossier("Phiếu chấm điểm", reverse("scoring:list", args=[year]), "missing", "Chưa mở")
    note = _day(card.approved_at, "duyệt") or _day(card.sent_at, "gửi")
    url = reverse("scoring:sheet", args=[year, card.pk])
    return Dossier("Phiếu chấm điểm", url, card.state, card.get_state_display(), note)


def _reports(actor: Actor, year: int) -> list[Dossier]:
    """All reports of the year as one: how many of them were sent."""
    rows = Occurrence.objects.filter(own_condition(actor), year=year, subject="report", voided=False)
    counts = rows.aggregate(
        total=Count("pk"),
        sent=Count("pk", filter=Q(sent_on__isnull=False, returned=False)),
        back=Count("pk", filter=Q(returned=True)),
        accepted=Count("pk", filter=Q(reviewed_on__isnull=False, returned=False)),
    )
    if not counts["total"]:
        return []
    if counts["back"]:
        state, label = "returned", "Có báo cáo bị trả lại"
    elif counts["sent"] == counts["total"]:
        state, label = "done", "Đã gửi đủ"
    else:
        state, label = ("doing", "Đang gửi") if counts["sent"] else ("missing", "Chưa gửi")
    note = f"đã gửi {counts['sent']} / {counts['total']}, tiếp nhận {counts['accepted']}"
    return [Dossier("Báo cáo", reverse("deadlines:reports", args=[year]), state, label, note)]


def shares(groups: Iterable[Group], titles: Mapping[str, str], year: int, today: dt.date) -> list[Share]:
    """How complete each thing is, the one with the nearest open day first."""
    by_code: dict[str, list[Group]] = {}
    for group in groups:
        by_code.setdefault(group.code, []).append(group)
    found = [
        Share(
            title=titles[code],
            url=behind_url(year, code),
            sent=sum(group.sent for group in rows),
            total=sum(group.total for group in rows),
            overdue=sum(group.unsent for group in rows if group.due_on and group.due_on < today),
            due=min((group.due_on for group in rows if group.due_on and group.unsent), default=None),
        )
        for code, rows in by_code.items()
    ]
    return sorted(found, key=lambda share: (share.due or dt.date.max, share.title))
