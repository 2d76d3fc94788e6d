"""Making what is due in a year from the obligations that hold; running it again changes nothing (ADR 0023)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from deadlines.enums import Subject
from deadlines.models import DueExtension, Occurrence
from deadlines.queries.effective import Held, ObligationBook, obligations_for
from deadlines.signals import occurrences_changed
from scoring.models import Extension
from units.enums import ELIGIBLE
from units.models import Authority, Unit
from units.queries import in_year

# Thông tư 124 asks these of units in its scope, and of those who volunteer.
OF_TT124 = frozenset({Subject.REGISTRATION, Subject.PAPERS, Subject.DOSSIER})
# These an authority owes only for units that it manages itself.
FOR_UNITS = frozenset({Subject.RECOGNITION, Subject.REVIEW, Subject.CLASSIFICATION})
AUTHORITIES_AT_ONCE, ROWS_AT_ONCE, CHANGED_AT_ONCE = 100, 2000, 500
CHANGING = (
    "obligation_id", "subject", "bearer", "unit_kind", "authority_path", "on_time_to", "extended_to", "due_on",
    "closes_on", "voided",
)  # fmt: skip
Key = tuple[int | None, int | None, str, int]


@dataclass(slots=True)
class Made:
    """How many occurrences are new, have other days than before, are no longer due."""

    created: int = 0
    changed: int = 0
    voided: int = 0

    def __iadd__(self, other: Made) -> Made:
        self.created += other.created
        self.changed += other.changed
        self.voided += other.voided
        return self


def make_occurrences(*, year: int, paths: Collection[str] | None = None) -> Made:
    """Bring what is due in ``year`` at some authorities (None: everywhere) to what the obligations say now.

    New rows are added and never doubled (unique in the database), days that changed are written, what is no longer due
    is voided. A few queries for each hundred authorities; memory holds one such part at a time.
    """
    made = Made()
    for part in _parts(paths):
        with transaction.atomic():
            made += _make(part, year)
    return made


def _parts(paths: Collection[str] | None) -> Iterator[list[Authority]]:
    rows = Authority.objects.order_by("path")
    if paths is not None:
        rows = rows.filter(path__in=paths)
    found = list(rows.only("pk", "path", "kind", "name"))
    for start in range(0, len(found), AUTHORITIES_AT_ONCE):
        yield found[start : start + AUTHORITIES_AT_ONCE]


def _make(authorities: list[Authority], year: int) -> Made:
    paths = [authority.path for authority in authorities]
    units = list(
        Unit.objects.filter(in_year(year), authority_path__in=paths)
        .order_by("authority_path", "pk")
        .values_list("pk", "authority_path", "kind", "eligibility", "valid_from")
    )
    book = obligations_for(paths, year)
    stored = _stored(paths, year)
    longer = _longer(paths, year)
    sheets = _longer_sheets(paths, year)
    made = Made()
    new: list[Occurrence] = []
    changed: list[Occurrence] = []
    for values in _wanted(authorities, units, book, year):
        key: Key = (values["unit_id"], values["authority_id"], values["code"], values["period"])
        old = stored.pop(key, None)
        extended = longer.get(old.pk) if old else None
        if values["subject"] == Subject.SELF_SCORE:
            extended = sheets.get(values["unit_id"] or 0)
        values |= {"extended_to": extended, "due_on": _later(values["on_time_to"], extended)}
        if old is None:
            new.append(Occurrence(year=year, **values))
        elif _differs(old, values):
            changed.append(old)
        if len(new) >= ROWS_AT_ONCE * 5:
            made.created += _add(new)
    gone = [row for row in stored.values() if not row.voided]
    _write(new, changed, gone, made)
    if made.created or made.changed or made.voided:
        occurrences_changed.send(sender=Occurrence, year=year, paths=paths)
    return made


def _wanted(
    authorities: list[Authority], units: list[tuple[Any, ...]], book: ObligationBook, year: int
) -> Iterator[dict[str, Any]]:
    """Field values of everything that is due, extensions not looked at yet."""
    kinds: dict[str, set[str]] = {}
    eligible_kinds: dict[str, set[str]] = {}
    for pk, path, kind, eligibility, since in units:
        kinds.setdefault(path, set()).add(kind)
        eligible = eligibility in ELIGIBLE
        if eligible:
            eligible_kinds.setdefault(path, set()).add(kind)
        for held in book.of_unit(path, kind):
            if eligible or held.obligation.subject not in OF_TT124:
                for values in _rows(held, path, since):
                    yield {**values, "unit_id": pk, "authority_id": None, "unit_kind": kind}
    for authority in authorities:
        for held in book.of_authority(authority.path, authority.kind):
            obligation = held.obligation
            have = eligible_kinds if obligation.subject == Subject.RECOGNITION else kinds
            if obligation.subject in FOR_UNITS and not have.get(authority.path, set()) & set(obligation.unit_kinds):
                continue
            for values in _rows(held, authority.path, None):
                yield {**values, "unit_id": None, "authority_id": authority.pk, "unit_kind": ""}


def _rows(held: Held, path: str, since: dt.date | None) -> Iterator[dict[str, Any]]:
    """One row per period. A unit that began after the day could not keep it: no day for it."""
    obligation = held.obligation
    for due in held.dues:
        began_later = since is not None and due.on_time_to is not None and since > due.on_time_to
        yield {
            "obligation_id": obligation.pk,
            "code": obligation.code,
            "subject": obligation.subject,
            "bearer": obligation.bearer,
            "period": due.period,
            "authority_path": path,
            "on_time_to": None if began_later else due.on_time_to,
            "closes_on": held.closes_on(due),
            "voided": False,
        }


def _later(on_time_to: dt.date | None, until: dt.date | None) -> dt.date | None:
    """The later of the common day and the own extension."""
    return max((day for day in (on_time_to, until) if day), default=None)


def _stored(paths: list[str], year: int) -> dict[Key, Occurrence]:
    """What is there of these authorities and of units that they manage now. Two queries."""
    rows = Occurrence.objects.filter(year=year)
    moved = rows.filter(unit__authority_path__in=paths).exclude(authority_path__in=paths)
    found = [*rows.filter(authority_path__in=paths), *moved]
    return {(row.unit_id, row.authority_id, row.code, row.period): row for row in found}


def _longer(paths: list[str], year: int) -> dict[int, dt.date]:
    """Own extensions, also of units that have just moved here."""
    here = Q(occurrence__authority_path__in=paths) | Q(occurrence__unit__authority_path__in=paths)
    rows = DueExtension.objects.filter(here, revoked_at=None, occurrence__year=year)
    return dict(rows.values_list("occurrence", "until"))


def _longer_sheets(paths: list[str], year: int) -> dict[int, dt.date]:
    rows = Extension.objects.filter(year=year, revoked_at=None, unit__authority_path__in=paths)
    return dict(rows.values_list("unit", "until"))


def _differs(row: Occurrence, values: dict[str, Any]) -> bool:
    """Put the values on the row; whether anything is other than before."""
    changes = {name: values[name] for name in CHANGING if getattr(row, name) != values[name]}
    for name, value in changes.items():
        setattr(row, name, value)
    return bool(changes)


def _add(rows: list[Occurrence]) -> int:
    count = len(rows)
    Occurrence.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    rows.clear()
    return count


def _write(new: list[Occurrence], changed: list[Occurrence], gone: list[Occurrence], made: Made) -> None:
    made.created += _add(new)
    made.changed, made.voided = len(changed), len(gone)
    for start in range(0, len(changed), CHANGED_AT_ONCE):
        _put(changed[start : start + CHANGED_AT_ONCE])
    for row in gone:
        row.voided = True
    if gone:
        Occurrence.objects.bulk_update(gone, ["voided"], batch_size=500)


def _put(rows: list[Occurrence]) -> None:
    """Write changed rows under their lock; more time that somebody gave or took back meanwhile holds."""
    ids = [row.pk for row in rows]
    list(Occurrence.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    open_ones = DueExtension.objects.filter(occurrence__in=ids, revoked_at=None)
    longer = dict(open_ones.values_list("occurrence", "until"))
    for row in rows:
        if row.subject != Subject.SELF_SCORE:
            row.extended_to = longer.get(row.pk)
            row.due_on = _later(row.on_time_to, row.extended_to)
    Occurrence.objects.bulk_update(rows, [name.removesuffix("_id") for name in CHANGING])
