"""From the form of registration to the certificate, as head, officer and approver, for each kind; in Chromium."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from django.urls import reverse

from common.scope import Role
from decisions.models import Decision
from registrations.loading import load_checklists
from registrations.models import Recognition, Registration
from tests import factories as make
from units.models import Authority, NumberSeries, Signer, Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KINDS = ("residential", "agency", "enterprise", "school")
FORM = {
    "contact_name": "Nguyễn Thị Hoa", "contact_phone": "0912345678", "households": "120", "households_committed": "120",
    "people": "450", "resolution_number": "05-NQ/CB", "resolution_date": "12/1/2026", "plan_number": "07/KH",
    "plan_date": "14/1/2026", "commitments": "Thực hiện đủ các tiêu chí của Thông tư 124.",
}  # fmt: skip
DOSSIER = {
    "results": "Thực hiện đủ nội dung đã đăng ký.", "report_date": "3/11/2026", "request_date": "4/11/2026",
    "held_on": "2/11/2026", "invited": "40", "present": "38", "votes_for": "38", "votes_against": "0",
    "conclusion": "Thống nhất đề nghị công nhận.",
}  # fmt: skip


@pytest.fixture
def commune(db: None) -> Authority:
    make.work_year(2026)
    load_checklists()
    province = make.authority("Tỉnh Quảng Ngãi", kind="province", code="51")
    Authority.objects.filter(pk=province.pk).update(people_committee_name="Ủy ban nhân dân tỉnh Quảng Ngãi")
    place = make.authority("Xã Bình Sơn", parent=province, code="21115")
    Authority.objects.filter(pk=place.pk).update(people_committee_name="Ủy ban nhân dân xã Bình Sơn")
    for body in (province, place):
        NumberSeries.objects.create(authority=body, name="Quyết định", symbol="QĐ-UBND")
        Signer.objects.create(
            authority=body, capacity="TM. Ủy ban nhân dân", post="Chủ tịch", name="Trần Văn Mẫu", is_default=True
        )
    place.refresh_from_db()
    return place


def fill(page: Any, values: dict[str, str]) -> None:
    """What the form of this kind of unit asks for; a kind has only some of the fields."""
    for name, value in values.items():
        if page.locator(f"[name={name}]").count():
            page.fill(f"[name={name}]", value)


def register(page: Any, unit: Unit) -> None:
    """Head: begin, fill in, send; the receipt shows the code."""
    page.goto(reverse("registrations:board", args=[2026]))
    page.click("main form button[type=submit]")
    fill(page, {"head_name": unit.head_name, **FORM})
    page.click("button[name=send], button:has-text('Lưu và gửi')")
    page.wait_for_url("**/giay-bao/")
    assert Registration.objects.get(unit=unit).receipt_code in page.inner_text("main")


def receive(page: Any, row: Registration) -> None:
    page.goto(reverse("registrations:registration", args=[2026, row.pk]))
    page.click("main button:has-text('Tiếp nhận')")
    page.wait_for_load_state()
    row.refresh_from_db()
    assert row.state == "accepted"


def propose(page: Any, row: Registration) -> None:
    """Head: every criterion, report, minutes, tờ trình, then send."""
    page.goto(reverse("registrations:criteria", args=[2026, row.pk]))
    for choice in page.locator(".answer-choice:first-of-type input, .answer label:first-of-type input").all():
        choice.check(force=True)
    for note in page.locator("input[name^=note-]").all():
        note.fill("Có đủ giấy tờ lưu tại đơn vị")
    page.click("button:has-text('Lưu')")
    page.wait_for_load_state()
    page.goto(reverse("registrations:dossier", args=[2026, row.pk]))
    fill(page, {**DOSSIER, "chair_name": "Trần Thị Bình"})
    if not page.input_value("[name=attendees-0-post]"):  # no text names the bodies of a commune's meeting
        page.fill("[name=attendees-0-post]", "Đại diện Đảng ủy")
    page.click("main button:has-text('Lưu hồ sơ')")
    page.wait_for_load_state()
    page.goto(reverse("registrations:step", args=[2026, row.pk, "propose"]))
    page.click("main button.btn-primary")
    page.wait_for_load_state()
    row.refresh_from_db()
    assert row.state == "proposed", page.inner_text("main")


def verify(page: Any, row: Registration) -> None:
    page.goto(reverse("registrations:criteria", args=[2026, row.pk]))
    page.click("button[name=agree]")
    page.wait_for_load_state()
    page.click("button[name=verify]")
    page.wait_for_load_state()
    row.refresh_from_db()
    assert (row.state, row.verdict) == ("verified", "met"), page.inner_text("main")


def decide(browse: Callable[..., Any], authority: Authority, rows: list[Registration]) -> Decision:
    """Officer drafts and submits, approver approves, officer puts number and day of the signed paper on record."""
    officer = browse(make.person(Role.OFFICER, authority, "Lê Văn Cường"))
    officer.goto(reverse("decisions:create", args=[2026]))
    officer.click("main button.btn-primary")
    officer.wait_for_load_state()
    decision = Decision.objects.get(authority=authority)
    assert decision.items.count() == len(rows)
    step(officer, decision, "submit")
    step(browse(make.person(Role.APPROVER, authority, "Phạm Thị Dung")), decision, "approve")
    officer.goto(reverse("decisions:issue", args=[2026, decision.pk]))
    officer.fill("[name=signed_on]", "10/11/2026")
    officer.fill("[name=kept_at]", "Tủ hồ sơ văn phòng")
    officer.click("main button.btn-primary")
    officer.wait_for_load_state()
    decision.refresh_from_db()
    assert decision.state == "issued", officer.inner_text("main")
    return decision


def step(page: Any, decision: Decision, action: str) -> None:
    page.goto(reverse("decisions:step", args=[2026, decision.pk, action]))
    page.click("main form button[type=submit]")
    page.wait_for_load_state()


def test_every_kind_of_unit_from_form_to_certificate(commune: Authority, browse: Callable[..., Any]) -> None:
    officer = browse(make.person(Role.OFFICER, commune, "Cán bộ"))
    rows = []
    for kind in KINDS:
        unit = make.unit(commune, f"Đơn vị {kind}", kind=kind, head_name="Trần Thị Bình", has_party=True)
        head = browse(make.person(Role.UNIT_HEAD, unit, f"Đầu mối {kind}"))
        register(head, unit)
        row = Registration.objects.get(unit=unit)
        receive(officer, row)
        propose(head, row)
        verify(officer, row)
        rows.append((row, head))
    decision = decide(browse, commune, [row for row, _ in rows])
    assert decision.number_shown == "01/QĐ-UBND"
    assert Recognition.objects.filter(status="recognised", decision_number="01/QĐ-UBND").count() == len(KINDS)
    row, head = rows[0]
    head.goto(reverse("decisions:own", args=[2026]))
    assert "01/QĐ-UBND" in head.inner_text("main")
    item = decision.items.get(unit=row.unit)
    link = reverse("decisions:certificate", args=[2026, decision.pk, item.pk, "pdf"])
    base = head.url.split("/2026/")[0]
    text = pypdf.PdfReader(io.BytesIO(head.request.get(base + link).body())).pages[0].extract_text()
    assert "GIẤY CÔNG NHẬN" in " ".join(text.split()).upper()


def test_a_commune_registers_with_its_province(commune: Authority, browse: Callable[..., Any]) -> None:
    province = commune.parent
    assert province is not None
    unit = make.unit(province, "Xã Bình Sơn", kind="commune", area=commune, head_name="Trần Thị Bình")
    head = browse(make.person(Role.UNIT_HEAD, unit, "Đầu mối xã"))
    officer = browse(make.person(Role.OFFICER, province, "Cán bộ tỉnh"))
    register(head, unit)
    row = Registration.objects.get(unit=unit)
    receive(officer, row)
    propose(head, row)
    verify(officer, row)
    decision = decide(browse, province, [row])
    assert (decision.body, row.unit.recognitions.get().status) == ("Ủy ban nhân dân tỉnh Quảng Ngãi", "recognised")
