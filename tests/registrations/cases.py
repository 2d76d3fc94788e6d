"""Registrations for tests: one row in any state, with what the state promises."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from registrations.enums import RegistrationState
from registrations.models import Registration
from units.models import Unit

YEAR = 2026
SENT = dt.datetime(2026, 1, 20, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
# What a form holds when it may be sent, for any kind of unit.
FULL: dict[str, Any] = {
    "head_name": "Trần Thị Bình", "head_post": "Hiệu trưởng", "contact_name": "Trần Thị Bình",
    "contact_phone": "0912345678", "people": 120, "households": 100, "households_committed": 100, "sub_units": 6,
    "sub_units_committed": 6, "resolution_number": "05-NQ/CB", "resolution_date": dt.date(2026, 1, 12),
    "resolution_issuer": "Chi bộ", "plan_number": "07/KH", "plan_date": dt.date(2026, 1, 14),
    "plan_issuer": "Nhà trường", "commitments": "Thực hiện đủ các tiêu chí của Thông tư 124.",
}  # fmt: skip


def registered(unit: Unit, *, year: int = YEAR, state: str = RegistrationState.ACCEPTED, **fields: Any) -> Registration:
    """The registration of a unit in ``state``, put there behind the workflow's back; made once."""
    moments: dict[str, Any] = {} if state == RegistrationState.DRAFT else {"first_sent_at": SENT, "sent_at": SENT}
    if state in (RegistrationState.VERIFIED, RegistrationState.RECOGNISED):
        moments["verdict"] = "met"
    if moments:
        moments["receipt_code"] = "26-ABCDEF"
    values = {**FULL, "state": state, "created_at": SENT, "changed_at": SENT, **moments, **fields}
    row, _ = Registration.objects.get_or_create(
        unit=unit, year=year, defaults={"authority": unit.authority, "authority_path": unit.authority_path, **values}
    )
    return row
