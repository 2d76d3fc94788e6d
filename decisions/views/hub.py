"""The page of one decision: where it stands, what it says, its papers, the next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.scope import Actor, Role
from common.views import allow
from common.workflow import available
from decisions.enums import OPEN, SIGNED, DecisionKind, DecisionState
from decisions.exports.certificates import AT_ONCE, CODE
from decisions.exports.papers import ENDINGS, NAMES, code_of
from decisions.models import Decision, DecisionItem
from decisions.queries.decisions import history_of, items_of, signed_scans
from decisions.rules.deadlines import deadline_words
from decisions.rules.heading import sentence_case
from decisions.rules.permissions import may_draft
from decisions.tables import state_of
from decisions.views.access import STAFF, find_decision
from decisions.workflow import TABLE
from letters.queries import wordings
from models_programs.queries.rulebook import rulebook
from units.views.access import actor_of
from units.windows import all_windows

ICONS = {"submit": "send", "approve": "check", "issue": "certificate", "return": "arrow-back-up", "cancel": "trash"}
PRIMARY = ("submit", "approve", "issue")
DONE = {
    "submit": "Trình lãnh đạo",
    "return": "Trả lại để sửa",
    "approve": "Duyệt nội dung",
    "issue": "Ban hành",
    "cancel": "Hủy dự thảo",
    "supersede": "Được thay thế",
}
ENDING_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


@dataclass(frozen=True, slots=True)
class Button:
    """A way on; it leads to a page that shows what will happen."""

    label: str
    url: str
    icon: str


def buttons(decision: Decision, actor: Actor) -> tuple[Button | None, list[Button]]:
    """The one primary button, if there is one, and the others."""
    made = {
        step.action: Button(step.label, step_url(decision, step.action), ICONS[step.action])
        for step in available(TABLE, instance=decision, actor=actor)
    }
    first = next((made.pop(action) for action in PRIMARY if action in made), None)
    rest = [made[action] for action in ("return", "cancel") if action in made]
    if decision.state == DecisionState.DRAFT and may_draft(actor, decision.authority_path):
        rest.insert(0, Button("Sửa dự thảo", _url("edit", decision), "pencil"))
    if decision.state == DecisionState.ISSUED and may_draft(actor, decision.authority_path):
        rest.append(Button("Thay thế bằng quyết định mới", step_url(decision, "supersede"), "refresh"))
    return first, rest


def step_url(decision: Decision, action: str) -> str:
    if action == "issue":
        return _url("issue", decision)
    return reverse("decisions:step", args=[decision.year, decision.pk, action])


def _url(name: str, decision: Decision) -> str:
    return reverse(f"decisions:{name}", args=[decision.year, decision.pk])


@require_GET
@allow(*STAFF)
def hub(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One decision. A constant number of queries."""
    actor, today = actor_of(request), timezone.localdate()
    decision = find_decision(request, year, pk)
    items = items_of(decision)
    primary, rest = buttons(decision, actor)
    newer = decision.superseded_by.exclude(state=DecisionState.CANCELLED).select_related("series").last()
    context: dict[str, Any] = {
        "year": year,
        "decision": decision,
        "state": state_of(decision),
        "is_signed": decision.state in SIGNED,
        "items": [(item, actor.governs(item.unit.authority_path)) for item in items],
        "foreign": any(item.unit.authority_id != decision.authority_id for item in items),
        "is_recognition": decision.kind == DecisionKind.RECOGNITION,
        "facts": facts_of(decision, len(items)),
        "primary": primary,
        "buttons": rest,
        "papers": papers_of(decision),
        "many": len(items) > AT_ONCE,
        "scans": signed_scans(decision),
        "history": [(DONE[row.action], row, Role(row.acting_role).label) for row in history_of(decision)],
        "newer": newer,
        "warnings": warnings_of(decision, items, today) if decision.state in OPEN else [],
        "provisional": provisional_of(decision),
    }
    return render(request, "decisions/decision.html", context)


def facts_of(decision: Decision, count: int) -> list[tuple[str, str]]:
    """Label and value, the empty ones left out."""
    series = decision.series
    signer = ", ".join(part for part in (decision.signer_name, sentence_case(decision.signer_post)) if part)
    rows = [
        ("Cơ quan ban hành", decision.body),
        ("Người ra quyết định", decision.decided_by if decision.decided_by != decision.body else ""),
        ("Số đơn vị", str(count)),
        ("Số, ký hiệu", decision.number_shown if decision.number else ""),
        ("Dãy số", f"{series.name} (…/{series.symbol})" if series and not decision.number else ""),
        ("Ngày ký", f"{decision.signed_on:%d/%m/%Y}" if decision.signed_on else ""),
        ("Người ký", signer or ("Chưa chọn" if decision.state in OPEN else "")),
        ("Họp thẩm định", f"{decision.met_on:%d/%m/%Y}" if decision.met_on else ""),
        ("Nơi lưu bản ký", decision.kept_at),
    ]
    if decision.state in OPEN and series is None:
        rows.append(("Dãy số", "Chưa chọn"))
    return [(label, value) for label, value in rows if value]


def papers_of(decision: Decision) -> list[tuple[str, list[tuple[str, str]]]]:
    """Name of a paper → (format, address); certificates have a block of their own."""
    papers = ("quyet-dinh", "danh-sach", "to-trinh", "bien-ban")
    return [
        (
            NAMES[paper],
            [
                (ENDING_NAMES[end], reverse("decisions:paper", args=[decision.year, decision.pk, paper, end]))
                for end in ENDINGS[paper]
            ],
        )
        for paper in papers
    ]


def warnings_of(decision: Decision, items: Sequence[DecisionItem], today: dt.date) -> list[str]:
    """The legal date, and windows that still run: figures may yet change."""
    if decision.kind != DecisionKind.RECOGNITION:
        return []
    kinds, rules = {item.unit.kind for item in items}, rulebook(decision.authority_path)
    before = {
        "residential": rules.day_in("tt124.residential_before", decision.year),
        "others": rules.day_in("tt124.others_before", decision.year),
    }
    found = deadline_words(kinds, before=before, today=today)
    windows = all_windows()
    running = sorted({windows[kind].end(decision.year) for kind in kinds if windows[kind].end(decision.year) >= today})
    if running:
        found.append(f"Kỳ đánh giá còn đến hết ngày {running[-1]:%d/%m/%Y}, kết quả có thể còn thay đổi.")
    return found


def provisional_of(decision: Decision) -> list[str]:
    """Names of the wordings that nobody has confirmed yet ("mẫu tạm")."""
    codes = {code_of(paper, decision.kind) for paper in ("quyet-dinh", "to-trinh", "bien-ban")}
    if decision.kind == DecisionKind.RECOGNITION:
        codes.add(CODE)
    return [row.spec.name for row in wordings(decision.authority_path) if row.spec.code in codes and not row.confirmed]
