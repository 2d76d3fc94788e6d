"""Liveness and readiness for proxies, containers and monitoring. No secrets; details for administrators only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse

from common.doctor import all_checks, examine
from common.scope import Role


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a broken database never restarts healthy processes."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations, broker, disk and scheduler are in order, else 503 (REL-OBS-01)."""
    results = examine([check for check in all_checks() if check.ready])
    fine = not any(result.failed for result in results)
    answer: dict[str, object] = {"status": "ok" if fine else "fail"}
    actor = getattr(request, "actor", None)
    if actor is not None and actor.role == Role.ADMIN:
        answer["checks"] = {
            result.check.code: {"verdict": result.finding.verdict.name.lower(), "seen": result.finding.seen}
            for result in results
        }
    return JsonResponse(answer, status=200 if fine else 503, json_dumps_params={"ensure_ascii": False})
