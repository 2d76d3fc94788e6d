"""Initial passwords that an officer hands over on a slip.

A password is four pronounceable syllables and four digits, for example ``lanh-tuoc-moi-hang-4729``: easy to read
aloud and to type on any keyboard, Telex on or off, because nothing carries an accent.

Strength: 4 × log2(1024 syllables) + 4 × log2(8 digits; 0 and 1 are left out, they look like letters) = 52 bits, all
of them from the operating system's generator. Behind five guesses in five minutes that is out of reach, and the
person must choose an own password at the first sign-in.

The password itself is never stored. What waits in the session until the slip is shown is a random *seed*; the
password is computed from the seed and SECRET_KEY, so whoever reads the database alone learns nothing.
"""

from __future__ import annotations

import secrets
from functools import cache

from django.utils.crypto import salted_hmac

from accounts.passwords import DATA, is_guessable

DIGITS = "23456789"
WORDS = 4


def new_seed() -> str:
    """A fresh seed (256 bits) whose password passes our own rules."""
    while True:
        seed = secrets.token_urlsafe(32)
        if not is_guessable(initial_password(seed)):
            return seed


def initial_password(seed: str) -> str:
    """The password of a seed: always the same under one SECRET_KEY."""
    number = int.from_bytes(salted_hmac("accounts.initial", seed, algorithm="sha256").digest(), "big")
    parts = []
    for _ in range(WORDS):
        number, index = divmod(number, len(syllables()))
        parts.append(syllables()[index])
    tail = ""
    for _ in range(4):
        number, index = divmod(number, len(DIGITS))
        tail += DIGITS[index]
    return "-".join([*parts, tail])


@cache
def syllables() -> tuple[str, ...]:
    """1024 syllables without accents; rude and gloomy ones were left out."""
    return tuple((DATA / "syllables.txt").read_text(encoding="utf-8").split())
