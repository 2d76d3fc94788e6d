"""Units with approved sheets, ready for a decision of classification, made without walking the workflow."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from decisions.domain.drafting import draft_decision
from decisions.enums import DecisionKind
from decisions.models import Decision
from registrations.models import Registration
from scoring.domain.meeting import start_meeting
from scoring.enums import SheetState
from scoring.models import BoardMeeting, Scorecard
from tests import factories as make
from tests.decisions import samples
from tests.scoring import filled
from units.models import Unit

YEAR = 2026


def ground(cast: Any) -> None:
    """Rubrics, confirmed thresholds, a letterhead."""
    filled.load_rubrics()
    filled.confirm_thresholds(cast.admin)
    if not cast.commune.series.exists():
        samples.letterhead(cast.commune)


def scored(cast: Any, unit: Unit, *, lost: str = "0", state: str = SheetState.APPROVED, **values: Any) -> Scorecard:
    """A sheet that lost so many points; recognised first unless ``recognised`` is False."""
    if values.pop("recognised", True):
        if not Registration.objects.filter(unit=unit, year=YEAR).exists():
            samples.registered(unit, state="recognised")
        filled.recognise(unit, cast.admin)
    return filled.fill(unit, cast.admin, state=state, lost=lost, **values)


def two(cast: Any) -> list[Scorecard]:
    """The two units of the commune: Xuất sắc and Khá."""
    ground(cast)
    return [scored(cast, cast.unit), scored(cast, cast.sibling, lost="15")]


def draft(cast: Any, *units: Unit) -> Decision:
    """A draft of classification about some units; both of the commune unless named."""
    chosen = units or (cast.unit, cast.sibling)
    return draft_decision(
        authority=cast.commune,
        year=YEAR,
        unit_ids=[unit.pk for unit in chosen],
        actor=cast.actor("officer"),
        now=timezone.now(),
        kind=DecisionKind.CLASSIFICATION,
    )


def issued(cast: Any, *units: Unit) -> Decision:
    decision = samples.approve(cast, draft(cast, *units))
    return samples.sign(decision, cast.actor("officer"))


def meeting(cast: Any, **values: Any) -> BoardMeeting:
    """A running meeting about whatever is ready."""
    now = timezone.now()
    said = {
        "held_on": timezone.localdate(now),
        "place": "Trụ sở Công an xã",
        "chair": "Phạm Thị Dung, Phó Trưởng ban Chỉ đạo",
        "secretary": "Lê Văn Cường, cán bộ Công an xã",
        "attendees": "Nguyễn Văn An, Chủ tịch Ủy ban Mặt trận\nTrần Thị Bé, Bí thư Đoàn",
    }
    return start_meeting(authority=cast.commune, year=YEAR, actor=cast.actor("officer"), now=now, **{**said, **values})


def verified(cast: Any, name: str = "Trường TH Số 1") -> Unit:
    """A unit that waits for recognition."""
    unit = make.unit(cast.commune, name)
    samples.registered(unit)
    return unit
