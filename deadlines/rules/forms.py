"""Forms of reports: headings and figures. Plain values only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deadlines.enums import Bearer

REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One heading. ``blank`` is its name in the wording of the printed report."""

    code: str
    heading: str
    blank: str
    hint: str
    required: bool


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """One figure; ``bearer`` "" asks everybody, ``kinds`` empty every kind of unit."""

    code: str
    label: str
    word: str
    bearer: str
    kinds: tuple[str, ...]

    def asks(self, bearer: str, kind: str) -> bool:
        if self.bearer not in ("", bearer):
            return False
        return bearer != Bearer.UNIT or not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One form (fixtures/report_forms.yaml says what the fields mean). ``letter`` "" : nothing is printed."""

    code: str
    name: str
    source: str
    confirmed: bool
    span: str
    assessed: bool
    letter: str
    sections: tuple[SectionSpec, ...]
    figures: tuple[FigureSpec, ...]

    @property
    def is_reference(self) -> bool:
        return self.code == REFERENCE

    def figures_for(self, bearer: str, kind: str) -> list[FigureSpec]:
        """The figures that a unit of ``kind``, or an authority, is asked for."""
        return [figure for figure in self.figures if figure.asks(bearer, kind)]

    def missing(self, filled: Iterable[str]) -> list[str]:
        """Headings that must be written and are not among the codes ``filled``."""
        done = set(filled)
        return [section.heading for section in self.sections if section.required and section.code not in done]
