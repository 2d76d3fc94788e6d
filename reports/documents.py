"""The documents that a person, or a schedule, can have made of an authority's year: one place that knows them all.

A builder registers itself once (``reports.apps`` imports its module); starting, doing, listing, offering and scheduling
follow from the row here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.utils import timezone

from common.jobs import JobRefused, Produced, Progress, runner
from common.models import Job
from common.scope import Actor
from reports.queries.jobs import OF_DOCUMENTS, authority_of, reading_actor
from reports.rules.permissions import may_read_year_of
from units.models import Authority

FORMAT_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "csv": "CSV", "zip": "cả bộ (zip)"}
OUT_OF_SCOPE = "Vai trò của anh/chị không còn xem được nơi này."


@dataclass(frozen=True, slots=True)
class Order:
    """What a builder is asked for: whose year, with whose rights (as they are when the work begins), as what file.

    ``params``: what a document wants to know besides, as it was given at the start.
    """

    authority: Authority
    actor: Actor
    year: int
    file_format: str
    now: dt.datetime
    params: Mapping[str, str] = field(default_factory=dict)
    job_id: int | None = None


Build = Callable[[Order, Progress], Produced]


def nothing_missing(authority: Authority, year: int) -> str:
    """For documents that can always be made."""
    return ""


@dataclass(frozen=True, slots=True)
class Document:
    """``title`` has the blanks {year} and {place}; ``formats`` in the order of the buttons; ``hint`` is one sentence.

    ``page``: the name of an address that shows it on screen (year in the path, authority in the query).
    ``is_offered``: stands on the page of reports and can be scheduled; others are started from pages of their own,
    with ``params``. ``may_start(actor, path)``: who may have it made, asked again when it is made;
    ``is_asked_by_system``: only a verb asks for it. ``missing`` says why there is nothing to make it of yet, "" when
    there is; a query at most.
    """

    code: str
    label: str
    title: str
    formats: tuple[str, ...]
    hint: str
    build: Build
    icon: str = "report"
    page: str = ""
    is_offered: bool = True
    missing: Callable[[Authority, int], str] = nothing_missing
    may_start: Callable[[Actor, str], bool] = may_read_year_of
    is_asked_by_system: bool = False

    @property
    def kind(self) -> str:
        """The kind of its jobs."""
        return f"{OF_DOCUMENTS}{self.code}"

    @property
    def format_names(self) -> list[tuple[str, str]]:
        return [(one, FORMAT_NAMES[one]) for one in self.formats]


DOCUMENTS: dict[str, Document] = {}


def register(document: Document) -> Document:
    """Make a document known, and its jobs to workers. A second one under the same code is a mistake: ValueError."""
    if document.code in DOCUMENTS or not set(document.formats) <= FORMAT_NAMES.keys():
        raise ValueError(document.code)
    DOCUMENTS[document.code] = document
    runner(document.kind)(lambda job, progress: do(document, job, progress))
    return document


def document_of(job: Job) -> Document | None:
    """The document that a job makes; None for jobs of other rooms."""
    return DOCUMENTS.get(job.kind.removeprefix(OF_DOCUMENTS))


def offered() -> list[Document]:
    """Those that everybody who reads a year can start without further words, in the order of registration."""
    return [document for document in DOCUMENTS.values() if document.is_offered]


def do(document: Document, job: Job, progress: Progress) -> Produced:
    """Build it with the rights that the requester has now. The size is kept in the row: a page must not fail because a
    file is gone from the disk."""
    now = timezone.now()
    authority = authority_of(job)
    path = authority.path if authority else ""
    today, asked_as = timezone.localdate(now), job.membership_id
    may = may_read_year_of if document.is_asked_by_system else document.may_start
    actor = reading_actor(user=job.requester, authority_path=path, on=today, may=may, asked_as=asked_as)
    if authority is None or actor is None:
        raise JobRefused(OUT_OF_SCOPE)
    made = document.build(
        Order(
            authority=authority,
            actor=actor,
            year=int(job.params["year"]),
            file_format=str(job.params["format"]),
            now=now,
            params=job.params.get("params", {}),
            job_id=job.pk,
        ),
        progress,
    )
    return replace(made, result={"bytes": len(made.content), **(made.result or {})})
