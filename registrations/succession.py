"""What happens to registrations and results when a unit is renamed (docs/adr/0010-units-that-change.md)."""

from __future__ import annotations

from registrations.models import Recognition, Registration
from units.models import Unit
from units.queries import first_year_of


def carry_registrations(*, old: Unit, new: Unit) -> None:
    """Those of the years that the new name counts in go along; earlier ones stay with the old name."""
    year = first_year_of(new)
    Recognition.objects.filter(unit=old, year__gte=year).update(unit=new)
    Registration.objects.filter(unit=old, year__gte=year).update(unit=new)
