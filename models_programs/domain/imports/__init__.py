"""Bulk import of models, activities, commendations: what was exported comes back, all problems at once, all or nothing.

One ``RecordSheet`` for each kind says which columns there are and what is the kind's own; reading, planning and writing
are the same for all.
"""

from models_programs.domain.imports.activities import ActivitySheet
from models_programs.domain.imports.applying import apply_records, import_of
from models_programs.domain.imports.base import RecordSheet
from models_programs.domain.imports.commendations import CommendationSheet
from models_programs.domain.imports.movement import ModelSheet
from models_programs.domain.imports.planning import plan_records

SHEETS: dict[str, RecordSheet] = {sheet.slug: sheet for sheet in (ModelSheet(), ActivitySheet(), CommendationSheet())}

__all__ = ["SHEETS", "RecordSheet", "apply_records", "import_of", "plan_records"]
