"""Decisions in every state, with the registrations that they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from common.scope import Actor
from decisions.domain.drafting import draft_decision, edit_decision
from decisions.domain.issuing import issue
from decisions.domain.steps import take_step
from decisions.models import Decision
from registrations.models import Registration
from tests import factories as make
from units.models import Authority, NumberSeries, Signer, Unit

YEAR = 2026
SIGNED = dt.date(2026, 11, 10)
NOTE = "Lý do đủ dài để ghi lại."
KEPT = "Văn thư UBND xã, tập Quyết định 2026"


def letterhead(authority: Authority) -> NumberSeries:
    """Names, two series of numbers and a signer; gives back the series of the committee."""
    authority.people_committee_name = f"Ủy ban nhân dân {authority.name[:1].lower()}{authority.name[1:]}"
    authority.police_name = f"Công an {authority.name[:1].lower()}{authority.name[1:]}"
    authority.steering_board_name = (
        f"Ban Chỉ đạo phòng, chống tội phạm {authority.name[:1].lower()}{authority.name[1:]}"
    )
    authority.place_name = "Bình Sơn"
    authority.save()
    series = NumberSeries.objects.create(authority=authority, name="Ủy ban nhân dân", symbol="QĐ-UBND")
    NumberSeries.objects.create(authority=authority, name="Ban Chỉ đạo", symbol="QĐ-BCĐ")
    Signer.objects.create(
        authority=authority, capacity="TM. ỦY BAN NHÂN DÂN", post="Chủ tịch", name="Nguyễn Thị Hồng", is_default=True
    )
    return series


def registered(unit: Unit, *, state: str = "verified", verdict: str = "met", **fields: Any) -> Registration:
    now = timezone.now()
    values = {"authority": unit.authority, "year": YEAR, "created_at": now, "changed_at": now, "first_sent_at": now}
    return Registration.objects.create(unit=unit, state=state, verdict=verdict, **{**values, **fields})


def units(authority: Authority, count: int, *, kind: str = "residential") -> list[Unit]:
    """Verified units of one kind."""
    made = [make.unit(authority, f"Thôn Số {place:02d}", kind=kind) for place in range(1, count + 1)]
    for one in made:
        registered(one)
    return made


def draft(cast: Any, chosen: Iterable[Unit] | None = None) -> Decision:
    """A draft of the commune's officer; both units of the commune unless others are named."""
    if not cast.commune.series.exists():
        letterhead(cast.commune)
    if chosen is None:
        chosen = [cast.unit, cast.sibling]
        for one in chosen:
            if not Registration.objects.filter(unit=one, year=YEAR).exists():
                registered(one)
    return draft_decision(
        authority=cast.commune,
        year=YEAR,
        unit_ids=[one.pk for one in chosen],
        actor=cast.actor("officer"),
        now=timezone.now(),
    )


def submitted(cast: Any, chosen: Iterable[Unit] | None = None) -> Decision:
    return take_step(action="submit", decision=draft(cast, chosen), actor=cast.actor("officer"), now=timezone.now())


def approved(cast: Any, chosen: Iterable[Unit] | None = None) -> Decision:
    return approve(cast, draft(cast, chosen))


def approve(cast: Any, decision: Decision) -> Decision:
    """From a draft to what waits for its signature."""
    now = timezone.now()
    take_step(action="submit", decision=decision, actor=cast.actor("officer"), now=now)
    return take_step(action="approve", decision=decision, actor=cast.actor("approver"), now=now)


def issued(cast: Any, chosen: Iterable[Unit] | None = None) -> Decision:
    return sign(approved(cast, chosen), cast.actor("officer"))


def cancelled(cast: Any) -> Decision:
    return take_step(action="cancel", decision=draft(cast), actor=cast.actor("officer"), now=timezone.now(), note=NOTE)


def sign(decision: Decision, actor: Actor, **fields: Any) -> Decision:
    values = {"signed_on": SIGNED, "kept_at": KEPT, "now": timezone.now(), **fields}
    return issue(decision=decision, actor=actor, **values)


def edit(cast: Any, decision: Decision, **fields: Any) -> dict[str, list[str]]:
    values = {"values": {}, "actor": cast.actor("officer"), "now": timezone.now(), **fields}
    return edit_decision(decision=decision, **values)


IN_STATE = {
    "draft": draft,
    "submitted": submitted,
    "approved": approved,
    "issued": issued,
    "cancelled": cancelled,
}
