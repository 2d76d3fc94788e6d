"""The condition that a commune meets through its units (TT 124/2021 Điều 5 khoản 4). Plain values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gate:
    """How many of a commune's units registered and were recognised; ``*_needed`` are percent of ``units``.

    ``units`` are the units in the scope of TT 124 and the volunteers managed by the commune; one that was only sent
    back counts as not registered.
    """

    units: int
    registered: int
    recognised: int
    registered_needed: int
    recognised_needed: int

    @property
    def registered_met(self) -> bool:
        return _reaches(self.registered, self.units, self.registered_needed)

    @property
    def recognised_met(self) -> bool:
        return _reaches(self.recognised, self.units, self.recognised_needed)

    @property
    def met(self) -> bool:
        return self.registered_met and self.recognised_met

    @property
    def still_to_register(self) -> int:
        """How many more units must register."""
        return max(0, least(self.units, self.registered_needed) - self.registered)

    @property
    def still_to_recognise(self) -> int:
        """How many more units must be recognised."""
        return max(0, least(self.units, self.recognised_needed) - self.recognised)


def least(units: int, percent: int) -> int:
    """The smallest number of units that is at least ``percent`` of them: 70 % of 38 are 27."""
    return -(-units * percent // 100)


def _reaches(part: int, units: int, percent: int) -> bool:
    """Without any unit nothing has been reached."""
    return units > 0 and part >= least(units, percent)
