"""Which sheets the level above looks at: a share of each authority, drawn by a seed so that it can be drawn again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def draw(sheets: Iterable[tuple[str, int]], *, percent: int, seed: str) -> set[int]:
    """Ids drawn from (authority path, id): ``percent`` of each authority rounded up, so at least one of each.

    The same seed draws the same sheets on every machine and database.
    """
    places: dict[str, list[int]] = {}
    for path, pk in sheets:
        places.setdefault(path, []).append(pk)
    drawn: set[int] = set()
    for ids in places.values():
        wanted = -(-len(ids) * percent // 100)
        drawn |= set(sorted(ids, key=lambda pk: (_rank(seed, pk), pk))[:wanted])
    return drawn


def _rank(seed: str, pk: int) -> str:
    return hashlib.sha256(f"{seed}:{pk}".encode()).hexdigest()
