"""Candidates for the Kỷ niệm chương with what is judged of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from models_programs.models import MedalCandidate
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.medals import Facts, Term, Verdict, judge


def verdicts(candidates: Iterable[MedalCandidate], today: dt.date) -> dict[int, Verdict]:
    """Candidate → the verdict as of ``today``; the candidates get their periods loaded. Two queries."""
    rows = list(candidates)
    prefetch_related_objects(rows, "periods")
    books = rulebooks(sorted({row.authority_path for row in rows})) if rows else {}
    return {
        row.pk: judge(
            facts_of(row),
            [Term(period.start, period.end, period.is_hard_area) for period in row.periods.all()],
            books[row.authority_path],
            today,
        )
        for row in rows
    }


def facts_of(candidate: MedalCandidate) -> Facts:
    """The candidate as the rules take it."""
    return Facts(
        group=candidate.group,
        has_award=bool(candidate.award),
        is_rated_well=candidate.is_rated_well,
        area_is_calm=candidate.area_is_calm,
        has_medal=candidate.has_medal,
        is_on_hold=candidate.is_on_hold,
    )
