"""Decisions of recognition: what issuing and superseding do to the registrations (TT 124/2021 Điều 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from common.scope import Actor
from common.workflow import Refused
from decisions.enums import DecisionKind
from decisions.kinds import Candidate
from decisions.models import Decision, DecisionItem
from decisions.queries.decisions import holding
from decisions.queries.recognising import candidates
from registrations.domain.recognition import recognise_units, take_back
from registrations.models import Registration
from units.models import Authority, Unit
from units.queries import first_year_of

ISSUER_MAX = 200


class Recognising:
    """The handler of ``DecisionKind.RECOGNITION``."""

    def candidates(self, *, authority: Authority, year: int, on: dt.date, own: Collection[int]) -> list[Candidate]:
        return candidates(authority, year, on, own)

    def on_issue(self, *, decision: Decision, items: Sequence[DecisionItem], actor: Actor, now: dt.datetime) -> None:
        assert decision.signed_on is not None  # noqa: S101 (issued decisions have a day)
        recognise_units(
            registrations=_registrations([item.unit_id for item in items], decision.year),
            decision_number=decision.number_shown,
            decision_date=decision.signed_on,
            issuer=(decision.decided_by or decision.body)[:ISSUER_MAX],
            actor=actor,
            now=now,
        )

    def on_supersede(self, *, decision: Decision, gone: Collection[int], actor: Actor, now: dt.datetime) -> None:
        note = f"Quyết định {decision.number_shown} thay thế, không còn tên đơn vị"
        take_back(registrations=_registrations(gone, decision.year), actor=actor, now=now, note=note)


def _registrations(unit_ids: Collection[int], year: int) -> list[Registration]:
    """In the order of their keys, so that two transactions never wait for each other in a circle."""
    rows = Registration.objects.filter(unit__in=list(unit_ids), year=year).select_related("unit", "authority")
    return list(rows.order_by("pk"))


def refuse_recheck(sender: object, registration: Registration, **kwargs: Any) -> None:
    """A dossier is neither opened again nor decided otherwise while a decision names the unit. Raises Refused."""
    if decision := holding(registration.unit, registration.year, DecisionKind.RECOGNITION):
        way = "Thay thế quyết định đó" if decision.number else "Bỏ đơn vị khỏi dự thảo hoặc hủy dự thảo"
        before = "trước khi thẩm định lại hoặc ghi kết quả khác"
        raise Refused(f"Đơn vị đang có trong {decision.name_shown}. {way} {before}.")


def carry_items(sender: object, old: Unit, new: Unit, **kwargs: Any) -> None:
    """Items of the years that a unit's new name counts in go along with its registration; signed names stay."""
    rows = DecisionItem.objects.filter(unit=old, year__gte=first_year_of(new))
    rows.filter(is_open=True).update(unit_name=new.name)
    rows.update(unit=new)
