"""How every page is visited and looked at: the addresses of the demo's own objects, then axe in each dress."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import connection
from django.urls import reverse

from tests.authorization.test_matrix import ADDRESSES, PERMISSIONS
from tests.browser.visitors import OF, STATE_OF, VISITORS

crawls = [
    pytest.mark.browser,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="pages look the same on every database; once is enough"),
]
LOOKS = [(width, theme) for width in (1366, 768, 360) for theme in ("light", "dark")]
# Pages of records share their templates: each is looked at twice, all of them together everywhere.
FEWER = [(1366, "light"), (360, "dark")]
# Only violations are wanted: the full report of a list is megabytes and takes most of the time.
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
RUN = "(options) => axe.run(options).then((found) => found.violations)"
# Colours fade into the other theme, seconds on a long list: axe must not measure half of the way.
STILL = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important }");
  document.adoptedStyleSheets = [still];
}"""
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


def visit_all(page: Any, visitor: str, ids: dict[str, Any]) -> list[str]:
    """What is wrong with the pages of one visitor."""
    wrong = []
    for name in sorted(VISITORS[visitor]):
        url = address(name, visitor, ids)
        answer = page.goto(f"{url}?per_page=25" if name.endswith((":list", ":recognition", ":summary")) else url)
        if answer.status != 200:
            wrong.append(f"{name} {url}: {answer.status}")
            continue
        rooms = ("models_programs:", "registrations:", "decisions:", "letters:", "scoring:draft", "scoring:meeting")
        looks = FEWER if name.startswith(rooms) else LOOKS
        wrong += [f"{name} {url} {problem}" for problem in problems(page, looks)]
    return wrong


def problems(page: Any, looks: list[tuple[int, str]] = LOOKS) -> list[str]:
    """What axe finds and what is wider than the screen, in each dress."""
    found = []
    if page.title().endswith("– antq") is False or page.locator("h1").count() != 1:
        found.append(f"title {page.title()!r}, {page.locator('h1').count()} h1")
    page.evaluate(AXE_SCRIPT)
    page.evaluate(STILL)
    for width, theme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_selector(f"html[data-bs-theme={theme}]", state="attached")
        found += [f"{width} {theme}: {one['id']} at {one['nodes'][0]['target']}" for one in page.evaluate(RUN, AXE)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{width} {theme}: {wide} px wider than the screen")
    page.set_viewport_size({"width": 1366, "height": 900})
    page.emulate_media(color_scheme="light")
    return found
