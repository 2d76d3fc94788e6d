"""Decisions of classification: they fix what the approved sheets say (QĐ 510; domain.md section 10 items 4 and 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from common.scope import Actor
from common.workflow import Refused
from decisions.domain.choosing import told
from decisions.kinds import Candidate
from decisions.models import Decision, DecisionItem
from registrations.models import Registration
from scoring.queries.classifying import approved_cards, candidates, held_sentence
from units.models import Authority, Unit


class Classifying:
    """The handler of ``DecisionKind.CLASSIFICATION``."""

    def candidates(self, *, authority: Authority, year: int, on: dt.date, own: Collection[int]) -> list[Candidate]:
        return candidates(authority, year, on, own)

    def on_issue(self, *, decision: Decision, items: Sequence[DecisionItem], actor: Actor, now: dt.datetime) -> None:
        """Nothing moves: the decision must say what the sheets say, which nobody can open again from now on."""
        cards = approved_cards([item.unit_id for item in items], decision.year)
        problems = []
        for item in items:
            card = cards.get(item.unit_id)
            if card is None:
                problems.append(f"{item.unit_name} chưa có phiếu được duyệt")
            elif (card.level_id, card.superior_total) != (item.level, item.points):
                problems.append(f"{item.unit_name} có điểm hoặc mức khác với phiếu đã duyệt")
        if problems:
            raise Refused(f"{told(problems)} Bỏ đơn vị khỏi dự thảo rồi chọn lại.")

    def on_supersede(self, *, decision: Decision, gone: Collection[int], actor: Actor, now: dt.datetime) -> None:
        """Nothing to take back: sheets of units left out may be reopened, for no decision names them any longer."""


def refuse_recheck(sender: object, registration: Registration, **kwargs: Any) -> None:
    """Row 8c rests on the recognition, so a classified unit keeps it. Raises Refused."""
    if sentence := held_sentence(registration.unit, registration.year, "thẩm định lại hoặc ghi kết quả khác"):
        raise Refused(sentence)


def refuse_withdrawal(sender: object, unit: Unit, year: int, **kwargs: Any) -> None:
    """The same when a superseding decision of recognition leaves the unit out. Raises Refused with its name."""
    if sentence := held_sentence(unit, year, "thu lại kết quả công nhận"):
        raise Refused(f"{unit.name}: {sentence}")
