"""One cell that saves itself. Answers JSON: 200 saved, 409 somebody else wrote it, 422 not a score, 423 locked."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from common.numbers import points as show
from common.workflow import NotAllowed, WorkflowError, WrongState
from scoring import domain, rules
from scoring.domain import Change, Conflict, Saved
from scoring.engine import Tally
from scoring.enums import Column, PointSource
from scoring.forms import TextOfRow, score_field
from scoring.models import Criterion, Scorecard
from scoring.queries import criteria_of
from scoring.views.access import acting, find_card
from scoring.views.standing import group_words, standing_of, total_words


@require_POST
def cell(request: HttpRequest, year: int, pk: int, criterion_id: int) -> HttpResponse:
    """Take ``{"column", "points", "version", "text"?, "person"?}`` for one row; nothing else of the body is read.

    ``person`` is whom the page was made for: on a shared computer somebody else may have signed in meanwhile, and
    must not write what the first one typed.

    Every refusal is JSON, so that the page can tell it from a stale CSRF token.
    """
    if acting(request) is None:
        return JsonResponse({"error": "Tài khoản không còn vai trò nào để nhập điểm."}, status=403)
    card = find_card(request, year, pk)
    criterion = next((one for one in criteria_of(card.rubric) if one.pk == criterion_id), None)
    if criterion is None or not criterion.is_leaf or criterion.source != PointSource.TYPED:
        raise Http404
    try:
        column, change = _read(request.body, criterion, card, acting(request).user_id)
    except ValidationError as problem:
        return JsonResponse({"error": problem.messages[0]}, status=422)
    except WrongState as problem:
        return JsonResponse({"error": str(problem)}, status=_status(problem))
    now = timezone.now()
    try:
        saved = domain.save_marks(card=card, column=column, changes=[change], actor=acting(request), now=now)
    except WorkflowError as problem:
        return JsonResponse({"error": str(problem)}, status=_status(problem))
    if saved.conflicts:
        answer = _conflict(saved.conflicts[0], acting(request).user_id)
        return JsonResponse({"conflict": answer}, status=409)
    at = timezone.localtime(now).strftime("%H:%M:%S")
    return JsonResponse(_saved(card, saved, change, at, sees_superior=rules.sees_superior(card, acting(request))))


def _read(body: bytes, criterion: Criterion, card: Scorecard, user_id: int) -> tuple[str, Change]:
    """The wanted change; raises ValidationError with the sentence for the person."""
    again = ValidationError("Trang này đã cũ. Tải lại trang rồi nhập tiếp.")
    try:
        raw: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise again from None
    if not isinstance(raw, dict):
        raise again
    column, version, typed, text = (raw.get(name) for name in ("column", "version", "points", "text"))
    if raw.get("person", user_id) != user_id:
        raise WrongState("Người khác đã đăng nhập trên máy này. Tải lại trang để nhập bằng tài khoản đang dùng.")
    sound = column in Column.values and isinstance(typed, str) and (text is None or isinstance(text, str))
    if not sound or type(version) is not int or not 0 <= version < 2**31:
        raise again
    points: Decimal | None = score_field(criterion, card.rubric).clean(typed)
    words = None if text is None else TextOfRow(row=criterion.code).clean(text)
    return str(column), Change(criterion.pk, points, version, words)


def _status(problem: WorkflowError) -> int:
    if isinstance(problem, NotAllowed):
        return 403
    return 423 if isinstance(problem, WrongState) else 422


def _conflict(conflict: Conflict, user_id: int) -> dict[str, object]:
    return {
        "points": show(conflict.points, blank=""),
        "text": conflict.text,
        "version": conflict.version,
        "by": conflict.by,
        "mine": conflict.by_id == user_id,
        "at": timezone.localtime(conflict.at).strftime("%H:%M") if conflict.at else "",
    }


def _saved(card: Scorecard, saved: Saved, change: Change, at: str, *, sees_superior: bool) -> dict[str, object]:
    standing = standing_of(card, saved.self_tally, saved.superior_tally, sees_superior=sees_superior)
    return {
        "version": saved.versions[change.criterion_id],
        "points": show(change.points, blank=""),
        "saved_at": at,
        "self": _tally(card, saved.self_tally),
        "superior": _tally(card, saved.superior_tally) if sees_superior else None,
        "level": standing.level,
        "meter": render_to_string("scoring/parts/meter.html", {"standing": standing}),
    }


def _tally(card: Scorecard, tally: Tally) -> dict[str, object]:
    return {
        "total": total_words(card, tally),
        "possible": show(tally.possible),
        "missing": len(tally.missing),
        "groups": {str(key): words for key, words in group_words(card, tally).items()},
    }
