"""What the home page shows, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from deadlines.queries.agenda import Entry


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a verb first, one hint, where to do it, a state for the mark.

    ``subject``: the kind of thing due that this is about (``Subject``), so that its day is found. ``due``: the last
    day in time; ``when``: how that is said today. ``for_others``: others must act, one can only remind them.
    ``thing``: the thing due that it stands for, as in ``Entry``.
    """

    title: str
    url: str
    state: str
    label: str
    hint: str = ""
    subject: str = ""
    due: dt.date | None = None
    when: str = ""
    is_late: bool = False
    for_others: bool = False
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Where one dossier of the own unit is: its state for the mark, since when or how far."""

    name: str
    url: str
    state: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those who owe one thing have sent it."""

    title: str
    url: str
    sent: int
    total: int
    overdue: int
    due: dt.date | None


@dataclass(frozen=True, slots=True)
class Home:
    """The three things of the page: what to do, the nearest dates, where dossiers stand."""

    tasks: list[Task] = field(default_factory=list)
    moments: list[Entry] = field(default_factory=list)
    dossiers: list[Dossier] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
