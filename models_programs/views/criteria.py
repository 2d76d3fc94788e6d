"""Lists of criteria of the "xã điển hình" and how far a commune meets them, year by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from common.scope import AUTHORITY_ROLES
from common.views import allow, ids_of
from models_programs.domain.criteria import (
    NOT_YOURS,
    Given,
    may_import,
    may_judge,
    remove_list,
    save_answers,
)
from models_programs.models import CriteriaList, CriterionAnswer, ListedCriterion
from models_programs.queries.criteria import answers_of, lists_for, progress_below, progress_of
from models_programs.rules.criteria import MET, OPEN, UNMET, WORDS, Progress, seen_of, value_of
from models_programs.rules.permissions import PROGRAMME_WRITERS
from units.enums import AuthorityKind
from units.models import Authority
from units.queries import authorities_visible_to
from units.views.access import actor_of

READERS = AUTHORITY_ROLES
WRITERS = tuple(PROGRAMME_WRITERS)
SHOWS = {"": "Tất cả", "unmet": WORDS[UNMET], "open": WORDS[OPEN]}
CHOICES = ((MET, WORDS[MET]), (UNMET, WORDS[UNMET]), (OPEN, WORDS[OPEN]))


@dataclass(slots=True)
class Line:
    """One criterion on the page: what is (or was just typed) this year, what last year said."""

    criterion: ListedCriterion
    value: str
    note: str
    seen: str
    last: str
    errors: list[str] = field(default_factory=list)

    @property
    def word(self) -> str:
        return WORDS[self.value]


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria of one group in the order of the list: those shown; ``met`` of all its ``size`` are met."""

    anchor: str
    name: str
    lines: list[Line]
    met: int
    size: int


@require_GET
@allow(*READERS)
def criteria_lists(request: HttpRequest, year: int) -> HttpResponse:
    """The lists that hold for the own authority, each with how far it is met."""
    actor = actor_of(request)
    lists = list(lists_for(actor))
    own = Authority.objects.get(pk=actor.authority_id)
    progress = progress_of(lists, own, year)
    context = {
        "year": year,
        "rows": [(row, progress[row.pk]) for row in lists],
        "judges": own.kind == AuthorityKind.COMMUNE,
        "can_import": may_import(actor),
    }
    return render(request, "criteria/list.html", context)


def visible_list(request: HttpRequest, pk: int) -> CriteriaList:
    """A list that holds for the person's authority, else 404."""
    return get_object_or_404(lists_for(actor_of(request)), pk=pk)


def _place(request: HttpRequest, found: CriteriaList) -> Authority:
    """The authority whose answers are shown: the own one, or one in sight named in the address. Else 404."""
    actor = actor_of(request)
    wanted = request.GET.get("authority", "")
    if not wanted:
        return Authority.objects.get(pk=actor.authority_id)
    place = get_object_or_404(authorities_visible_to(actor), pk__in=ids_of([wanted]))
    if not place.path.startswith(found.authority_path):
        raise Http404
    return place


@require_http_methods(["GET", "POST"])
@allow(*READERS)
def checklist(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Every criterion with đạt, chưa đạt or chưa đánh giá and what proves it; one form for all of them."""
    actor, found = actor_of(request), visible_list(request, pk)
    place = _place(request, found)
    criteria = list(found.criteria.all())
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        if not may_judge(actor, place):
            raise PermissionDenied(NOT_YOURS)
        given = _given(request, criteria)
        try:
            changed = save_answers(
                criteria_list=found, authority=place, year=year, given=given, actor=actor, now=timezone.now()
            )
        except ValidationError as error:
            errors = error.message_dict
        else:
            messages.success(request, f"Đã lưu {changed} tiêu chí." if changed else "Không có gì thay đổi.")
            return redirect(_back(request, year, pk))
    stored = answers_of(found, place, [year, year - 1])
    lines = [_line(row, stored, year) for row in criteria]
    if errors:
        _keep_typed(request, lines, errors)
    context = _context(request, found, place, year, lines)
    return render(request, "criteria/checklist.html", context, status=422 if errors else 200)


def _given(request: HttpRequest, criteria: Iterable[ListedCriterion]) -> list[Given]:
    """What was sent for the criteria that the page showed."""
    sent = request.POST
    return [
        Given(
            row.pk,
            {MET: True, UNMET: False}.get(sent.get(f"met-{row.pk}", "")),
            sent.get(f"note-{row.pk}", ""),
            sent.get(f"seen-{row.pk}", ""),
        )
        for row in criteria
        if f"note-{row.pk}" in sent
    ]


def _back(request: HttpRequest, year: int, pk: int) -> str:
    """The page as it was, at the group whose button was pressed."""
    show, at = request.GET.get("show", ""), request.POST.get("at", "")
    url = reverse("models_programs:criteria", args=[year, pk])
    url += f"?show={show}" if show in SHOWS and show else ""
    return url + (f"#nhom-{at}" if at.isascii() and at.isdigit() else "")


def _line(row: ListedCriterion, stored: dict[tuple[int, int], CriterionAnswer], year: int) -> Line:
    now, last = stored.get((row.pk, year)), stored.get((row.pk, year - 1))
    value, note = value_of(now.is_met if now else None), now.note if now else ""
    words = ""
    if last is not None:
        words = ": ".join(part for part in (WORDS[value_of(last.is_met)], last.note) if part)
    return Line(row, value, note, seen_of(value, note), words)


def _keep_typed(request: HttpRequest, lines: list[Line], errors: dict[str, list[str]]) -> None:
    """What was typed stays, with what is wrong beside it; what the page now shows of others counts as seen."""
    for line in lines:
        pk = line.criterion.pk
        if f"note-{pk}" not in request.POST:
            continue
        value = request.POST.get(f"met-{pk}", "")
        typed = (value if value in (MET, UNMET) else OPEN, request.POST[f"note-{pk}"])
        if seen_of(*typed) != request.POST.get(f"seen-{pk}", ""):  # untouched lines show what is stored now
            line.value, line.note = typed
        line.errors = errors.get(f"note-{pk}", [])


def _context(
    request: HttpRequest, found: CriteriaList, place: Authority, year: int, lines: list[Line]
) -> dict[str, Any]:
    actor = actor_of(request)
    judged = place.kind == AuthorityKind.COMMUNE
    progress = progress_of([found], place, year)[found.pk]
    show = request.GET.get("show", "") if request.GET.get("show", "") in SHOWS and judged else ""
    return {
        "year": year,
        "list": found,
        "place": place,
        "is_own": place.pk == actor.authority_id,
        "judged": judged,
        "can_judge": may_judge(actor, place),
        "can_remove": may_import(actor) and found.authority_id == actor.authority_id,
        "progress": progress,
        "groups": _groups(lines, show),
        "tabs": [(key, words, _count(progress, key)) for key, words in SHOWS.items()],
        "show": show,
        "choices": CHOICES,
        "last_year": year - 1,
        "refused": [(line, text) for line in lines for text in line.errors],
        "below": [] if judged else progress_below(found, actor.authority_path, year),
    }


def _count(progress: Progress, show: str) -> int:
    return {"unmet": progress.unmet, "open": progress.open}.get(show, progress.total)


def _groups(lines: list[Line], show: str) -> list[Group]:
    """The lines by group; a filter leaves out lines, but never one with an error."""
    wanted = {"unmet": {UNMET}, "open": {OPEN}}.get(show, {MET, UNMET, OPEN})
    groups = []
    for number, (name, members) in enumerate(groupby(lines, key=lambda line: line.criterion.group), start=1):
        rows = list(members)
        shown = [line for line in rows if line.value in wanted or line.errors]
        if shown:
            groups.append(Group(str(number), name, shown, sum(line.value == MET for line in rows), len(rows)))
    return groups


@require_http_methods(["GET", "POST"])
@allow(*WRITERS)
def remove(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take away a list that nobody has judged yet, after a question."""
    actor, found = actor_of(request), visible_list(request, pk)
    if found.authority_id != actor.authority_id:
        raise PermissionDenied(NOT_YOURS)
    if request.method == "POST":
        try:
            remove_list(criteria_list=found, actor=actor, now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("models_programs:criteria", year=year, pk=pk)
        messages.success(request, f"Đã xóa bộ tiêu chí “{found.name}”.")
        return redirect("models_programs:criteria_lists", year=year)
    context = {
        "heading": "Xóa bộ tiêu chí",
        "facts": [("Bộ tiêu chí", found.name), ("Văn bản", found.source)],
        "warning": "Chỉ xóa được khi chưa xã nào đánh giá theo bộ này.",
        "action_label": "Xóa bộ tiêu chí",
        "danger": True,
        "cancel_url": reverse("models_programs:criteria", args=[year, pk]),
    }
    return render(request, "parts/confirm.html", context)
