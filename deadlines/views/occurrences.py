"""The page of one thing due: by when, whose, how far, what was said about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.views import allow
from deadlines.domain.contacts import may_log
from deadlines.domain.extensions import law_days, may_grant
from deadlines.enums import Subject
from deadlines.models import Occurrence, Report
from deadlines.queries.messages import words_of
from deadlines.queries.occurrences import visible_to
from deadlines.queries.places import doing_url
from deadlines.queries.story import story_of
from deadlines.queries.told import told_counts
from deadlines.rules.progress import progress
from deadlines.rules.reports import fills
from deadlines.rules.words import left_words, thing_words
from units.views.access import EVERYONE, actor_of


@require_GET
@allow(*EVERYONE)
def occurrence(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Everything about one thing due, and where it is done."""
    actor, today = actor_of(request), timezone.localdate()
    rows = visible_to(actor, year).select_related(
        "obligation__programme_date", "obligation__authority", "unit__authority", "authority"
    )
    row = get_object_or_404(rows, pk=pk)
    told = told_counts([row.pk]).get(row.pk)
    url = doing_url(row, actor)
    context: dict[str, Any] = {
        "year": year,
        "row": row,
        "title": thing_words(row.obligation.title, row.period),
        "words": words_of(row),
        "left": "" if row.is_sent else left_words(row.due_on, today),
        "law": law_days([row]).get(row.pk),
        "progress": progress(row, today),
        "told": told,
        "story": story_of(row, with_notes=not actor.is_unit_head),
        "url": "" if url == request.path else url,
        "begins": _begins(row, actor),
        "may_grant": may_grant(actor, row) and not row.is_sent and row.on_time_to is not None,
        "may_log": may_log(actor, row) and not row.is_sent,
    }
    return render(request, "deadlines/occurrence.html", context)


def _begins(row: Occurrence, actor: Any) -> bool:
    """Whether the person can begin the report here: it is one, none was begun, and it is theirs to write."""
    if row.subject != Subject.REPORT or row.voided or Report.objects.filter(occurrence=row).exists():
        return False
    return fills(Report(unit=row.unit, authority_path=row.authority_path), actor)
