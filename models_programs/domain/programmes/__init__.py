"""Programmes: copying one, and the parts of one (targets, dates, headings, themes, figures)."""

from models_programs.domain.programmes.copying import copy_programme
from models_programs.domain.programmes.parts import PARTS, Part, new_part, remove_part, save_part, set_figure

__all__ = ["PARTS", "Part", "copy_programme", "new_part", "remove_part", "save_part", "set_figure"]
