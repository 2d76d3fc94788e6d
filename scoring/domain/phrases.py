"""An authority's own ready sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from common import audit
from common.scope import Actor, Role
from common.text import clean_line, has_forbidden
from common.workflow import NotAllowed, Refused
from scoring.models import ReadyPhrase
from units.models import Authority

LONGEST, MOST = 300, 40


def set_phrases(*, authority: Authority, texts: Iterable[str], actor: Actor, now: dt.datetime) -> list[str]:
    """Put the sentences in place of the present ones, blank and repeated ones left out; returns what is kept.

    Raises NotAllowed for others than officers and administrators of the authority, Refused for too long or too many.
    """
    if actor.role not in (Role.OFFICER, Role.ADMIN) or actor.authority_id != authority.pk:
        raise NotAllowed("Chỉ cán bộ thẩm định hoặc quản trị của nơi này mới sửa câu soạn sẵn.")
    wanted = list(dict.fromkeys(filter(None, map(clean_line, texts))))
    for number, text in enumerate(wanted, start=1):
        if has_forbidden(text):
            raise Refused(f"Xóa ký tự lạ (ký tự điều khiển) ở câu {number} rồi lưu lại.")
        if len(text) > LONGEST:
            raise Refused(f"Rút ngắn câu {number} còn {LONGEST} chữ cái, đang có {len(text)}.")
    if len(wanted) > MOST:
        raise Refused(f"Giữ nhiều nhất {MOST} câu, đang có {len(wanted)}.")
    with transaction.atomic():
        Authority.objects.select_for_update().get(pk=authority.pk)
        ReadyPhrase.objects.filter(authority=authority).delete()
        rows = [ReadyPhrase(authority=authority, text=text, order=place) for place, text in enumerate(wanted)]
        ReadyPhrase.objects.bulk_create(rows)
        audit.record(
            "sheet.phrases",
            now=now,
            actor_id=actor.user_id,
            role=actor.role.value,
            subject=authority,
            count=len(wanted),
        )
    return wanted
