"""Which decisions a person sees, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from common.models import Setting, StatusChange
from common.scope import Actor, within
from decisions.enums import SIGNED, DecisionKind
from decisions.models import Decision, DecisionItem
from models_programs.models import Attachment
from models_programs.queries.records import attachments_of
from units.enums import UnitKind
from units.models import Unit

KIND_ORDER = {kind: place for place, kind in enumerate(UnitKind.values)}


def decisions_visible_to(actor: Actor | None) -> QuerySet[Decision]:
    """Decisions of the actor's subtree; unit heads have a list of their own (``items_of_unit``)."""
    if actor is None or actor.is_unit_head:
        return Decision.objects.none()
    return Decision.objects.filter(within(actor.authority_path))


def decisions_in_year(actor: Actor, year: int) -> QuerySet[Any]:
    """The list: with the authority, the series and the number of units (``units``)."""
    rows = decisions_visible_to(actor).filter(year=year).select_related("authority", "series")
    return rows.annotate(units=Count("items"))


def items_of(decision: Decision) -> list[DecisionItem]:
    """The annex: by kind in the order of the circular, then by the name that was decided under. One query."""
    return in_annex_order(decision.items.select_related("unit__authority", "unit__area"))


def in_annex_order(items: Iterable[DecisionItem]) -> list[DecisionItem]:
    return sorted(items, key=lambda item: (KIND_ORDER[item.unit.kind], item.unit.sort_key, item.pk))


def items_of_unit(unit_id: int, year: int) -> QuerySet[DecisionItem]:
    """Signed decisions of the year that name the unit, the current one first."""
    rows = DecisionItem.objects.filter(unit=unit_id, year=year, decision__state__in=SIGNED)
    return rows.select_related("decision__series", "unit").order_by("-is_current", "-decision__signed_on", "-pk")


def taken_by(
    unit_ids: Iterable[int], year: int, kind: str = DecisionKind.RECOGNITION, *, but: Iterable[int] = ()
) -> dict[int, DecisionItem]:
    """Unit → the open or current item that holds it, leaving out the decisions ``but``. One query."""
    rows = DecisionItem.objects.filter(
        Q(is_open=True) | Q(is_current=True), unit__in=list(unit_ids), year=year, kind=kind
    ).exclude(decision__in=list(but))
    return {row.unit_id: row for row in rows.select_related("decision__series").order_by("is_open", "pk")}


def holding(unit: Unit, year: int, kind: str = DecisionKind.RECOGNITION) -> Decision | None:
    """The open or current decision that names the unit, or None. One query."""
    item = taken_by([unit.pk], year, kind).get(unit.pk)
    return item.decision if item else None


def history_of(decision: Decision) -> list[StatusChange]:
    """The steps, oldest first, with who took them. One query."""
    rows = StatusChange.objects.filter(subject_type=decision._meta.label_lower, subject_id=decision.pk)
    return list(rows.select_related("actor").order_by("pk"))


def signed_scans(decision: Decision) -> list[Attachment]:
    """The signed copies, oldest first. One query."""
    return list(attachments_of(decision))


def is_demo() -> bool:
    """Whether this installation holds demonstration data: its papers say so on every page."""
    return Setting.objects.filter(name="demo").exists()
