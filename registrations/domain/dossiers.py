"""Writing the dossier that asks for recognition: report, tờ trình, minutes (TT 124/2021 Điều 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common import rows
from common.scope import Actor
from common.text import has_forbidden
from common.workflow import NotAllowed, WrongState
from registrations.enums import RegistrationState
from registrations.models import Attendee, Dossier, Registration
from registrations.rules.permissions import fills

NOT_YOURS = "Chỉ đơn vị hoặc cán bộ của cấp quản lý trực tiếp mới viết hồ sơ này."
LOCKED = "Hồ sơ đang “{state}” nên không sửa được phần này."
STALE = "Trong lúc trang này mở, người khác đã sửa hồ sơ. Xem lại các ô dưới đây rồi lưu lần nữa."
FIELDS = (
    "results", "shortcomings", "next_year", "report_number", "report_date", "request_number", "request_date",
    "held_on", "place", "chair_name", "chair_post", "secretary_name", "invited", "present", "votes_for",
    "votes_against", "conclusion",
)  # fmt: skip
DAYS = ("report_date", "request_date", "held_on")
ATTENDEES_MAX = 40
PEOPLE_MAX = 5000


@dataclass(frozen=True, slots=True)
class Present:
    """One body at the meeting, by post; ``name`` may stay empty."""

    post: str
    name: str = ""
    present: bool = True


def save_dossier(
    *,
    registration: Registration,
    values: Mapping[str, Any],
    attendees: Sequence[Present],
    actor: Actor,
    now: dt.datetime,
    seen: int | None = None,
) -> Dossier:
    """Keep what was typed, complete or not. ``seen``: the version that the person was shown (0: none yet).

    Raises NotAllowed, WrongState unless the dossier is the unit's own, or ValidationError by field (code "stale").
    """
    if not fills(registration, actor):
        raise NotAllowed(NOT_YOURS)
    with transaction.atomic():
        row = Registration.objects.select_for_update().get(pk=registration.pk)
        if row.state != RegistrationState.ACCEPTED:
            raise WrongState(LOCKED.format(state=row.get_state_display()))
        dossier = Dossier.objects.filter(registration=row).first()
        if seen is not None and seen != (dossier.version if dossier else 0):
            raise ValidationError(STALE, code="stale")
        if dossier is None:
            dossier = Dossier(registration=row, version=0)
        rows.assign(dossier, {name: value for name, value in values.items() if name in FIELDS})
        problems = {**rows.text_problems(dossier), **_problems(dossier, timezone.localdate(now)), **_bodies(attendees)}
        if problems:
            raise ValidationError({name: [sentence] for name, sentence in problems.items()})
        dossier.version += 1
        dossier.changed_at, dossier.changed_by_id = now, actor.user_id
        dossier.save()
        dossier.attendees.all().delete()
        Attendee.objects.bulk_create(
            Attendee(dossier=dossier, order=order, post=one.post, name=one.name, present=one.present)
            for order, one in enumerate(attendees, start=1)
        )
    return dossier


def _problems(dossier: Dossier, today: dt.date) -> dict[str, str]:
    problems = {name: "Ngày không được sau hôm nay." for name in DAYS if (getattr(dossier, name) or today) > today}
    present, invited = dossier.present, dossier.invited
    if present is not None and invited is not None and present > invited:
        problems["present"] = f"Số có mặt không lớn hơn số được mời ({invited})."
    votes, room = (dossier.votes_for or 0) + (dossier.votes_against or 0), present if present is not None else invited
    if room is not None and votes > room:
        problems["votes_for"] = f"Tổng số phiếu ({votes}) không lớn hơn số người dự ({room})."
    for name in ("invited", "present", "votes_for", "votes_against"):
        if (getattr(dossier, name) or 0) > PEOPLE_MAX:
            problems[name] = f"Nhập số không quá {PEOPLE_MAX}."
    return problems


def _bodies(attendees: Sequence[Present]) -> dict[str, str]:
    if len(attendees) > ATTENDEES_MAX:
        return {"attendees": f"Ghi không quá {ATTENDEES_MAX} thành phần."}
    if any(not one.post for one in attendees):
        return {"attendees": "Ghi thành phần (chức vụ, tổ chức) cho mỗi dòng có họ tên."}
    if any(len(one.post) > 200 or len(one.name) > 100 or has_forbidden(one.post + one.name) for one in attendees):
        return {"attendees": "Rút gọn thành phần còn 200 ký tự, họ tên còn 100 ký tự, xóa ký tự lạ."}
    return {}
