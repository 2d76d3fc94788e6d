"""The page of one row's evidence: what is there, pick from the year's records, add new, take away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from common.attachments import FILE_SIZE
from common.scope import Actor
from common.uploads import takes_uploads
from common.views import allow, ids_of, page
from common.workflow import Refused, WorkflowError
from models_programs.domain.attachments import MARKED_FILE
from models_programs.rules.permissions import NOT_YOURS, UNIT_AND_OFFICER
from models_programs.views.registry import Holder, register_holder
from scoring.domain.evidence import FILES_AT_ONCE, add_evidence, evidence_column, link_evidence, unlink_evidence
from scoring.enums import Column
from scoring.forms.evidence import EvidenceAddForm
from scoring.models import Criterion, Scorecard
from scoring.queries import criteria_of
from scoring.queries.evidence import evidence_of, pickable
from scoring.views.access import EVERYBODY, acting, find_card, refusal

TOO_BIG = "Các tệp gửi lên quá nặng nên đã bị bỏ. Gửi ít tệp hơn, hoặc tệp nhỏ hơn (mỗi tệp không quá 10 MB)."


class SheetEvidence(Holder):
    """Documents that hang on a sheet. They are added on the page of a row only, so that each proves something."""

    slug = "sheet"
    model = Scorecard
    noun = "phiếu chấm điểm"
    heading = "Chấm điểm"
    writers = UNIT_AND_OFFICER

    @property
    def has_attachments(self) -> bool:
        return False

    def url(self, suffix: str, year: int, *args: Any) -> str:
        return reverse("scoring:list" if suffix else "scoring:sheet", args=[year, *args])

    def found(self, request: HttpRequest, pk: int) -> Scorecard:
        year = request.resolver_match.kwargs["year"] if request.resolver_match else 0
        return find_card(request, year, pk)

    def may_write(self, actor: Actor, record: Any) -> bool:
        try:
            evidence_column(record, actor, timezone.now())
        except WorkflowError:
            return False
        return True

    def writable(self, request: HttpRequest, pk: int) -> Scorecard:
        card = self.found(request, pk)
        if not self.may_write(acting(request), card):
            raise PermissionDenied(NOT_YOURS)
        return card


register_holder(SheetEvidence())


@require_http_methods(["GET", "POST"])
@allow(*EVERYBODY)
def evidence(request: HttpRequest, year: int, pk: int, criterion_id: int) -> HttpResponse:
    """What proves a row; posting hangs the ticked records and documents of the year on it."""
    card, row = _found(request, year, pk, criterion_id)
    if request.method == "GET":
        return _page(request, card, row)
    try:
        added = link_evidence(
            card=card,
            criterion_ids={row.pk, *ids_of(request.POST.getlist("more"))},
            keys=request.POST.getlist("piece"),
            actor=acting(request),
            now=timezone.now(),
        )
    except Refused as problem:
        return _page(request, card, row, problem=str(problem))
    except WorkflowError as problem:
        return refusal(request, card, problem)
    messages.success(request, f"Đã gắn {added} minh chứng." if added else "Minh chứng này đã gắn từ trước.")
    return redirect("scoring:evidence", year=year, pk=pk, criterion_id=criterion_id)


@require_POST
@allow(*EVERYBODY)
def add(request: HttpRequest, year: int, pk: int, criterion_id: int) -> HttpResponse:
    """Something new: files, a link, a number and date, paper kept somewhere."""
    card, row = _found(request, year, pk, criterion_id)
    form = EvidenceAddForm(request.POST, request.FILES, rows=_others(card, row))
    try:
        evidence_column(card, acting(request), timezone.now())
        added = _added(request, card, row, form)
    except WorkflowError as problem:
        return refusal(request, card, problem)
    if added is None:
        return _page(request, card, row, form=form)
    secret = added[0].was_secret and request.FILES
    words = f"Đã thêm {len(added)} minh chứng." if len(added) > 1 else "Đã thêm minh chứng."
    messages.success(request, MARKED_FILE if secret else words)
    return redirect("scoring:evidence", year=year, pk=pk, criterion_id=criterion_id)


takes_uploads(add, FILES_AT_ONCE * FILE_SIZE + FILE_SIZE // 10)


def _added(request: HttpRequest, card: Scorecard, row: Criterion, form: EvidenceAddForm) -> Any:
    """The attachments, or None with the form saying what is wrong. Raises WorkflowError."""
    if getattr(request, "upload_too_big", False):
        form.add_error("file", TOO_BIG)
    if not form.is_valid():
        return None
    try:
        return add_evidence(
            card=card,
            criterion_ids={row.pk, *form.cleaned_data["more"]},
            evidence=form.evidence(),
            uploads=form.cleaned_data["file"],
            actor=acting(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        form.refuse(error)
    except Refused as problem:
        form.add_error(None, str(problem))
    return None


@require_POST
@allow(*EVERYBODY)
def remove(request: HttpRequest, year: int, pk: int, criterion_id: int) -> HttpResponse:
    """Take a piece away from the row; it stays where it is kept."""
    card, row = _found(request, year, pk, criterion_id)
    key = request.POST.get("piece", "")
    try:
        unlink_evidence(card=card, criterion_id=row.pk, key=key, actor=acting(request), now=timezone.now())
    except WorkflowError as problem:
        return refusal(request, card, problem)
    messages.success(request, f"Đã gỡ khỏi hàng {row.code}. Tài liệu vẫn còn ở nơi lưu.")
    return redirect("scoring:evidence", year=year, pk=pk, criterion_id=criterion_id)


def _found(request: HttpRequest, year: int, pk: int, criterion_id: int) -> tuple[Scorecard, Criterion]:
    """The sheet in scope and one of its scored rows, else 404."""
    card = find_card(request, year, pk)
    row = next((one for one in criteria_of(card.rubric) if one.pk == criterion_id and one.is_leaf), None)
    if row is None:
        raise Http404
    return card, row


def _others(card: Scorecard, row: Criterion) -> list[Criterion]:
    return [one for one in criteria_of(card.rubric) if one.is_leaf and one.pk != row.pk]


def _page(
    request: HttpRequest, card: Scorecard, row: Criterion, *, form: EvidenceAddForm | None = None, problem: str = ""
) -> HttpResponse:
    actor = acting(request)
    proofs = evidence_of(card, actor).get(row.pk, [])
    column, locked = None, ""
    try:
        column = evidence_column(card, actor, timezone.now())
    except WorkflowError as why:
        locked = str(why)
    query = request.GET.get("q", "").strip()[:100]
    others = _others(card, row)
    context = {
        "card": card,
        "criterion": row,
        "row_url": reverse("scoring:row", args=[card.year, card.pk, row.pk]),
        "proofs": [
            (proof, column is not None and proof.by_superior == (column == Column.SUPERIOR)) for proof in proofs
        ],
        "column": column,
        "locked": locked,
        "q": query,
        "groups": pickable(card, without={proof.key for proof in proofs}, q=query) if column else [],
        "others": others,
        "problem": problem,
        "add_form": form or EvidenceAddForm(rows=others),
    }
    if problem:
        return render(request, "scoring/evidence/row.html", context, status=422)
    return page(request, "scoring/evidence/row.html", context, form=form)
