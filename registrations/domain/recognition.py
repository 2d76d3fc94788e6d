"""Which unit was recognised by which decision: by a decision of the system, or one signed outside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from common import audit
from common.locks import refuse_locked
from common.models import AuditEvent, StatusChange
from common.reasons import is_reason
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused, apply, changed
from registrations.enums import RECEIVED, Outcome, RecognitionStatus, RegistrationState
from registrations.models import Recognition, Registration
from registrations.signals import recheck_asked, recognition_recorded, recognition_withdrawn
from registrations.workflow import RESULTS
from units.models import Unit

UNREGISTERED = (
    "{name} chưa có bản đăng ký được tiếp nhận trong năm {year}. Tiếp nhận hoặc ghi nhận bản đăng ký giấy trước, "
    "rồi mới ghi kết quả."
)
FAILED = "{name} thẩm định chưa đạt tiêu chí {codes}. Thẩm định lại trước khi công nhận."
BATCH = 200
WRITTEN = (
    "status", "decision_number", "decision_date", "issuer", "reason", "authority_path", "recorded_by", "recorded_at",
)  # fmt: skip
FIELDS = ("status", "decision_number", "decision_date", "issuer", "reason")


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
    """Record a result decided outside the system as the signed decision says; recording again corrects it.

    Recognised needs the decision's number and date (TT 124 Điều 10); not recognised needs a reason. The unit must have
    registered (domain.md section 10 item 4). Raises NotAllowed for anybody but officers and approvers of the managing
    authority, Refused with a sentence when something is missing.
    """
    if actor.role not in {Role.OFFICER, Role.APPROVER} or actor.authority_path != unit.authority_path:
        raise NotAllowed("Chỉ cán bộ của cấp quản lý đơn vị mới ghi kết quả công nhận.")
    if status == RecognitionStatus.RECOGNISED and not (decision_number.strip() and decision_date):
        raise Refused("Nhập số và ngày ký của quyết định công nhận.")
    if status == RecognitionStatus.NOT_RECOGNISED and not is_reason(reason):
        raise Refused("Ghi lý do chưa đạt, từ 10 chữ cái trở lên.")
    if decision_date is not None and decision_date > timezone.localdate(now):
        raise Refused("Ngày ký quyết định không được sau hôm nay.")
    row = Registration.objects.filter(unit=unit, year=year).select_related("unit").first()
    if row is None or row.state not in RECEIVED:
        raise Refused(UNREGISTERED.format(name=unit.name, year=year))
    with transaction.atomic():
        recheck_asked.send(sender=Registration, registration=row)
        said = {"decision_number": decision_number, "decision_date": decision_date, "issuer": issuer, "reason": reason}
        return _settle(row, status, actor, now, note=decision_number or reason, **said)


def recognise_units(
    *,
    registrations: Iterable[Registration],
    decision_number: str,
    decision_date: dt.date,
    issuer: str,
    actor: Actor,
    now: dt.datetime,
) -> list[Recognition]:
    """Recognise many units by one decision, one audit row each, inside the caller's transaction.

    The caller has checked who decides. Raises Refused naming the unit when its dossier is not verified with every
    criterion met; then nothing is kept if the caller's transaction ends. A constant number of queries for each 200
    units, besides what the receivers of ``recognition_recorded`` ask.
    """
    step = RESULTS["recognise"]
    if actor.role not in step.roles:
        raise NotAllowed(f"Vai trò đang dùng không được {step.label.lower()}.")
    asked = Registration.objects.filter(pk__in=[row.pk for row in registrations]).select_related("unit")
    rows = list(asked.select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        if row.state not in (RegistrationState.VERIFIED, RegistrationState.RECOGNISED):
            raise Refused(f"{row.unit.name}: hồ sơ {row.get_state_display().lower()}, chưa thẩm định xong.")
        if row.verdict != Outcome.MET:
            raise Refused(FAILED.format(name=row.unit.name, codes=row.failed or "–"))
    refuse_locked((row.authority_path, row.year) for row in rows)
    changes = [changed(step, instance=row, actor=actor, now=now, note=decision_number) for row in rows]
    Registration.objects.bulk_update(rows, ["state", *step.stamps], batch_size=BATCH)
    StatusChange.objects.bulk_create(changes, batch_size=BATCH)
    said = {"decision_number": decision_number, "decision_date": decision_date, "issuer": issuer, "reason": ""}
    return _write_many(rows, actor, now, status=RecognitionStatus.RECOGNISED, **said)


def _write_many(rows: Sequence[Registration], actor: Actor, now: dt.datetime, **said: Any) -> list[Recognition]:
    """The results of ``rows`` (of one year), corrected where there is one already."""
    stored = Recognition.objects.filter(unit__in=[row.unit_id for row in rows], year__in={row.year for row in rows})
    known = {(one.unit_id, one.year): one for one in stored}
    saved, events = [], []
    for row in rows:
        before = known.get((row.unit_id, row.year))
        told = _told(before) if before is not None else None
        one = before or Recognition(unit=row.unit, year=row.year)
        values = {**said, "authority_path": row.authority_path, "recorded_by_id": actor.user_id, "recorded_at": now}
        for name, value in values.items():
            setattr(one, name, value)
        saved.append(one)
        detail: dict[str, Any] = {"year": row.year, "before": told, "after": _told(one)}
        actor_id, role = actor.user_id, actor.role.value
        events.append(audit.event("recognition.recorded", now=now, actor_id=actor_id, role=role, subject=row, **detail))
    Recognition.objects.bulk_create([one for one in saved if one.pk is None], batch_size=BATCH)
    Recognition.objects.bulk_update(list(known.values()), WRITTEN, batch_size=BATCH)
    AuditEvent.objects.bulk_create(events, batch_size=BATCH)
    for one in saved:
        recognition_recorded.send(sender=Recognition, recognition=one)
    return saved


def refuse_recognition(*, registration: Registration, actor: Actor, now: dt.datetime) -> Recognition:
    """Put "chưa đạt" on record with the criteria that were not met, inside the caller's transaction.

    The caller has taken the step "refuse", which asked everything.
    """
    reason = f"Chưa đạt tiêu chí {registration.failed}"
    return _write(registration, RecognitionStatus.NOT_RECOGNISED, actor, now, reason=reason)


def withdraw_result(*, registration: Registration, actor: Actor, now: dt.datetime, note: str) -> None:
    """Remove the result of a unit and year; scores that rest on it wait again. Inside the caller's transaction."""
    found = Recognition.objects.filter(unit=registration.unit_id, year=registration.year).first()
    if found is None:
        return
    _audit("recognition.withdrawn", registration, actor, now, before=_told(found), after={"note": note})
    found.delete()
    recognition_withdrawn.send(sender=Recognition, unit=registration.unit, year=registration.year)


def take_back(*, registrations: Sequence[Registration], actor: Actor, now: dt.datetime, note: str) -> None:
    """Undo the recognition of units that a superseding decision no longer names. Inside the caller's transaction."""
    for row in registrations:
        apply(RESULTS["take_back"], instance=row, actor=actor, now=now, note=note)
        withdraw_result(registration=row, actor=actor, now=now, note=note)


def _settle(
    row: Registration, status: str, actor: Actor, now: dt.datetime, *, note: str, **said: object
) -> Recognition:
    """The step of the registration and the result, together."""
    recognised = status == RecognitionStatus.RECOGNISED
    if recognised and row.verdict == Outcome.NOT_MET:
        raise Refused(FAILED.format(name=row.unit.name, codes=row.failed or "–"))
    apply(RESULTS["recognise" if recognised else "not_recognise"], instance=row, actor=actor, now=now, note=note)
    return _write(row, status, actor, now, **said)


def _write(row: Registration, status: str, actor: Actor, now: dt.datetime, **said: object) -> Recognition:
    before = Recognition.objects.filter(unit=row.unit_id, year=row.year).first()
    values = {
        "authority_path": row.authority_path,
        "status": status,
        "decision_number": "",
        "decision_date": None,
        "issuer": "",
        "reason": "",
        **said,
        "recorded_by_id": actor.user_id,
        "recorded_at": now,
    }
    told = _told(before) if before is not None else None
    saved = before or Recognition(unit=row.unit, year=row.year)
    for name, value in values.items():
        setattr(saved, name, value)
    saved.save()
    _audit("recognition.recorded", row, actor, now, before=told, after=_told(saved))
    recognition_recorded.send(sender=Recognition, recognition=saved)
    return saved


def _told(result: Recognition) -> dict[str, str]:
    """What the history keeps of a result: everything the decision says."""
    told = {name: getattr(result, name) or "" for name in FIELDS}
    day = result.decision_date
    return {**told, "decision_date": day.isoformat() if day else ""}


def _audit(kind: str, row: Registration, actor: Actor, now: dt.datetime, **detail: Any) -> None:
    audit.record(kind, now=now, actor_id=actor.user_id, role=actor.role.value, subject=row, year=row.year, **detail)
