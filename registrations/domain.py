"""Recording which unit was recognised by which signed decision."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused
from registrations.enums import RecognitionStatus
from registrations.models import Recognition
from registrations.signals import recognition_recorded
from units.models import Unit


def record_recognition(
    *,
    unit: Unit,
    year: int,
    status: str,
    actor: Actor,
    now: dt.datetime,
    decision_number: str = "",
    decision_date: dt.date | None = None,
    issuer: str = "",
    reason: str = "",
) -> Recognition:
    """Record the result of one unit and year as the signed decision says; recording again corrects it.

    Recognised needs the decision's number and date (TT 124 Điều 10); not recognised needs a reason. Raises NotAllowed
    for anybody but officers and approvers of the managing authority, Refused with a sentence when something is missing.
    """
    if actor.role not in {Role.OFFICER, Role.APPROVER} or actor.authority_path != unit.authority_path:
        raise NotAllowed("Chỉ cán bộ của cấp quản lý đơn vị mới ghi kết quả công nhận.")
    if status == RecognitionStatus.RECOGNISED and not (decision_number.strip() and decision_date):
        raise Refused("Nhập số và ngày ký của quyết định công nhận.")
    if status == RecognitionStatus.NOT_RECOGNISED and len(reason.strip()) < 10:
        raise Refused("Ghi lý do chưa đạt, từ 10 chữ cái trở lên.")
    if decision_date is not None and decision_date > timezone.localdate(now):
        raise Refused("Ngày ký quyết định không được sau hôm nay.")
    with transaction.atomic():
        recognition, _ = Recognition.objects.update_or_create(
            unit=unit,
            year=year,
            defaults={
                "authority_path": unit.authority_path,
                "status": status,
                "decision_number": decision_number,
                "decision_date": decision_date,
                "issuer": issuer,
                "reason": reason,
                "recorded_by_id": actor.user_id,
                "recorded_at": now,
            },
        )
        recognition_recorded.send(sender=Recognition, recognition=recognition)
    return recognition
