"""What the home page shows, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a verb first, one hint, where to do it, a state for the mark."""

    title: str
    url: str
    state: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date to keep in mind; ``days`` from today (negative: past)."""

    title: str
    day: dt.date
    days: int
