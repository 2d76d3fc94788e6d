"""Windows, extensions and requests to open a sheet again, as they hold for units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from common.scope import Actor, Role, within
from models_programs.queries.programmes import chain
from scoring.enums import SheetState
from scoring.models import Extension, ReopenRequest, Scorecard, SheetWindow
from scoring.rules.windows import Deadline
from units.models import Unit


def windows_at(path: str, year: int) -> dict[str, SheetWindow]:
    """Unit kind ("" is every kind) → the window that holds at ``path``. One query."""
    rows = SheetWindow.objects.filter(year=year, authority_path__in=chain(path)).select_related("authority")
    found: dict[str, SheetWindow] = {}
    for row in sorted(rows, key=lambda row: len(row.authority_path)):
        if not row.unit_kind:  # an authority's word on every kind replaces what stands above it
            found.clear()
        found[row.unit_kind] = row
    return found


def deadlines(units: Collection[Unit], year: int) -> dict[int, Deadline]:
    """Unit id → its deadline. Two queries at most, however many units and authorities."""
    if not units:
        return {}
    paths = {unit.authority_path for unit in units}
    steps = {step for path in paths for step in chain(path)}
    rows = list(SheetWindow.objects.filter(year=year, authority_path__in=steps).select_related("authority"))
    if not rows:
        return dict.fromkeys((unit.pk for unit in units), Deadline())
    by_place = {(row.authority_path, row.unit_kind): row for row in rows}
    extended = dict(
        Extension.objects.filter(year=year, revoked_at=None, unit__in=[unit.pk for unit in units]).values_list(
            "unit", "until"
        )
    )
    return {unit.pk: _deadline(_window(unit, by_place), extended.get(unit.pk)) for unit in units}


def _window(unit: Unit, by_place: dict[tuple[str, str], SheetWindow]) -> SheetWindow | None:
    for path in chain(unit.authority_path):
        for kind in (unit.kind, ""):
            if row := by_place.get((path, kind)):
                return row
    return None


def _deadline(window: SheetWindow | None, extended_to: dt.date | None) -> Deadline:
    if window is None:
        return Deadline()
    return Deadline(
        on_time_to=window.on_time_to,
        closes_on=window.closes_on,
        extended_to=extended_to,
        source=window.source,
        set_by_path=window.authority_path,
        set_by=window.authority.name,
    )


def deadline_of(unit: Unit, year: int) -> Deadline:
    """The deadline of one unit. Two queries."""
    return deadlines([unit], year)[unit.pk]


def late_cards(cards: Iterable[Scorecard]) -> set[int]:
    """Ids of the sheets first sent after their last day in time; cards of one year, with ``unit``. Two queries."""
    sent = [card for card in cards if card.first_sent_at]
    if not sent:
        return set()
    due = deadlines([card.unit for card in sent], sent[0].year)
    return {
        card.pk
        for card in sent
        if card.first_sent_at
        and due[card.unit_id].is_late(timezone.localdate(card.first_sent_at), since=card.unit.valid_from)
    }


def extensions_in(actor: Actor, year: int) -> QuerySet[Extension]:
    """Those in force in the actor's subtree, the latest first."""
    rows = Extension.objects.filter(within(actor.authority_path, "unit__authority_path"), year=year, revoked_at=None)
    return rows.select_related("unit", "granted_by")


def extendable_units(actor: Actor, year: int) -> QuerySet[Unit]:
    """Units of the own authority that have not sent their sheet."""
    sent = Scorecard.objects.filter(year=year).exclude(state__in=[SheetState.DRAFT, SheetState.RETURNED])
    own = Unit.objects.filter(authority_path=actor.authority_path)
    return own.exclude(pk__in=sent.values("unit"))


def open_requests(actor: Actor, year: int) -> QuerySet[ReopenRequest]:
    """Requests to open a sheet again that lie with the actor to answer, the oldest first.

    Approved sheets are opened by the level above; sheets under review or closed by time by the managing authority.
    """
    rows = ReopenRequest.objects.filter(answered_at=None, scorecard__year=year)
    path = "scorecard__authority_path"
    own = Q(**{path: actor.authority_path})
    above = within(actor.authority_path, path) & (~own if actor.authority_path else Q())
    if actor.role == Role.OFFICER:
        mine = own & ~Q(scorecard__state__in=[SheetState.REVIEWED, SheetState.APPROVED])
    elif actor.role == Role.APPROVER:
        mine = own & Q(scorecard__state=SheetState.REVIEWED)
    else:
        return rows.none()
    reach = mine | (above & Q(scorecard__state=SheetState.APPROVED))
    return rows.filter(reach).select_related("scorecard__unit__authority", "asked_by").order_by("pk")


def last_request(card: Scorecard) -> ReopenRequest | None:
    """The latest request about a sheet, answered or not. One query."""
    return card.reopen_requests.select_related("asked_by", "answered_by").first()
