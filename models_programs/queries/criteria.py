"""Reads about lists of criteria and how far they are met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from common.scope import Actor, within
from models_programs.models import CriteriaList, CriterionAnswer, ListedCriterion
from models_programs.queries.programmes import chain
from models_programs.rules.criteria import Progress
from units.models import Authority

_MET = Count("pk", filter=Q(is_met=True))


def lists_for(actor: Actor) -> QuerySet[CriteriaList]:
    """The lists of the actor's own authority and of those above it; none for units."""
    if actor.is_unit_head:
        return CriteriaList.objects.none()
    return CriteriaList.objects.filter(authority_path__in=chain(actor.authority_path)).select_related("authority")


def progress_of(lists: Iterable[CriteriaList], authority: Authority, year: int) -> dict[int, Progress]:
    """(met, answered, total) of several lists at one authority in one year, by their id. Two queries."""
    ids = [row.pk for row in lists]
    counts: Any = ListedCriterion.objects.filter(list__in=ids).order_by().values_list("list").annotate(Count("pk"))
    answers: Any = CriterionAnswer.objects.filter(criterion__list__in=ids, authority=authority, year=year)
    met = {pk: (yes, judged) for pk, yes, judged in _by_list(answers)}
    totals = dict(counts)
    return {pk: Progress(*met.get(pk, (0, 0)), totals.get(pk, 0)) for pk in ids}


def _by_list(answers: Any) -> Any:
    return answers.order_by().values_list("criterion__list").annotate(met=_MET, judged=Count("pk"))


def answers_of(
    criteria_list: CriteriaList, authority: Authority, years: Iterable[int]
) -> dict[tuple[int, int], CriterionAnswer]:
    """Answers of an authority by (criterion, year). One query."""
    rows = CriterionAnswer.objects.filter(criterion__list=criteria_list, authority=authority, year__in=list(years))
    return {(row.criterion_id, row.year): row for row in rows}


def progress_below(
    criteria_list: CriteriaList, path: str, year: int, limit: int = 200
) -> list[tuple[int, str, Progress]]:
    """(id, name, progress) of the authorities in the subtree that judged anything, best first. Two queries."""
    total = criteria_list.criteria.count()
    rows: Any = (
        CriterionAnswer.objects.filter(within(path, "authority__path"), criterion__list=criteria_list, year=year)
        .order_by()
        .values_list("authority", "authority__name")
        .annotate(met=_MET, judged=Count("pk"))
        .order_by("-met", "authority__name", "authority")
    )
    return [(pk, name, Progress(met, judged, total)) for pk, name, met, judged in rows[:limit]]
