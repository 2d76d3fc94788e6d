"""Which rubrics and drafts a person sees, and which rubric a unit of a year is scored on (ADR 0021)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.utils import timezone

from common.models import AuditEvent
from common.scope import Actor, within
from models_programs.queries.programmes import chain
from scoring.models import Criterion, Level, Rubric, RubricDraft, Scorecard


def rubric_for(unit_kind: str, year: int, path: str) -> Rubric | None:
    """The sheet of a kind of unit managed at ``path`` for sheets opened in ``year``; None when there is none.

    Official ones before trial ones, then the nearest authority's before those above and the shipped ones, then the
    newest. A retired one serves years up to the one in which it was retired. One query.
    """
    dated = Q(valid_to=None) | Q(valid_to__gte=dt.date(year, 1, 1))
    rubrics = rubrics_at(path).filter(dated, valid_from__lte=dt.date(year, 12, 31))
    fitting = [one for one in rubrics if unit_kind in one.unit_kinds and not is_retired(one, year)]
    return max(fitting, key=_rank, default=None)


def is_retired(rubric: Rubric, year: int) -> bool:
    """Whether the rubric was retired before ``year``."""
    return rubric.retired_at is not None and timezone.localtime(rubric.retired_at).year < year


def _rank(rubric: Rubric) -> tuple[bool, int, dt.date, dt.datetime]:
    nearness = -1 if rubric.authority_id is None else len(rubric.authority_path)
    return not rubric.is_draft, nearness, rubric.valid_from, rubric.loaded_at


def _reach(actor: Actor) -> Q:
    """What belongs to the actor's authority, to those above it and (unit heads aside) to those below."""
    reach = Q(authority__isnull=False, authority_path__in=chain(actor.authority_path))
    if not actor.is_unit_head:
        reach |= Q(authority__isnull=False) & within(actor.authority_path)
    return reach


def rubrics_visible_to(actor: Actor) -> QuerySet[Rubric]:
    """Shipped rubrics for everybody; an authority's own for itself, those above and those below."""
    return Rubric.objects.filter(Q(authority=None) | _reach(actor))


def drafts_visible_to(actor: Actor) -> QuerySet[RubricDraft]:
    """Drafts that are not published yet, of the authority, of those above and below."""
    return RubricDraft.objects.filter(_reach(actor), published=None)


def level_names() -> dict[str, str]:
    """Level code → name, best first."""
    return dict(Level.objects.order_by("order").values_list("code", "name"))


def rubrics_at(path: str) -> QuerySet[Rubric]:
    """Shipped rubrics and those of the authority at ``path`` and of all above it."""
    return Rubric.objects.filter(Q(authority=None) | Q(authority_path__in=chain(path)))


def rubric_named(code: str, version: str, path: str) -> Rubric | None:
    """The version that is meant at ``path``: the nearest authority's, else the shipped one."""
    return max(rubrics_at(path).filter(code=code, version=version), key=_rank, default=None)


def previous_of(rubric_id: int) -> dict[int, int]:
    """Criterion id → the row of an earlier rubric that it continues. Never from memory: it may change any time."""
    rows = Criterion.objects.filter(rubric=rubric_id, previous__isnull=False)
    return dict(rows.values_list("pk", "previous"))  # type: ignore[arg-type]


def sheets_on(rubric: Rubric) -> int:
    """How many sheets are pinned to the version."""
    return Scorecard.objects.filter(rubric=rubric).count()


def done_since(draft: RubricDraft, version: int) -> list[str]:
    """What was done to a draft after ``version``, oldest first: "Đỗ Thị Giang, 14:05: sửa hàng 5a"."""
    events = AuditEvent.objects.filter(subject_type=draft._meta.label_lower, subject_id=draft.pk)
    return [_told(event.actor.full_name if event.actor else "", event.at, event.detail)
            for event in events.select_related("actor").order_by("pk")
            if event.detail.get("version", 0) > version]  # fmt: skip


def _told(name: str, at: dt.datetime, detail: Mapping[str, object]) -> str:
    return f"{name}, {timezone.localtime(at):%H:%M %d/%m}: {detail.get('words', '')}"
