"""Drafts of rubrics: the list, the sheet with its running sums, the head, publishing, throwing away (ADR 0021)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.numbers import points
from common.scope import Actor, Role
from common.views import allow, page
from common.workflow import WorkflowError
from scoring.domain import drafts, publishing
from scoring.domain.drafts import Stale
from scoring.forms.rubrics import HeadForm, SeenForm, StartForm
from scoring.models import RubricDraft
from scoring.queries.rubrics import drafts_visible_to, level_names, rubrics_at
from scoring.rubric_content import Content, blank_content
from scoring.rules.draft_rows import DEPTH_MAX, depths, group_sums, leaf_total
from scoring.soundness import faults
from scoring.views.access import acting
from units.enums import UnitKind
from units.models import Authority

READERS = (Role.ADMIN, Role.OFFICER, Role.APPROVER, Role.VIEWER)


def find_draft(request: HttpRequest, pk: int) -> RubricDraft:
    """A draft in sight, else 404."""
    return get_object_or_404(drafts_visible_to(acting(request)).select_related("authority", "changed_by"), pk=pk)


def find_own(request: HttpRequest, pk: int) -> RubricDraft:
    """A draft in sight (else 404) that the actor may write (else 403)."""
    draft = find_draft(request, pk)
    drafts.require_writer(acting(request), draft.authority_path)
    return draft


@require_GET
@allow(*READERS)
def draft_list(request: HttpRequest) -> HttpResponse:
    """What is being written here, above and below."""
    actor = acting(request)
    rows = list(drafts_visible_to(actor).select_related("authority", "changed_by"))
    context = {"rows": [(row, drafts.may_write(actor, row.authority_path)) for row in rows], "can_write": _may(actor)}
    return render(request, "scoring/drafts/list.html", context)


def _may(actor: Actor) -> bool:
    return drafts.may_write(actor, actor.authority_path)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def draft_add(request: HttpRequest) -> HttpResponse:
    """A new draft of the own authority: blank, or the next version of a rubric."""
    actor = acting(request)
    offered = rubrics_at(actor.authority_path).order_by("is_draft", "title", "-valid_from")
    start = {"before": request.GET.get("tu", "")}
    form = StartForm(request.POST if request.method == "POST" else None, rubrics=offered, initial=start)
    if request.method == "POST" and form.is_valid():
        authority = Authority.objects.get(pk=actor.authority_id)
        before = form.cleaned_data["before"]
        if before:
            content = drafts.next_version(offered.get(pk=before))
            content |= {name: form.cleaned_data[name] for name in ("title", "code") if form.cleaned_data[name]}
        else:
            data = form.cleaned_data
            content = blank_content(code=data["code"], title=data["title"], issuer=authority.name[:200])
        made = drafts.create_draft(authority=authority, content=content, actor=actor, now=timezone.now())
        messages.success(request, "Đã tạo bản soạn. Ghi phần đầu bảng, rồi thêm từng hàng.")
        return redirect("scoring:draft", pk=made.pk)
    return page(request, "scoring/drafts/start.html", {}, form=form)


@require_GET
@allow(*READERS)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as it stands, with what does not add up in words."""
    shown = find_draft(request, pk)
    return render(request, "scoring/drafts/draft.html", editor_context(shown, acting(request)))


def editor_context(shown: RubricDraft, actor: Actor) -> dict[str, Any]:
    """What the page of a draft shows; no queries but for the levels."""
    content: Content = shown.content
    names = level_names()
    rows, total = content["criteria"], leaf_total(content["criteria"])
    sums, depth = group_sums(rows), depths(rows)
    lines = [
        {
            "row": row,
            "sum": sums.get(row["id"]),
            "depth": depth[row["id"]],
            "maximum": points(Decimal(row["max_points"])) if row["max_points"] else "–",
            "can_hold": depth[row["id"]] + 1 < DEPTH_MAX,
        }
        for row in rows
    ]
    stated = Decimal(content["total"] or 0)
    return {
        "draft": shown,
        "content": content,
        "lines": lines,
        "kinds": [dict(UnitKind.choices).get(kind, kind) for kind in content["unit_kinds"]],
        "levels": [(code, value) for code, value in content["levels"] if value],
        "total": total,
        "stated": stated,
        "off": total != stated or any(one.is_off for one in sums.values()),
        "total_off": total != stated,
        "faults": faults(content, list(names)),
        "can_write": drafts.may_write(actor, shown.authority_path),
    }


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def draft_head(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything above the rows."""
    shown, actor = find_own(request, pk), acting(request)
    start = HeadForm.initial_of(shown.content, shown.version)
    form = HeadForm(request.POST if request.method == "POST" else None, levels=level_names(), initial=start)
    context: dict[str, Any] = {"draft": shown}
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            drafts.save_head(draft=shown, values=form.values(), version=seen, actor=actor, now=timezone.now())
        except Stale as stale:
            form, context = ask_again(form, stale, context, HeadForm.initial_of(stale.draft.content, 0))
        except WorkflowError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu phần đầu bảng.")
            return redirect("scoring:draft", pk=pk)
    return page(request, "scoring/drafts/head.html", context, form=form)


def ask_again(form: Any, stale: Stale, context: dict[str, Any], stored: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """A form whose draft was changed meanwhile: all that was typed stays, beside what stands there now.

    The next save of the same form counts as made on what is shown now.
    """
    form.add_error(None, str(stale))
    form.data = form.data.copy()
    form.data["seen"] = str(stale.draft.version)
    differing = [
        (field.label, stored.get(field.name))
        for field in form.visible_fields()
        if field.name in stored and _flat(stored[field.name]) != _flat(field.value())
    ]
    return form, {**context, "done": stale.done, "differing": differing}


def _flat(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "on" if value else ""
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value).replace("\r\n", "\n").strip()


def act(request: HttpRequest, pk: int, verb: Callable[..., Any], said: str, **more: Any) -> tuple[bool, RubricDraft]:
    """Do a small act on a draft; what stands in its way is said on the next page. Returns (done, draft)."""
    shown = find_own(request, pk)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else -1
    try:
        verb(draft=shown, version=seen, actor=acting(request), now=timezone.now(), **more)
    except Stale as stale:
        done = "; ".join(stale.done)
        messages.error(request, f"Chưa làm gì: bản soạn vừa được sửa ({done}). Xem lại rồi làm lại nếu vẫn muốn.")
    except WorkflowError as problem:
        messages.error(request, str(problem))
    else:
        if said:
            messages.success(request, said)
        return True, shown
    return False, shown


@require_POST
@allow(Role.ADMIN)
def draft_sums(request: HttpRequest, pk: int) -> HttpResponse:
    """Let groups and the total follow from the rows."""
    act(request, pk, drafts.fit_sums, "Đã tính lại điểm các nhóm và tổng theo các hàng.")
    return redirect("scoring:draft", pk=pk)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def draft_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What publishing does, then the act."""
    shown, actor = find_own(request, pk), acting(request)
    context = {**editor_context(shown, actor), "form": SeenForm(initial={"seen": shown.version})}
    if request.method == "GET":
        return render(request, "scoring/drafts/publish.html", context)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else -1
    try:
        made = publishing.publish_draft(draft=shown, version=seen, actor=actor, now=timezone.now())
    except WorkflowError as problem:
        return render(request, "scoring/drafts/publish.html", {**context, "refused": str(problem)}, status=422)
    messages.success(request, f"Đã công bố bảng {made.code} bản {made.version}. Bảng này không sửa được nữa.")
    return redirect("scoring:rubric", pk=made.pk)


@require_http_methods(["GET", "POST"])
@allow(Role.ADMIN)
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after a question."""
    if request.method == "POST":
        done, _ = act(request, pk, drafts.discard_draft, "Đã xóa bản soạn.")
        return redirect("scoring:draft_list") if done else redirect("scoring:draft", pk=pk)
    shown = find_own(request, pk)
    context = {
        "heading": "Xóa bản soạn",
        "facts": [("Bảng", shown.title), ("Số hàng", len(shown.content["criteria"]))],
        "warning": "Xóa rồi không lấy lại được. Các bảng đã công bố không bị ảnh hưởng.",
        "form": SeenForm(initial={"seen": shown.version}),
        "action_label": "Xóa bản soạn",
        "danger": True,
        "cancel_url": reverse("scoring:draft", args=[pk]),
    }
    return render(request, "parts/confirm.html", context)
