"""All kinds of records, by the slug of their addresses."""

from __future__ import annotations

from models_programs.views.activities import ActivityPages
from models_programs.views.awards import CommendationPages, ProposalPages
from models_programs.views.exemplars import ExemplarPages
from models_programs.views.medals import MedalPages
from models_programs.views.movement import ModelPages
from models_programs.views.pages import RecordPages
from models_programs.views.papers import FiguresPages, ForcePages, PaperPages
from models_programs.views.programmes import ProgrammePages
from models_programs.views.regulations import RegulationPages

KINDS: dict[str, RecordPages] = {
    pages.slug: pages
    for pages in (
        ProgrammePages(),
        ModelPages(),
        ActivityPages(),
        PaperPages(),
        FiguresPages(),
        RegulationPages(),
        ForcePages(),
        ExemplarPages(),
        CommendationPages(),
        ProposalPages(),
        MedalPages(),
    )
}


def pages_of(subject_type: str) -> RecordPages | None:
    """The pages of a kind by its table ("app.model")."""
    return next((pages for pages in KINDS.values() if pages.model._meta.label_lower == subject_type), None)
