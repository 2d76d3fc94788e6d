"""The litany over every page, and what the pages do."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.models import AuditEvent, Job
from common.scope import Role
from decisions.models import Decision, DecisionItem, Entrustment
from registrations.models import Recognition, Registration
from reports.exports.jobs import PDF_TYPE
from tests import factories as make
from tests.decisions import samples
from tests.decisions.test_entrusting import DOCUMENT, FROM
from tests.decisions.test_issuing import PDF

pytestmark = pytest.mark.django_db
YEAR = 2026
STAFF = {"officer", "approver", "viewer", "admin", "chief"}
PEOPLE = ("unit_head", "officer", "approver", "viewer", "admin", "chief")
# page: (state of the decision, methods, who may)
PAGES = {
    "decision": ("issued", "get", STAFF),
    "edit": ("draft", "both", {"officer"}),
    "submit": ("draft", "both", {"officer"}),
    "return": ("submitted", "both", {"approver"}),
    "approve": ("submitted", "both", {"approver"}),
    "cancel": ("draft", "both", {"officer", "approver"}),
    "supersede": ("issued", "both", {"officer"}),
    "issue": ("approved", "both", {"officer", "approver"}),
    "paper": ("draft", "get", STAFF),
    "certificate": ("issued", "get", {*STAFF, "unit_head"}),
    "certificates": ("issued", "post", STAFF),
    "scan": ("issued", "get", STAFF),
}
STEPS = ("submit", "return", "approve", "cancel", "supersede")


@pytest.fixture
def people(cast):
    cast.chief = make.person(Role.OFFICER, cast.province, "Ngô Văn Ích", username="tinhduyet")
    cast.root = make.person(Role.ADMIN, cast.province, "Trương Văn Khôi", username="quantritinh")
    return cast


def in_state(cast, state: str) -> Decision:
    if state != "issued":
        return samples.IN_STATE[state](cast)
    return samples.sign(samples.approved(cast), cast.actor("officer"), upload=SimpleUploadedFile("qd.pdf", PDF))


def address(name: str, decision: Decision, *, year: int = YEAR, pk: int | None = None) -> str:
    args: list[object] = [year, pk or decision.pk]
    if name in STEPS:
        return reverse("decisions:step", args=[*args, name])
    if name == "paper":
        args += ["quyet-dinh", "docx"]
    if name == "certificate":
        args += [decision.items.get(unit__code="THPT01").pk, "pdf"]
    if name == "scan":
        from models_programs.queries.records import attachments_of

        found = attachments_of(decision).first()
        args.append(found.pk if found else 1)
    return reverse(f"decisions:{name}", args=args)


def ask(client: Client, method: str, url: str):
    response = client.post(url, {"note": samples.NOTE, "format": "pdf"}) if method == "post" else client.get(url)
    if response.streaming:
        list(response.streaming_content)  # a download holds its file until it is read
    return response


@pytest.mark.parametrize("name", PAGES)
def test_litany_of_one_decision(people, name):
    state, methods, allowed = PAGES[name]
    decision = in_state(people, state)
    url, method = address(name, decision), "post" if methods == "post" else "get"
    if methods != "both":
        wrong = people.client("officer").get(url) if method == "post" else people.client("officer").post(url)
        assert wrong.status_code == 405
    for person in PEOPLE:
        status = ask(people.client(person), method, url).status_code
        assert status in ((200, 302) if person in allowed else (403, 404)), (person, status)
        assert status != 404, person
    assert ask(people.client("outsider"), method, url).status_code == 404
    assert ask(people.client("officer"), method, address(name, decision, pk=decision.pk + 99)).status_code == 404
    assert ask(people.client("officer"), method, address(name, decision, year=2025)).status_code == 404
    anonymous = ask(Client(), method, url)
    assert (anonymous.status_code, anonymous.url.split("?")[0]) == (302, reverse("accounts:sign_in"))


LISTS = {
    "list": STAFF,
    "own": {"unit_head"},
    "create": {"officer", "chief"},
    "entrusting": {"admin", "root"},
    "entrust_add": {"admin", "root"},
}


@pytest.mark.parametrize("name", LISTS)
def test_litany_of_lists(people, name):
    url = reverse(f"decisions:{name}", args=[] if name.startswith("entrust") else [YEAR])
    for person in (*PEOPLE, "root"):
        allowed = person in LISTS[name] or (name == "list" and person == "root")
        assert people.client(person).get(url).status_code == (200 if allowed else 403), person
    if name in ("list", "own", "entrusting"):
        assert people.client("unit_head" if name == "own" else "admin").post(url).status_code == 405
    assert Client().get(url).status_code == 302


def test_the_unit_sees_its_own_decisions_only(people):
    decision = samples.issued(people)
    response = people.client("unit_head").get(reverse("decisions:own", args=[YEAR]))
    assert [item.unit_id for item in response.context["items"]] == [people.unit.pk]
    client = people.client("unit_head")
    for item in decision.items.all():
        url = reverse("decisions:certificate", args=[YEAR, decision.pk, item.pk, "pdf"])
        assert client.get(url).status_code == (200 if item.unit_id == people.unit.pk else 404)


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "cancelled"])
def test_the_unit_sees_nothing_before_it_is_issued(people, state):
    decision = in_state(people, state)
    item = decision.items.get(unit=people.unit)
    url = reverse("decisions:certificate", args=[YEAR, decision.pk, item.pk, "pdf"])
    assert people.client("unit_head").get(url).status_code == 404
    assert people.client("unit_head").get(reverse("decisions:own", args=[YEAR])).context["items"] == []


def test_create_ticks_all_and_says_why_others_wait(people):
    samples.letterhead(people.commune)
    samples.registered(people.unit)
    samples.registered(people.sibling, verdict="not_met", failed="3a")
    client, url = people.client("officer"), reverse("decisions:create", args=[YEAR])
    context = client.get(url).context
    assert [(one.unit, ticked) for one, ticked in context["ready"]] == [(people.unit, True)]
    assert [(one.unit, one.problem) for one in context["not_ready"]] == [(people.sibling, "chưa đạt tiêu chí 3a")]
    refused = client.post(url, {"unit": [people.sibling.pk]})
    assert refused.status_code == 422
    assert "Trạm Y tế Bình Sơn chưa đạt tiêu chí 3a." in refused.content.decode()
    assert client.post(url, {}).status_code == 422
    made = client.post(url, {"unit": [people.unit.pk]})
    assert made.url == reverse("decisions:decision", args=[YEAR, Decision.objects.get().pk])


def test_the_list_counts_what_waits(people):
    samples.registered(people.unit)
    samples.registered(people.sibling, verdict="not_met", failed="3a")
    context = people.client("officer").get(reverse("decisions:list", args=[YEAR])).context
    assert (context["waiting"], [one.unit for one in context["failed"]]) == (1, [people.sibling])


def test_filters_and_odd_queries(people):
    samples.issued(people)
    url = reverse("decisions:list", args=[YEAR])
    for query, count in (("state=issued", 1), ("state=draft", 0), ("kind=classification", 0), ("page=99&sort=x", 1)):
        response = people.client("officer").get(f"{url}?{query}")
        assert len(response.context["table"].rows) == count
    assert people.client("officer").get(f"{url}?state=khac").status_code == 200


def test_edit_keeps_what_was_typed(people):
    decision = samples.draft(people)
    units = list(decision.items.values_list("unit", flat=True))
    url = reverse("decisions:edit", args=[YEAR, decision.pk])
    good = {"body": "Ủy ban nhân dân xã Bình Sơn", "place": "Châu Ổ", "version": 1, "unit": units}
    refused = people.client("officer").post(url, {**good, "met_on": "31/2/2026", "met_place": "Hội trường"})
    assert refused.status_code == 422
    assert 'value="Hội trường"' in refused.content.decode()
    assert people.client("officer").post(url, good).status_code == 302
    decision.refresh_from_db()
    assert (decision.place, decision.version, decision.items.count()) == ("Châu Ổ", 2, 2)
    stale = people.client("officer").post(url, {**good, "place": "Khác"})
    assert (stale.status_code, "vừa được người khác lưu" in stale.content.decode()) == (422, True)


def test_edit_after_submitting_says_so(people):
    decision = samples.submitted(people)
    response = people.client("officer").get(reverse("decisions:edit", args=[YEAR, decision.pk]))
    assert (response.status_code, "Đã trình" in response.content.decode()) == (422, True)


def test_units_that_fell_out_are_shown_in_the_draft(people):
    decision = samples.draft(people)
    Registration.objects.filter(unit=people.unit).update(state="proposed")
    context = people.client("officer").get(reverse("decisions:edit", args=[YEAR, decision.pk])).context
    assert context["stuck"] == [(people.unit.pk, people.unit.name, "hồ sơ đang thẩm định")]


def test_issue_by_the_page_and_again(people):
    decision = samples.approved(people)
    url = reverse("decisions:issue", args=[YEAR, decision.pk])
    client, hub = people.client("officer"), reverse("decisions:decision", args=[YEAR, decision.pk])
    refused = client.post(url, {"signed_on": "10/11/2026"})
    assert (refused.status_code, "Tải bản đã ký lên" in refused.content.decode()) == (422, True)
    marked = {"signed_on": "10/11/2026", "scan": SimpleUploadedFile("qd.pdf", PDF)}
    assert client.post(url, marked).status_code == 422
    good = {"number": "125", "signed_on": "10/11/2026", "kept_at": samples.KEPT}
    assert client.post(url, good).url == hub
    assert (Decision.objects.get().number_shown, Recognition.objects.count()) == ("125/QĐ-UBND", 2)
    again = client.post(url, good, follow=True)
    assert (again.redirect_chain, "không ghi thêm lần nữa" in again.content.decode()) == ([(hub, 302)], True)


def test_a_taken_number_is_said_on_the_page(people):
    samples.letterhead(people.commune)
    first, second = (samples.approved(people, [one]) for one in samples.units(people.commune, 2))
    samples.sign(first, people.actor("officer"), number=7)
    url = reverse("decisions:issue", args=[YEAR, second.pk])
    response = people.client("officer").post(url, {"number": "7", "signed_on": "10/11/2026", "kept_at": samples.KEPT})
    assert response.status_code == 422
    assert "Số 07/QĐ-UBND năm 2026 đã cấp cho" in response.content.decode()


def test_steps_by_the_pages(people):
    decision = samples.draft(people)

    def press(person: str, action: str, **data: str):
        return people.client(person).post(reverse("decisions:step", args=[YEAR, decision.pk, action]), data)

    assert press("officer", "submit").status_code == 302
    assert press("officer", "submit").status_code == 409
    assert press("approver", "return", note="ngắn").status_code == 422
    assert press("approver", "return", note=samples.NOTE).status_code == 302
    assert press("officer", "submit").status_code == 302
    assert press("approver", "approve").status_code == 302
    samples.sign(decision, people.actor("officer"))
    made = press("officer", "supersede")
    assert made.url == reverse("decisions:edit", args=[YEAR, Decision.objects.latest("pk").pk])
    assert people.client("officer").get(reverse("decisions:step", args=[YEAR, decision.pk, "khac"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "ending", "status"),
    [
        ("quyet-dinh", "pdf", 200),
        ("danh-sach", "xlsx", 200),
        ("to-trinh", "docx", 200),
        ("bien-ban", "pdf", 200),
        ("giay-cong-nhan", "pdf", 200),
        ("giay-cong-nhan", "xlsx", 404),
        ("quyet-dinh", "exe", 404),
        ("khac", "pdf", 404),
    ],
)
def test_papers(people, name, ending, status):
    decision = samples.issued(people)
    response = people.client("viewer").get(reverse("decisions:paper", args=[YEAR, decision.pk, name, ending]))
    assert response.status_code == status
    assert AuditEvent.objects.filter(kind="decision.exported").count() == (status == 200)


def test_many_certificates_are_a_job(people):
    samples.letterhead(people.commune)
    decision = samples.issued(people, samples.units(people.commune, 21))
    client = people.client("officer")
    direct = client.get(reverse("decisions:paper", args=[YEAR, decision.pk, "giay-cong-nhan", "pdf"]))
    assert direct.url == reverse("decisions:decision", args=[YEAR, decision.pk])
    url = reverse("decisions:certificates", args=[YEAR, decision.pk])
    assert client.post(url, {"format": "exe"}).status_code == 422
    first, second = (client.post(url, {"format": "pdf"}).url for _ in range(2))
    job = Job.objects.get()
    assert first == second == reverse("reports:job", args=[job.pk])
    assert job.params == {"authority": people.commune.pk, "year": YEAR, "decision": decision.pk, "format": "pdf"}


def test_the_job_draws_them_and_the_scope_is_asked_again(people):
    from django.utils import timezone

    from common.jobs import run
    from decisions.domain.jobs import start_certificates

    samples.letterhead(people.commune)
    decision = samples.issued(people, samples.units(people.commune, 21))
    now = timezone.now()
    job = start_certificates(decision=decision, file_format="pdf", actor=people.actor("officer"), now=now)
    run(job.pk, now=now)
    job.refresh_from_db()
    assert (job.state, job.content_type, job.file_name) == (
        "done",
        PDF_TYPE,
        "Giấy công nhận 2026 – Ủy ban nhân dân xã Bình Sơn.pdf",
    )
    client = people.client("officer")
    assert "Giấy công nhận" in client.get(reverse("reports:jobs")).content.decode()
    download = reverse("reports:download", args=[job.pk])
    assert b"".join(client.get(download).streaming_content).startswith(b"%PDF")
    people.officer.memberships.update(authority=people.other_commune)
    assert people.client("officer").get(download).status_code == 404
    other = start_certificates(decision=decision, file_format="docx", actor=people.actor("approver"), now=now)
    people.approver.memberships.update(valid_to="2021-01-01")
    run(other.pk, now=now)
    other.refresh_from_db()
    assert (other.state, other.message) == ("failed", "Vai trò của anh/chị không còn xem được nơi này.")


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_constant_queries(people):
    samples.letterhead(people.commune)
    client, counts = people.client("officer"), []
    head = people.client("unit_head")
    samples.registered(people.unit)
    decision = samples.draft(people, [people.unit])
    for place in range(2):
        pages = [
            reverse("decisions:list", args=[YEAR]),
            reverse("decisions:create", args=[YEAR]),
            reverse("decisions:decision", args=[YEAR, decision.pk]),
            reverse("decisions:edit", args=[YEAR, decision.pk]),
        ]
        counts.append([queries(client, url) for url in pages])
        if place == 0:
            made = [make.unit(people.commune, f"Tổ dân phố {number}", kind="residential") for number in range(6)]
            for one in made:
                samples.registered(one)
            samples.edit(people, decision, unit_ids=[people.unit.pk, *(one.pk for one in made[:2])])
            samples.draft(people, made[2:4])
            samples.draft(people, made[4:5])
    assert counts[0] == counts[1]
    assert queries(head, reverse("decisions:own", args=[YEAR])) <= 9


def test_entrusting_by_the_pages(people):
    client = people.client("root")
    make.unit(people.province, "Chi nhánh Ngân hàng tỉnh", kind="agency", area=people.commune)
    add = reverse("decisions:entrust_add")
    good = {
        "to": people.commune.pk,
        "kind": "recognition",
        "unit_kinds": ["agency"],
        "valid_from": "5/1/2026",
        "document": DOCUMENT,
    }
    assert client.post(add, {**good, "to": people.ministry.pk}).status_code == 422
    assert client.post(add, {**good, "document": ""}).status_code == 422
    assert client.post(add, good).url == reverse("decisions:entrusting")
    row = Entrustment.objects.get()
    assert (row.to, row.unit_kinds, row.valid_from, row.valid_to) == (people.commune, ["agency"], FROM, None)
    end = reverse("decisions:entrust_end", args=[row.pk])
    assert people.client("admin").get(end).status_code == 404
    assert people.client("officer").get(end).status_code == 403
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": "1/1/2026"}).status_code == 422
    assert client.post(end, {"on": "31/10/2026"}).url == reverse("decisions:entrusting")
    assert "Đã hết" in client.get(reverse("decisions:entrusting")).content.decode()


def test_an_entrusted_unit_is_named_but_not_linked(people):
    bank = make.unit(people.province, "Chi nhánh Ngân hàng tỉnh", kind="agency", area=people.commune)
    Entrustment.objects.create(
        authority=people.province, authority_path=people.province.path, to=people.commune, valid_from=FROM,
        document=DOCUMENT, created_by=people.root, created_at="2026-01-05T00:00Z",
    )  # fmt: skip
    samples.letterhead(people.commune)
    samples.registered(bank)
    decision = samples.draft(people, [bank])
    html = people.client("officer").get(reverse("decisions:decision", args=[YEAR, decision.pk])).content.decode()
    assert (bank.name in html, reverse("units:detail", args=[YEAR, bank.pk]) in html) == (True, False)
    assert DecisionItem.objects.get().unit == bank
