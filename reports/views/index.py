"""What can be made here, and what was made lately."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.views import allow
from reports.documents import offered
from reports.queries.jobs import has_file, jobs_of
from reports.views.place import READERS, acting, chosen_authority, place_choices
from scoring.queries.rubrics import rubrics_visible_to

RECENT = 5


def sentence_case(title: str) -> str:
    """Capitals are for paper: "TIÊU CHÍ ĐÁNH GIÁ Kết quả …" → "Tiêu chí đánh giá kết quả …"."""
    words = title.split()
    count = next((number for number, word in enumerate(words) if word != word.upper()), len(words))
    if count == 0:
        return title
    rest = " ".join(words[count:])
    return f"{' '.join(words[:count]).capitalize()} {rest[:1].lower()}{rest[1:]}".strip()


@require_GET
@allow(*READERS)
def index(request: HttpRequest, year: int) -> HttpResponse:
    """One card per document, the blank sheets, the person's last jobs."""
    authority = chosen_authority(request, request.GET.get("authority"))
    rubrics = rubrics_visible_to(acting(request)).order_by("is_draft", "title")
    context = {
        "year": year,
        "keep_days": settings.JOB_FILE_DAYS,
        "authority": authority,
        "places": place_choices(request, authority),
        "documents": [(document, document.missing(authority, year)) for document in offered()],
        "rubrics": [(rubric, sentence_case(rubric.title)) for rubric in rubrics],
        "rows": [(job, has_file(job)) for job in jobs_of(acting(request).user_id)[:RECENT]],
    }
    return render(request, "reports/index.html", context)
