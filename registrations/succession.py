"""What happens to results of recognition when a unit is renamed (docs/adr/0010-units-that-change.md)."""

from __future__ import annotations

from registrations.models import Recognition
from units.models import Unit
from units.queries import first_year_of


def carry_recognitions(*, old: Unit, new: Unit) -> None:
    """The results of the years that the new name counts in go along; earlier decisions stay with the old name."""
    Recognition.objects.filter(unit=old, year__gte=first_year_of(new)).update(unit=new)
