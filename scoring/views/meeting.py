"""The screen of a running meeting, case by case; after its end, what came out of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.scope import AUTHORITY_ROLES, Role
from common.views import allow, ids_of, page
from common.workflow import Refused, WrongState
from decisions.kinds import Candidate, handler_of
from decisions.models import DecisionItem
from decisions.rules.permissions import may_draft
from letters.queries import wording
from scoring.domain.meeting import ENDED, agree_with_rest, conclude, why_unfit
from scoring.enums import CaseOutcome
from scoring.exports.meeting import CODE
from scoring.forms.meeting import CaseForm
from scoring.models import BoardMeeting, MeetingCase
from scoring.queries.meetings import cases_of, facts_of, tally
from scoring.views.access import acting
from scoring.views.meetings import check_keeper, find_meeting


@require_GET
@allow(*AUTHORITY_ROLES)
def meeting(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The case asked for (``?ca=``), else the first without a conclusion. A constant number of queries."""
    found = find_meeting(request, year, pk)
    if found.ended_at is not None:
        return render(request, "scoring/meeting/ended.html", {"year": year, **_outcome(found)})
    cases = cases_of(found)
    wanted = next(iter(ids_of([request.GET.get("ca", "")])), 0)
    case = next((one for one in cases if one.pk == wanted), None)
    case = case or next((one for one in cases if not one.outcome), cases[0])
    return _screen(request, found, cases, case)


def _screen(
    request: HttpRequest,
    found: BoardMeeting,
    cases: Sequence[MeetingCase],
    case: MeetingCase,
    *,
    typed: str | None = None,
    problem: str = "",
) -> HttpResponse:
    case.meeting = found
    place = cases.index(case)
    context = {
        "year": found.year,
        "meeting": found,
        "cases": cases,
        "case": case,
        "place": place + 1,
        "before": cases[place - 1] if place else None,
        "after": cases[place + 1] if place + 1 < len(cases) else None,
        "facts": facts_of(case),
        "tally": tally(cases),
        "may_write": may_draft(acting(request), found.authority_path),
        "typed": case.conclusion if typed is None else typed,
        "problem": problem,
    }
    return render(request, "scoring/meeting/screen.html", context, status=422 if problem else 200)


@require_POST
@allow(Role.OFFICER)
def meeting_conclude(request: HttpRequest, year: int, pk: int, case_pk: int) -> HttpResponse:
    """Write the conclusion of one case and go on to the next without one."""
    found = find_meeting(request, year, pk)
    check_keeper(request, found)
    cases = cases_of(found)
    case = get_object_or_404(found.cases.select_related("unit", "meeting"), pk=case_pk)
    form = CaseForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(form.sentence())
        data = form.cleaned_data
        conclude(
            case=case,
            outcome=data["outcome"],
            conclusion=data["conclusion"],
            actor=acting(request),
            now=timezone.now(),
        )
    except WrongState as problem:
        messages.warning(request, str(problem))
        return redirect("scoring:meeting", year=year, pk=pk)
    except Refused as problem:
        typed = request.POST.get("conclusion", "")
        return _screen(request, found, cases, cases[cases.index(case)], typed=typed, problem=str(problem))
    place = cases.index(case)
    following = [*cases[place + 1 :], *cases[:place]]
    after = next((one for one in following if not one.outcome), None)
    if after is None:
        return redirect("scoring:meeting_end", year=year, pk=pk)
    return redirect(f"{reverse('scoring:meeting', args=[year, pk])}?ca={after.pk}")


@require_http_methods(["GET", "POST"])
@allow(Role.OFFICER)
def meeting_agree_rest(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Agree to every case that is left, after a question."""
    found = find_meeting(request, year, pk)
    check_keeper(request, found)
    if found.ended_at is not None:
        messages.info(request, ENDED)
        return redirect("scoring:meeting", year=year, pk=pk)
    rest = [case for case in cases_of(found) if not case.outcome]
    if request.method == "POST":
        count = agree_with_rest(meeting=found, actor=acting(request), now=timezone.now())
        messages.success(request, f"Đã ghi đồng ý {count} trường hợp còn lại.")
        return redirect("scoring:meeting_end", year=year, pk=pk)
    names = "; ".join(case.unit.name for case in rest[:10])
    context = {
        "heading": f"Đồng ý {len(rest)} trường hợp còn lại?",
        "lead": "Ghi một lần cho mọi trường hợp chưa có kết luận. Trước khi kết thúc họp vẫn sửa được từng trường hợp.",
        "facts": [("Các trường hợp", names + (f"; và {len(rest) - 10} trường hợp khác" if len(rest) > 10 else ""))],
        "action_label": f"Đồng ý {len(rest)} trường hợp",
        "cancel_url": reverse("scoring:meeting", args=[year, pk]),
        "cancel": "Quay lại, xét từng trường hợp",
    }
    return page(request, "parts/confirm.html", context)


def _outcome(found: BoardMeeting) -> dict[str, object]:
    """What the page of an ended meeting shows: drafts, put off, agreed but not drafted with the reason as of now."""
    cases, drafts = cases_of(found), list(found.drafts.select_related("series").order_by("pk"))
    drafted = set(DecisionItem.objects.filter(decision__in=drafts).values_list("kind", "unit_id"))
    agreed = [case for case in cases if case.outcome == CaseOutcome.AGREED]
    missing = [case for case in agreed if (case.kind, case.unit_id) not in drafted]
    known: dict[str, dict[int, Candidate]] = {}
    for kind in {case.kind for case in missing}:
        units = handler_of(kind).candidates(authority=found.authority, year=found.year, on=timezone.localdate(), own=())
        known[kind] = {one.unit.pk: one for one in units}
    return {
        "meeting": found,
        "tally": tally(cases),
        "drafts": drafts,
        "agreed": agreed,
        "deferred": [case for case in cases if case.outcome == CaseOutcome.DEFERRED],
        "open": [case for case in cases if not case.outcome],
        "left_out": [(case, why_unfit(case, known[case.kind].get(case.unit_id))) for case in missing],
        "is_provisional": not wording(CODE, found.authority_path).confirmed,
    }
