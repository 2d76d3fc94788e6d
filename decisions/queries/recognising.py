"""Which units may be put into a decision of recognition, and why others may not yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from decisions.enums import DecisionState
from decisions.kinds import Candidate
from decisions.models import DecisionItem
from decisions.queries.deciders import units_decided_by
from decisions.queries.decisions import KIND_ORDER, taken_by
from registrations.enums import Outcome, RegistrationState
from registrations.models import Registration
from units.models import AssessmentWindow, Authority, Unit
from units.windows import all_windows

WORDS = {
    RegistrationState.DRAFT: "chưa gửi bản đăng ký",
    RegistrationState.RETURNED: "bản đăng ký bị trả lại, chưa gửi lại",
    RegistrationState.SENT: "bản đăng ký chưa được tiếp nhận",
    RegistrationState.ACCEPTED: "chưa gửi hồ sơ đề nghị",
    RegistrationState.PROPOSED: "hồ sơ đang thẩm định",
    RegistrationState.NOT_RECOGNISED: "đã kết luận chưa đạt tiêu chuẩn",
}
NEAR = (
    RegistrationState.PROPOSED,
    RegistrationState.VERIFIED,
    RegistrationState.NOT_RECOGNISED,
    RegistrationState.RECOGNISED,
)


def candidates(authority: Authority, year: int, on: dt.date, own: Collection[int] = ()) -> list[Candidate]:
    """Registered units that the authority decides for on a day; verified and met ones are ready. Three queries."""
    units = units_decided_by(authority, on)
    rows = list(Registration.objects.filter(year=year, unit__in=units).select_related("unit__authority", "unit__area"))
    taken = taken_by([row.unit_id for row in rows], year, but=own)
    mine = _units_in(own)
    windows = all_windows()
    found = [
        Candidate(
            row.unit,
            _problem(row, taken.get(row.unit_id), year=year, windows=windows, again=row.unit_id in mine),
            is_near=row.state in NEAR,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (KIND_ORDER[one.unit.kind], one.unit.sort_key, one.unit.pk))


def _units_in(decisions: Collection[int]) -> set[int]:
    """Units that a decision being superseded has recognised: they may be decided again."""
    if not decisions:
        return set()
    current = DecisionItem.objects.filter(
        decision__in=list(decisions), is_current=True, decision__state=DecisionState.ISSUED
    )
    return set(current.values_list("unit", flat=True))


def _problem(
    row: Registration,
    item: DecisionItem | None,
    *,
    year: int,
    windows: dict[str, AssessmentWindow],
    again: bool,
) -> str:
    """Why the unit of this registration cannot be chosen, as the end of a sentence; "" when it can."""
    if item is not None:
        return f"đang có trong {item.decision.name_shown}"
    if not _counts(row.unit, year, windows):
        return f"không còn là đơn vị của năm {year}"
    if row.state == RegistrationState.RECOGNISED and not again:
        return "đã được công nhận"
    if row.state not in (RegistrationState.VERIFIED, RegistrationState.RECOGNISED):
        return WORDS[RegistrationState(row.state)]
    if row.verdict != Outcome.MET:
        return f"chưa đạt tiêu chí {row.failed}" if row.failed else "thẩm định chưa đạt"
    return ""


def _counts(unit: Unit, year: int, windows: dict[str, AssessmentWindow]) -> bool:
    end = windows[unit.kind].end(year)
    return unit.valid_from <= end and (unit.valid_to is None or unit.valid_to >= end)
