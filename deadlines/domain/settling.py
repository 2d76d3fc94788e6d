"""Copying what was really sent, looked at and decided into occurrences (ADR 0023). Nobody types it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from deadlines.models import Occurrence
from deadlines.queries.proof import truths
from deadlines.signals import occurrences_changed
from units.models import Authority

FIELDS = ("sent_on", "reviewed_on", "decided_on", "returned")
AUTHORITIES_AT_ONCE = 50


def settle(
    *, year: int, units: Collection[int] = (), paths: Collection[str] = (), subjects: Collection[str] = ()
) -> int:
    """Bring the occurrences of some units, and those at some authorities, to the truth; ``subjects``: only these.

    Returns how many were not true before. A constant number of queries however many rows; one when nothing is due.
    """
    rows = Occurrence.objects.filter(Q(unit__in=units) | Q(authority_path__in=paths), year=year, voided=False)
    if subjects:
        rows = rows.filter(subject__in=subjects)
    with transaction.atomic():
        found = list(rows.select_related("obligation"))
        if not found:
            return 0
        true = truths(found, year)
        wrong = [row for row in found if any(getattr(row, name) != getattr(true[row.pk], name) for name in FIELDS)]
        for row in wrong:
            for name in FIELDS:
                setattr(row, name, getattr(true[row.pk], name))
        Occurrence.objects.bulk_update(wrong, FIELDS, batch_size=500)
        if wrong:
            occurrences_changed.send(sender=Occurrence, year=year, paths={row.authority_path for row in wrong})
    return len(wrong)


def settle_all(*, year: int) -> int:
    """The same for everything that is due in a year, part by part; 0 when every step told what it did."""
    paths = list(Authority.objects.order_by("path").values_list("path", flat=True))
    return sum(
        settle(year=year, paths=paths[start : start + AUTHORITIES_AT_ONCE])
        for start in range(0, len(paths), AUTHORITIES_AT_ONCE)
    )
