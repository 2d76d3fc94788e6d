"""Codes that people write down and read aloud."""

from __future__ import annotations

import secrets

# Without letters and digits that people mix up.
ALPHABET = "23456789ABCDEFGHKMNPQRSTVXYZ"


def receipt_code(year: int) -> str:
    """A code of receipt of a year's paper: "26-7KQ2MD"."""
    return f"{year % 100:02d}-" + "".join(secrets.choice(ALPHABET) for _ in range(6))
