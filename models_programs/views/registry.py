"""All kinds of records by the slug of their addresses, and what else documents may hang on."""

from __future__ import annotations

from typing import Any, Protocol

from django.http import HttpRequest

from common.scope import Actor, Role
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


class Holder(Protocol):
    """What the pages of evidence ask of that on which it hangs; ``RecordPages`` answers it for every kind of record."""

    slug: str
    model: type[Any]
    noun: str
    heading: str
    writers: frozenset[Role]

    @property
    def has_attachments(self) -> bool:
        return True

    def url(self, suffix: str, year: int, *args: Any) -> str: ...

    def found(self, request: HttpRequest, pk: int) -> Any: ...

    def writable(self, request: HttpRequest, pk: int) -> Any: ...

    def may_write(self, actor: Actor, record: Any) -> bool: ...


# Rooms above add theirs (registrations/views/evidence.py).
HOLDERS: dict[str, Holder | RecordPages] = dict(KINDS)


def register_holder(holder: Holder) -> None:
    """Let documents hang on rows of another room, under the slug of its own."""
    HOLDERS[holder.slug] = holder


def holder_of(subject_type: str) -> Holder | RecordPages | None:
    """The pages of that on which evidence hangs, by its table ("app.model")."""
    return next((pages for pages in HOLDERS.values() if pages.model._meta.label_lower == subject_type), None)
