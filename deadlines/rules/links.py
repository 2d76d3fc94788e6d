"""Short links: the obligation and the year in a few letters, to be typed from paper or read from a QR code."""

from __future__ import annotations

import re

from django.utils.http import base36_to_int, int_to_base36

CENTURY = 2000
SLUG = re.compile(r"([1-9a-z][0-9a-z]{0,9})-([0-9]{2})", re.ASCII)


def slug_of(obligation_id: int, year: int) -> str:
    """ "k3-26" for the obligation 723 in 2026."""
    return f"{int_to_base36(obligation_id)}-{year - CENTURY:02d}"


def read_slug(slug: str) -> tuple[int, int] | None:
    """(obligation id, year), or None for what ``slug_of`` never makes."""
    found = SLUG.fullmatch(slug)
    return (base36_to_int(found[1]), CENTURY + int(found[2])) if found else None
