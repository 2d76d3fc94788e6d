"""Tiêu chí: what the records say, what the unit declares, what the officer finds, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from common.scope import Actor, Role
from common.views import allow, page
from common.workflow import NotAllowed, Refused, WrongState
from registrations.domain import checking
from registrations.enums import CriterionKind, Outcome, RegistrationState
from registrations.forms.criteria import CriteriaForm
from registrations.models import CheckMark, Registration
from registrations.queries.checklists import declared_on_behalf, marks_of
from registrations.rules.facts import Finding
from registrations.rules.permissions import fills, is_managing
from registrations.views.access import EVERYBODY, find_registration
from units.views.access import actor_of

FAILURES = (RegistrationState.VERIFIED, RegistrationState.RECOGNISED, RegistrationState.NOT_RECOGNISED)


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as people read it; ``state`` draws its mark."""

    words: str
    state: str
    note: str
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion on the page. ``answer`` is the field to fill in, where the person may."""

    mark: CheckMark
    findings: list[Finding]
    told: str
    declared: Shown
    checked: Shown
    fields: dict[str, BoundField]


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def criteria(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """All criteria of a dossier; the unit answers while it prepares, the officer after it was sent."""
    row, actor = find_registration(request, year, pk), actor_of(request)
    column = _column(row, actor)
    marks = _marks(row, column)
    if request.method == "POST" and not (fills(row, actor) or _may_check(row, actor)):
        raise NotAllowed(checking.NOT_YOURS)
    form = CriteriaForm(
        request.POST if request.method == "POST" else None, marks=marks if column else [], column=column or "declared"
    )
    if request.method == "POST" and not column:
        return _refused(request, row, actor, f"Hồ sơ đang “{row.get_state_display()}” nên không sửa tiêu chí được.")
    if request.method == "POST" and form.is_valid() and _saved(request, row, form, actor):
        if "verify" in request.POST and column == "checked":
            return _verified(request, row, actor)
        return redirect("registrations:criteria", year=row.year, pk=row.pk)
    return _page(request, row, marks, form, column)


@require_POST
@allow(Role.OFFICER)
def verify(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """End the check of a dossier; what is still open is named."""
    return _verified(request, find_registration(request, year, pk), actor_of(request))


def _verified(request: HttpRequest, row: Registration, actor: Actor) -> HttpResponse:
    try:
        result = checking.verify(registration=row, actor=actor, now=timezone.now())
    except (Refused, WrongState) as problem:
        return _refused(request, row, actor, str(problem))
    if result.outcome == Outcome.MET:
        messages.success(request, "Đã thẩm định: đạt mọi tiêu chí. Đơn vị chờ đưa vào quyết định công nhận.")
    else:
        messages.warning(request, f"Đã thẩm định: chưa đạt tiêu chí {', '.join(result.failed)}.")
    return redirect("registrations:registration", year=row.year, pk=row.pk)


def _refused(request: HttpRequest, row: Registration, actor: Actor, sentence: str) -> HttpResponse:
    """The page as it is stored, with why the step was not taken."""
    column = _column(row, actor)
    marks = _marks(row, column)
    form = CriteriaForm(marks=marks if column else [], column=column or "declared").refused_with(sentence)
    return _page(request, row, marks, form, column)


def _marks(row: Registration, column: checking.Column | None) -> list[CheckMark]:
    """The rows; made on the way for whoever is about to answer them, only read for everybody else."""
    return checking.open_marks(row) if column else list(marks_of(row))


def _may_check(row: Registration, actor: Actor) -> bool:
    return actor.role == Role.OFFICER and is_managing(row, actor)


def _column(row: Registration, actor: Actor) -> checking.Column | None:
    """Whose answers the person types now, if any."""
    if row.state == RegistrationState.ACCEPTED and fills(row, actor):
        return "declared"
    return "checked" if row.state == RegistrationState.PROPOSED and _may_check(row, actor) else None


def _saved(request: HttpRequest, row: Registration, form: CriteriaForm, actor: Actor) -> bool:
    verb = checking.declare if form.column == "declared" else checking.check
    now = timezone.now()
    try:
        with transaction.atomic():  # what is refused leaves nothing half saved
            count = verb(registration=row, changes=form.changes(), actor=actor, now=now)
            if "agree" in request.POST and form.column == "checked":
                count += checking.agree_with_rest(registration=row, actor=actor, now=now)
    except ValidationError as error:
        form.refuse(error)
        return False
    except WrongState as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, f"Đã lưu {count} câu trả lời." if count else "Không có gì thay đổi.")
    return True


def _page(
    request: HttpRequest,
    row: Registration,
    marks: list[CheckMark],
    form: CriteriaForm,
    column: checking.Column | None,
) -> HttpResponse:
    actor = actor_of(request)
    found = checking.findings_of(row, marks)
    behalf = declared_on_behalf(row, marks)
    rows = [_row(mark, found[mark.pk], form if column else None, mark.pk in behalf) for mark in marks]
    context = {
        "year": row.year,
        "registration": row,
        "groups": _groups(rows),
        "column": column,
        "sees_check": not actor.is_unit_head or row.state != RegistrationState.PROPOSED,
        "open": sum(not getattr(mark, column or "declared") for mark in marks),
        "total": len(marks),
        "failed": row.failed if row.state in FAILURES else "",
    }
    return page(request, "registrations/criteria.html", context, form=form)


def _row(mark: CheckMark, found: list[Finding], form: CriteriaForm | None, on_behalf: bool) -> Row:
    names = ("answer", "note", "force", "reason", "seen")
    fields = {name: form[f"{name}-{mark.pk}"] for name in names if form and f"{name}-{mark.pk}" in form.fields}
    checked = _shown(mark, mark.checked, mark.checked_note)
    if mark.force_majeure:
        note = f"{mark.checked_note} Bất khả kháng: {mark.force_majeure_reason}"
        checked = Shown("Không đạt, bất khả kháng", "done", note.strip())
    declared = replace(_shown(mark, mark.declared, mark.declared_note), on_behalf=on_behalf)
    return Row(mark, found, checking.joined(found), declared, checked, fields)


def _shown(mark: CheckMark, outcome: str, note: str) -> Shown:
    if not outcome:
        return Shown("Chưa trả lời", "todo", note)
    absent = mark.item.kind == CriterionKind.NOT_OCCURRING
    good = outcome == Outcome.MET
    words = ("Không xảy ra" if good else "Có xảy ra") if absent else str(Outcome(outcome).label)
    return Shown(words, "done" if good else "no", note)


def _groups(rows: list[Row]) -> list[dict[str, Any]]:
    """Criteria under the number they belong to; what an authority added under its own heading."""
    groups: list[dict[str, Any]] = []
    for row in rows:
        parent, checklist = row.mark.item.parent, row.mark.item.checklist
        owner = checklist.authority_id or 0
        key = (owner, parent.pk if parent else 0)
        if not groups or groups[-1]["key"] != key:
            heading = f"{parent.code}. {parent.text}" if parent else ""
            if not parent and (not groups or groups[-1]["key"][0] != owner):
                heading = checklist.name
            groups.append({"key": key, "heading": heading, "rows": []})
        groups[-1]["rows"].append(row)
    return groups
