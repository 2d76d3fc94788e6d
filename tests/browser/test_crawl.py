"""Every page that can be opened, as the people who may open it: SEC-WEB-03 and UX-A11Y-01.

One visit a page; then axe at three widths in both themes. Console errors, CSP violations and foreign hosts fail.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.urls import reverse

from tests.authorization.test_matrix import ADDRESSES, PERMISSIONS
from tests.browser.conftest import TELL_CSP, Watch
from tests.browser.installation import PASSWORD, Installation

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="pages look the same on every database; once is enough"),
]
LOOKS = [(width, theme) for width in (1366, 768, 360) for theme in ("light", "dark")]
# Pages of records share their templates: each is looked at twice, all of them together everywhere.
FEWER = [(1366, "light"), (360, "dark")]
# Only violations are wanted: the full report of a list is megabytes and takes most of the time.
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
# Colours fade into the other theme; axe must not measure half of the way.
SETTLED = "Promise.allSettled(document.getAnimations().map((one) => one.finished))"
# Who visits what: the demo's people. Files and JSON are not pages.
RECORDS = (
    "model", "activity", "paper", "figures", "regulation", "force", "exemplar", "commendation", "proposal", "medal",
)  # fmt: skip
VISITORS = {
    "truong": {"home", "reports:home", "scoring:sheet", "scoring:row", "scoring:check", "scoring:history",
               "units:detail",
               *(f"registrations:{name}" for name in ("board", "registration", "criteria", "dossier", "receipt")),
               "decisions:own", "units:edit",
               *(f"deadlines:{name}" for name in (
                   "calendar", "feeds", "feed_revoke", "notices", "notice_choices", "reports", "report",
                   "report_edit", "report_send")), "accounts:profile", "accounts:change_password", "reports:jobs",
               "scoring:rubric",
               *(f"scoring:{name}" for name in (
                   "distance", "evidence", "preview", "questions", "ask_reopen", "workbook", "rubric_practice"))},
    "canbo": {"scoring:list", "scoring:sheet", "scoring:row", "scoring:finish_review", "scoring:agree_rest",
              "scoring:return", "registrations:recognition", "units:list", "units:create", "units:edit", "units:close",
              "units:succeed", "units:import_start", "accounts:list", "accounts:create", "accounts:detail",
              "accounts:edit", "accounts:reset", "accounts:deactivate", "accounts:membership_add",
              "accounts:membership_end", "admin_index", "reports:index", "reports:summary", "reports:home",
              *(f"models_programs:{kind}{page}" for kind in (*RECORDS, "programme") for page in ("_list", "_add", "")),
              *(f"models_programs:{name}" for name in (
                  "index", "targets", "behind", "figure", "rules", "attach", "programme_edit", "programme_part_add",
                  "model_effective", "model_act", "model_team_add", "model_figures", "model_field_add",
                  "activity_not_inspected", "activity_import", "regulation_review", "medal_period_add",
                  "criteria_lists", "criteria", "criteria_import", "activity_remove")),
              *(f"registrations:{name}" for name in (
                  "board", "missing", "on_paper", "registration", "edit", "step", "criteria", "dossier", "eligibility",
                  "extra_list")),
              *(f"decisions:{name}" for name in ("list", "create", "decision", "edit", "step", "issue")),
              *(f"scoring:{name}" for name in (
                  "review_queue", "windows", "window", "extension_add", "question_ask", "classification", "closing",
                  "meetings", "meeting_start", "meeting", "meeting_agree_rest", "meeting_end", "phrases", "sample")),
              "letters:list", *(f"deadlines:{name}" for name in (
                  "behind", "board", "message", "report_step", "extensions", "extension_add", "occurrence",
                  "obligations", "obligation_add", "obligation_edit", "ladder"))},
    "sonduong": {f"registrations:{name}" for name in ("board", "missing")},
    "lanhdao": {"decisions:list", "decisions:decision", "scoring:list", "scoring:approve", "scoring:recheck",
                "scoring:answer_reopen"},
    "quantri": {"deadlines:mails", "deadlines:holidays", "deadlines:holiday_add", "deadlines:holiday_edit",
                "letters:edit", "registrations:extra_add", "decisions:entrusting", "reports:home",
                "models_programs:rule", "units:authority_list", "units:authority_edit", "scoring:rubric_list",
                "scoring:thresholds", "scoring:rubric_compare", "scoring:draft",
                *(f"scoring:draft_{name}" for name in (
                    "list", "add", "head", "map", "practice", "publish", "row", "row_add", "import", "import_yaml"))},
    "tinh": {"scoring:reopen"},
    "tinhxem": {"deadlines:board", "scoring:list", "reports:summary", "scoring:sheet"},
    "quantritinh": {"units:authority_add", "decisions:entrust_add"},
}  # fmt: skip
NOT_PAGES = {
    "registrations:missing_xlsx", "registrations:print", "registrations:dossier_print", "letters:sample",
    "decisions:paper", "decisions:certificate", "decisions:scan",
    # the same templates as a page that is visited
    "registrations:extra_edit", "registrations:extra_end", "decisions:entrust_end",
    "units:export", "units:import_template", "units:import_preview", "scoring:pdf", "scoring:xlsx", "scoring:blank_pdf",
    "scoring:blank_xlsx", "reports:job",
    # files, and pages that wait for an upload
    *(f"models_programs:{kind}_{what}" for kind in ("model", "activity", "commendation")
      for what in ("export", "import_template", "import_preview")),
    *(f"models_programs:{kind}_{what}" for kind in ("proposal", "medal") for what in ("xlsx", "docx")),
    "models_programs:attachment", "models_programs:criteria_template", "models_programs:criteria_preview",
    # the same templates as a page that is visited: forms of other kinds, questions before removal, parts of one model
    *(f"models_programs:{kind}_{what}" for kind in (*RECORDS, "programme") for what in ("edit", "remove")
      if (kind, what) not in {("programme", "edit"), ("activity", "remove")}),
    *(f"models_programs:{name}" for name in (
        "programme_part_edit", "programme_part_remove", "model_import", "commendation_import", "model_rate_place",
        "model_close_place", "model_team", "model_team_remove", "model_member", "regulation_review_edit",
        "medal_period", "medal_period_off", "attachment_remove", "criteria_remove")),
    "scoring:review_next", "scoring:preview_picture",
    *(f"scoring:{name}" for name in (
        "sample_xlsx", "classification_export", "meeting_minutes", "workbook_sheet", "workbook_upload",
        "rubric_xlsx", "rubric_yaml", "draft_template", "draft_xlsx", "draft_yaml", "draft_preview")),
    # the same templates as a page that is visited
    *(f"scoring:{name}" for name in (
        "window_clear", "extension_revoke", "verify", "closing_reopen", "draft_row_delete", "draft_discard",
        "rubric_map", "rubric_retire")),
    "deadlines:behind_xlsx", "deadlines:report_file", "deadlines:extension_revoke",
    "deadlines:obligation_retire", "deadlines:holiday_delete",
    "deadlines:feed", "deadlines:notice", "deadlines:qr", "deadlines:short",
    "reports:download", "accounts:slip", "scoring:receipt", "scoring:withdraw",
}  # fmt: skip
# Which registration or decision a page is about, where it is not the one of the hub.
OF = {
    "registrations:edit": "draft", "registrations:step": "sent", "registrations:criteria": "proposed",
    "registrations:dossier": "accepted", "decisions:edit": "drafted", "decisions:step": "drafted",
    "decisions:issue": "approved", "deadlines:report_step": "sent_report",
}  # fmt: skip
# The state in which the page of a step exists.
STATE_OF = {
    "scoring:finish_review": "reviewing", "scoring:agree_rest": "reviewing", "scoring:return": "reviewing",
    "scoring:question_ask": "reviewing", "scoring:approve": "reviewed", "scoring:recheck": "reviewed",
    "scoring:reopen": "approved",
}  # fmt: skip
FIND = """
import json
from accounts.models import Membership
from scoring.models import Scorecard
head = Membership.objects.select_related('unit__authority').get(user__username='truong')
official = Scorecard.objects.filter(year=2026, unit__authority=head.unit.authority, rubric__is_draft=False)
own = Scorecard.objects.get(unit=head.unit, year=2026)
from django.utils import timezone
from models_programs.models import CriteriaList, ListedCriterion, ModelPlace, Target, TargetFigure
from models_programs.views.registry import KINDS
commune = head.unit.authority
records = {
    slug: pages.model.objects.filter(authority=commune, year=2026).earliest('pk').pk for slug, pages in KINDS.items()
}
plan = records['programme']
typed = Target.objects.create(programme_id=plan, code='typed', text='Xã không ma túy', metric='declared', value=1)
criteria = CriteriaList.objects.create(
    authority=commune, authority_path=commune.path, name='Bộ tiêu chí thử', source='Văn bản thử',
    imported_at=timezone.now())
for number in (1, 2):
    ListedCriterion.objects.create(list=criteria, order=number, code=str(number), group='Nhóm 1', text='Tiêu chí')
from decisions.models import Decision, DecisionItem
from registrations.models import Registration
rows = Registration.objects.filter(year=2026, authority=commune).exclude(unit=head.unit)
held = {state: rows.filter(state=state).earliest('pk').pk for state in ('accepted', 'proposed', 'sent')}
held['draft'] = rows.filter(state='accepted').latest('pk').pk
Registration.objects.filter(pk=held['draft']).update(state='draft')
issued = Decision.objects.filter(authority=commune, state='issued').earliest('pk')
made = dict(authority=commune, year=2026, kind='recognition', body=issued.body, series=issued.series,
            created_by=issued.created_by, created_at=timezone.now())
held['drafted'] = Decision.objects.create(**made).pk
signer = {name: getattr(issued, name) for name in ('signer_capacity', 'signer_post', 'signer_name')}
held['approved'] = Decision.objects.create(**made, **signer, state='approved').pk
waiting = rows.filter(state='verified', verdict='met').earliest('pk')
DecisionItem.objects.create(decision_id=held['approved'], unit=waiting.unit, year=2026, kind='recognition',
                            unit_name=waiting.unit.name)
held['registration'] = waiting.pk
held['own'] = Registration.objects.get(year=2026, unit=head.unit).pk
held['decision'] = issued.pk
from deadlines.domain.reports import open_report
from deadlines.models import CalendarFeed, Holiday, Obligation, Occurrence, Report
from scoring.domain.meeting import start_meeting
from scoring.models import ReopenRequest, RowEvidence, Rubric, RubricDraft
from accounts.queries import actor_of
officer = actor_of(Membership.objects.select_related('authority').get(user__username='canbo', role='officer'))
meeting = start_meeting(
    authority=commune, year=2026, held_on=timezone.localdate(), place='', chair='Trưởng ban', secretary='',
    attendees='', actor=officer, now=timezone.now())
yearly = Obligation.objects.create(
    authority=commune, authority_path=commune.path, code='bao_cao_thu', title='Báo cáo kết quả năm', subject='report',
    bearer='unit', when='before', day=31, month=12, report_form='unit_year', source='Văn bản thử',
    set_at=timezone.now())
def reported(unit):
    due = Occurrence.objects.create(
        obligation=yearly, code=yearly.code, subject='report', bearer='unit', year=2026, unit=unit,
        unit_kind=unit.kind, authority_path=commune.path)
    return open_report(occurrence=due, actor=officer, now=timezone.now()).pk
held['sent_report'] = reported(waiting.unit)
Report.objects.filter(pk=held['sent_report']).update(
    state='sent', first_sent_at=timezone.now(), sent_at=timezone.now(), receipt_code='26-ABCDEF')
proof = RowEvidence.objects.filter(scorecard=own, record_id__isnull=False).earliest('pk')
draft = RubricDraft.objects.earliest('pk')
behind = Target.objects.filter(programme_id=plan, metric='registered').earliest('pk')
parts = {'figure': typed.pk, 'target': behind.pk, 'criteria': criteria.pk,
         'place': ModelPlace.objects.filter(model_id=records['model']).earliest('pk').pk}
print(json.dumps({
    'states': {card.state: card.pk for card in official}, 'own': own.pk, 'unit': head.unit_id, 'account': head.user_id,
    'membership': head.pk, 'rubric': own.rubric_id,
    'row': own.rubric.criteria.filter(is_leaf=True).first().pk,
    'commune': head.unit.authority_id, 'province': head.unit.authority.parent_id,
    'records': records, 'parts': parts, 'held': held,
    'report': reported(head.unit), 'key': f'{proof.record_type}-{proof.record_id}',
    'line': draft.content['criteria'][0]['id'],
    'scoring': {
        'feed': CalendarFeed.objects.create(user_id=head.user_id, membership=head, token_hash='x' * 64,
                                            created_at=timezone.now()).pk,
        'occurrence': Report.objects.get(pk=held['sent_report']).occurrence_id,
        'own_rule': yearly.pk, 'holiday': Holiday.objects.create(
            authority=commune, authority_path=commune.path, day='2026-07-01', name='Nghỉ bù').pk,
        'meeting': meeting.pk, 'reopen_request': ReopenRequest.objects.earliest('pk').pk, 'draft': draft.pk,
        'trial': Rubric.objects.filter(is_draft=True).earliest('pk').pk,
    },
}))
"""


def test_every_page_has_a_visitor() -> None:
    """A new page without a visitor fails the build."""
    pages = {name for name, rule in PERMISSIONS.items() if "get" in rule}
    assert pages - NOT_PAGES == set().union(*VISITORS.values())


@pytest.fixture(scope="module")
def ids(place: Installation) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(place.manage("shell", "-v", "0", "-c", FIND))
    return found


def address(name: str, visitor: str, ids: dict[str, Any]) -> str:
    card = ids["own"] if visitor == "truong" else ids["states"][STATE_OF.get(name, "reviewing")]
    kind = PERMISSIONS[name].get("object")
    authority = ids["province"] if visitor == "quantritinh" else ids["commune"]
    record = (kind or "").removeprefix("record:")
    held = ids["held"].get("own" if visitor == "truong" else OF.get(name, kind or ""), 0)
    values = {
        "action": "accept" if kind in ("registration", "report") else "cancel",
        "kind": "moi-loai" if name == "scoring:window" else "paper", "key": ids["key"], "line": ids["line"],
        "part": "chi-tieu", "slug": "so-ket", **ids["parts"],
        "code": "decision.recognition" if name.startswith("letters:") else "paper.quarter_one_end",
        "year": 2026, "criterion_id": ids["row"], "membership_pk": ids["membership"],
        "pk": {
            "card": card, "unit": ids["unit"], "account": ids["account"], "rubric": ids["rubric"],
            "authority": authority, "registration": held, "decision": held,
            "report": ids["report"] if visitor == "truong" else held, **ids["parts"], **ids["scoring"],
        }.get(kind, ids["records"].get(record, 0)),
    }  # fmt: skip
    return reverse(name, kwargs={key: values[key] for key in ADDRESSES[name].pattern.converters})


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


@pytest.fixture
def signed_in(chromium: Any, place: Installation, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page of the visitor named by the parameter; its faults are judged at the end."""
    context = chromium.new_context(base_url=place.url, locale="vi-VN", reduced_motion="reduce")
    context.add_init_script(TELL_CSP)
    watch = Watch(urlsplit(place.url).netloc)
    page = context.new_page()
    watch.follow(page)
    page.goto("/dang-nhap/")
    page.fill("#id_username", request.param)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/2026/")
    yield page
    stored = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    context.close()
    assert watch.faults == []
    # SEC-WEB-05: htmx notes the address it stands at; nothing else is kept.
    assert set(stored) <= {"htmx-current-path-for-history"}


@pytest.mark.parametrize(("signed_in", "visitor"), [(name, name) for name in VISITORS], indirect=["signed_in"])
def test_pages(signed_in: Any, visitor: str, ids: dict[str, Any], axe: Axe) -> None:
    wrong = []
    for name in sorted(VISITORS[visitor]):
        url = address(name, visitor, ids)
        answer = signed_in.goto(f"{url}?per_page=25" if name.endswith((":list", ":recognition", ":summary")) else url)
        if answer.status != 200:
            wrong.append(f"{name} {url}: {answer.status}")
            continue
        rooms = ("models_programs:", "registrations:", "decisions:", "letters:", "scoring:draft", "scoring:meeting")
        looks = FEWER if name.startswith(rooms) else LOOKS
        wrong += [f"{name} {url} {problem}" for problem in problems(signed_in, axe, looks)]
    assert wrong == []


def problems(page: Any, axe: Axe, looks: list[tuple[int, str]] = LOOKS) -> list[str]:
    found = []
    if page.title().endswith("– antq") is False or page.locator("h1").count() != 1:
        found.append(f"title {page.title()!r}, {page.locator('h1').count()} h1")
    for width, theme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_selector(f"html[data-bs-theme={theme}]", state="attached")
        page.evaluate(SETTLED)
        violations = axe.run(page, options=AXE).response["violations"]
        if violations:  # on a busy machine a colour may still be on its way; what is wrong stays wrong
            page.wait_for_timeout(1000)
            violations = axe.run(page, options=AXE).response["violations"]
        found += [f"{width} {theme}: {one['id']} at {one['nodes'][0]['target']}" for one in violations]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{width} {theme}: {wide} px wider than the screen")
    page.set_viewport_size({"width": 1366, "height": 900})
    page.emulate_media(color_scheme="light")
    return found


def test_public_pages(chromium: Any, place: Installation, axe: Axe) -> None:
    context = chromium.new_context(base_url=place.url, locale="vi-VN", reduced_motion="reduce")
    page = context.new_page()
    found = []
    for url, status in (("/dang-nhap/", 200), ("/thiet-lap/khong-co/", 404), ("/khong-co-trang-nay/", None)):
        answer = page.goto(url)
        assert status is None or answer.status == status
        found += [f"{url} {problem}" for problem in problems(page, axe)]
    context.close()
    assert found == []
