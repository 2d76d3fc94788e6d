"""The rows of a draft: add, edit, move, delete; each a small form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from common.scope import Role
from common.views import allow, page
from common.workflow import WorkflowError
from scoring.domain import drafts
from scoring.domain.drafts import Stale
from scoring.forms.rubrics import RowForm, SeenForm
from scoring.models import RubricDraft
from scoring.queries.rubrics import rubric_named
from scoring.rubric_content import RowContent, row_content
from scoring.rules.draft_rows import block_end, index_of, propose_code
from scoring.suggestions.catalogue import offers
from scoring.views.access import acting
from scoring.views.drafts import act, ask_again, find_own


def earlier_rows(draft: RubricDraft) -> list[tuple[str, str]]:
    """(code, words) of the rows of the rubric that the draft continues."""
    before = draft.content["continues"]
    found = rubric_named(before["code"], before["version"], draft.authority_path) if before else None
    rows = found.criteria.values_list("code", "text") if found else ()
    return [(code, f"{code} – {text[:80]}") for code, text in rows]


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def row_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more row, under the one named in the address or at the top."""
    draft = find_own(request, pk)
    parent = request.GET.get("duoi", "")
    rows = draft.content["criteria"]
    if parent and all(row["code"] != parent for row in rows):
        raise Http404
    start = row_content(0, code=propose_code(rows, parent))

    def save(form: RowForm) -> None:
        values, seen = form.values(), form.cleaned_data["seen"]
        drafts.add_row(
            draft=draft, parent=parent, values=values, version=seen, actor=acting(request), now=timezone.now()
        )

    heading = f"Thêm hàng trong nhóm {parent}" if parent else "Thêm hàng"
    return _row_page(request, draft, start, save, heading)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def row_edit(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Change a row."""
    draft = find_own(request, pk)
    row = _row_of(draft, line)

    def save(form: RowForm) -> None:
        values, seen = form.values(), form.cleaned_data["seen"]
        drafts.save_row(
            draft=draft, row_id=line, values=values, version=seen, actor=acting(request), now=timezone.now()
        )

    return _row_page(request, draft, row, save, f"Sửa hàng {row['code']}")


def _row_of(draft: RubricDraft, line: int) -> RowContent:
    place = index_of(draft.content["criteria"], line)
    if place is None:
        raise Http404
    found: RowContent = draft.content["criteria"][place]
    return found


def _row_page(request: HttpRequest, draft: RubricDraft, row: RowContent, save: Any, heading: str) -> HttpResponse:
    form = RowForm(
        request.POST if request.method == "POST" else None,
        earlier=earlier_rows(draft),
        initial=RowForm.initial_of(row, draft.version),
    )
    context: dict[str, Any] = {"draft": draft, "heading": heading, "line": row["id"], "offers": offers()}
    if request.method == "POST" and form.is_valid():
        try:
            save(form)
        except Stale as stale:
            place = index_of(stale.draft.content["criteria"], row["id"])
            stored = stale.draft.content["criteria"][place] if place is not None else {}
            form, context = ask_again(form, stale, context, RowForm.initial_of(stored, 0) if stored else {})
        except WorkflowError as problem:
            form.add_error(None, str(problem))
        else:
            code = form.cleaned_data["code"]
            messages.success(request, f"Đã lưu hàng {code}.")
            if "more" in request.POST:
                return redirect(request.get_full_path())
            return redirect(f"{reverse('scoring:draft', args=[draft.pk])}#hang-{code}")
    return page(request, "scoring/drafts/row.html", context, form=form)


@require_POST
@allow(Role.ADMIN)
def row_move(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Up or down among the rows of the same group."""
    _, draft = act(request, pk, drafts.move_row, "", row_id=line, up=request.POST.get("huong") == "len")
    place = index_of(draft.content["criteria"], line)
    anchor = f"#hang-{draft.content['criteria'][place]['code']}" if place is not None else ""
    return redirect(reverse("scoring:draft", args=[pk]) + anchor)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def row_delete(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Take a row away with all under it, after a question."""
    if request.method == "POST":
        act(request, pk, drafts.delete_row, "Đã xóa hàng.", row_id=line)
        return redirect("scoring:draft", pk=pk)
    draft = find_own(request, pk)
    row, rows = _row_of(draft, line), draft.content["criteria"]
    start = index_of(rows, line) or 0
    below = [one["code"] for one in rows[start + 1 : block_end(rows, start)]]
    context = {
        "heading": f"Xóa hàng {row['code']}",
        "facts": [("Nội dung", row["text"]), *([("Xóa cả các hàng", ", ".join(below))] if below else [])],
        "form": SeenForm(initial={"seen": draft.version}),
        "action_label": f"Xóa {len(below) + 1} hàng" if below else "Xóa hàng",
        "danger": True,
        "cancel_url": reverse("scoring:draft", args=[pk]),
    }
    return render(request, "parts/confirm.html", context)
