"""How long a key for another system works, and how many there are."""

from __future__ import annotations

import datetime as dt

DAYS_MOST = 366  # a key is made anew at least once a year
MOST = 10  # keys in use at a time, of one authority
USED_EVERY = dt.timedelta(hours=1)  # how often its use is written down
HINT = 8  # characters that people know a key by


def is_over(expires_on: dt.date, today: dt.date) -> bool:
    """Whether a key that works until the end of ``expires_on`` (a local day) works no more."""
    return today > expires_on


def last_day(today: dt.date) -> dt.date:
    """The latest day that a key made today may work until."""
    return today + dt.timedelta(days=DAYS_MOST)
