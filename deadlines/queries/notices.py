"""Reads about messages in the system, each person's own."""

from __future__ import annotations

from django.db.models import QuerySet

from deadlines.models import Mute, Notice, Obligation

# More than this many unread is said as "99+": counting further would cost and tell nobody anything.
COUNTED = 100


def notices_of(user_id: int) -> QuerySet[Notice]:
    """What a person was told, newest first."""
    return Notice.objects.filter(user=user_id).order_by("-pk")


def unread_count(user_id: int) -> int:
    """How many are unread, at most ``COUNTED``. One query on the index of unread ones."""
    return Notice.objects.filter(user=user_id, read_at=None).order_by()[:COUNTED].count()


def muted_subjects(user_id: int) -> set[str]:
    """Kinds of things that a person does not want to be reminded of."""
    return set(Mute.objects.filter(user=user_id).values_list("subject", flat=True))


def legal_subjects() -> dict[str, str]:
    """For each kind with something that the law sets: "all" when everything of the kind is, else "some". One query."""
    pairs = Obligation.objects.filter(is_active=True).order_by().values_list("subject", "is_legal").distinct()
    found: dict[str, set[bool]] = {}
    for subject, is_legal in pairs:
        found.setdefault(subject, set()).add(is_legal)
    return {subject: "some" if False in kinds else "all" for subject, kinds in found.items() if True in kinds}
