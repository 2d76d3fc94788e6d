"""What score sheets do and say when a unit changes (docs/adr/0010-units-that-change.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone

from common import audit
from common.scope import Actor
from scoring.enums import SheetState
from scoring.models import Scorecard
from units.models import Unit
from units.queries import first_year_of


def carry_sheets(*, old: Unit, new: Unit, on: dt.date, actor: Actor, now: dt.datetime) -> None:
    """The sheets of the years that the new name counts in go along.

    One that is approved already stands in the way, and so does one that people still need under the old name because
    the new one is yet to come. Runs inside the transaction of the renaming. Raises ValidationError with the year and
    what to do.
    """
    coming = on > timezone.localdate(now)
    cards = Scorecard.objects.select_for_update().filter(unit=old, year__gte=first_year_of(new)).order_by("year")
    for card in cards:
        problem = _in_the_way(card, on if coming else None)
        if problem:
            raise ValidationError({"on": [f"Phiếu chấm điểm năm {card.year} {problem}"]})
        card.unit = new
        card.save(update_fields=["unit"])
        audit.record(
            "sheet.carried",
            now=now,
            actor_id=actor.user_id,
            role=actor.role.value,
            subject=card,
            was=old.name,
            became=new.name,
        )


def _in_the_way(card: Scorecard, coming: dt.date | None) -> str:
    """Why the sheet cannot change hands, and what to do; ``coming`` is the new name's first day if that lies ahead."""
    if card.state == SheetState.APPROVED:
        return "đã duyệt theo tên cũ. Chọn ngày sau kỳ đánh giá năm đó, hoặc nhờ cấp có quyền mở lại phiếu trước."
    if coming:
        return f"đang làm theo tên cũ. Ghi việc đổi tên khi tên mới đã có hiệu lực, từ ngày {coming:%d/%m/%Y}."
    return ""


def sheets_of_another_kind(units: Sequence[Unit]) -> dict[int, str]:
    """Unit id → sentence, for units with a sheet that their (new) kind is not scored on. One query."""
    kinds = {unit.pk: unit.kind for unit in units}
    advice = "Giữ loại cũ, hoặc kết thúc đơn vị này rồi thêm đơn vị mới đúng loại."
    cards = Scorecard.objects.filter(unit__in=kinds).select_related("rubric").order_by("year")
    return {
        card.unit_id: f"Đơn vị có phiếu năm {card.year} theo bảng điểm của loại cũ. {advice}"
        for card in cards
        if kinds[card.unit_id] not in card.rubric.unit_kinds
    }
