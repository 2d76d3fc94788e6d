"""What charts of a year have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reports.queries.numbers import Numbers
from units.enums import UnitKind


class Behind(Protocol):
    """The address of the list behind a number."""

    def __call__(self, code: str, /, **asks: str) -> str: ...


def kinds_in(numbers: Numbers, code: str = "units", kind: str = "") -> list[UnitKind]:
    """The kinds of unit that occur with a number, in their order; ``kind`` alone when one is asked for."""
    return [one for one in UnitKind if kind in ("", one.value) and numbers.of(code, one.value)]


def labels(kinds: Sequence[UnitKind]) -> tuple[str, ...]:
    return tuple(str(kind.label) for kind in kinds)
