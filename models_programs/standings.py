"""How units were classified, asked of whoever keeps the score sheets.

The sheets live in a higher room that this one must not import, so that room registers its reader when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """The approved level of a unit: the year that it is of, its code ("TB") and its word ("Trung bình")."""

    year: int
    code: str
    word: str


Reader = Callable[[Collection[int], int], dict[int, Standing]]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Ask ``reader`` from now on, and nobody else."""
    _readers[:] = [reader]


def standings(unit_ids: Collection[int], year: int) -> dict[int, Standing]:
    """Unit → its approved level of ``year``, else that of the year before; units without either are left out.

    A unit that others were merged into is asked for its own sheet only. A constant number of queries.
    """
    return _readers[0](unit_ids, year) if _readers and unit_ids else {}
