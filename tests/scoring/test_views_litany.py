"""The litany over every page of a sheet: wrong method, other unit, bad id, other year, wrong role, wrong state."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from common.models import StatusChange
from common.scope import Role
from scoring.models import Criterion, Mark, Scorecard
from tests import factories as make
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
YEAR = 2026

GET_ONLY = ("sheet", "check", "receipt", "history", "pdf", "xlsx")
POST_ONLY = ("save", "send", "start_review")
BOTH = ("withdraw", "agree_rest", "return", "finish_review", "recheck", "approve", "reopen")
OF_ROW = ("row", "cell")
ALL = (*GET_ONLY, *POST_ONLY, *BOTH, *OF_ROW)

# step: (state it starts from, who may take it)
STEPS = {
    "send": ("filled", {"unit_head", "officer"}),
    "withdraw": ("sent", {"unit_head", "officer"}),
    "start_review": ("sent", {"officer"}),
    "agree_rest": ("reviewing", {"officer"}),
    "return": ("reviewing", {"officer"}),
    "finish_review": ("reviewing", {"officer"}),
    "recheck": ("reviewed", {"approver"}),
    "approve": ("reviewed", {"approver"}),
    "reopen": ("approved", {"chief"}),
}
PEOPLE = ("unit_head", "officer", "approver", "viewer", "admin", "chief")
REASON = {"note": "Hàng 7 chưa ghi tên mô hình."}


@pytest.fixture
def people(cast):
    """The cast and an officer of the province above ("chief")."""
    cast.chief = make.person(Role.OFFICER, cast.province, "Ngô Văn Ích", username="tinhduyet")
    return cast


def address(name: str, card: Scorecard, *, year: int = YEAR, pk: int | None = None, row: int | None = None) -> str:
    args = [year, pk or card.pk]
    if name in OF_ROW:
        args.append(row or card.marks.first().criterion_id)
    return reverse(f"scoring:{name}", args=args)


def ask(client, name: str, url: str, **data):
    if name == "cell":
        body = {"column": "self", "points": "1", "version": 0, **data}
        return client.post(url, json.dumps(body), content_type="application/json")
    return client.post(url, {**REASON, **data}) if name in POST_ONLY + BOTH else client.get(url)


def snapshot(card: Scorecard) -> list:
    marks = Mark.objects.filter(scorecard=card).order_by("pk").values_list()
    return [*Scorecard.objects.filter(pk=card.pk).values_list(), *marks, StatusChange.objects.count()]


def test_acts_are_not_done_by_get(cast):
    """SEC-AUTHZ-03: 405 and nothing changed."""
    card = sheets.filled(cast)
    before = snapshot(card)
    for name in (*POST_ONLY, "cell"):
        assert cast.client("unit_head").get(address(name, card)).status_code == 405, name
    assert snapshot(card) == before


def test_opening_by_get_is_405(cast):
    sheets.load_rubrics()
    url = reverse("scoring:open", args=[YEAR, cast.unit.pk])
    assert cast.client("unit_head").get(url).status_code == 405
    assert not Scorecard.objects.exists()


def test_pages_are_not_posted_to(cast):
    card = sheets.sent(cast)
    for name in GET_ONLY:
        assert cast.client("unit_head").post(address(name, card)).status_code == 405, name


def test_another_units_sheet_does_not_exist(cast):
    """SEC-AUTHZ-03: out of scope is 404, for an officer of another commune and for the head of a sibling unit."""
    card = sheets.sent(cast)
    cast.neighbour = make.person(Role.UNIT_HEAD, cast.sibling, "Lý Thị Kim", username="tramyte")
    before = snapshot(card)
    for who in ("outsider", "neighbour"):
        client = cast.client(who)
        for name in ALL:
            assert ask(client, name, address(name, card)).status_code == 404, (who, name)
    assert snapshot(card) == before


def test_a_bad_id_and_another_year_are_not_found(cast):
    card = sheets.sent(cast)
    client = cast.client("unit_head")
    for name in ALL:
        assert ask(client, name, address(name, card, pk=card.pk + 999)).status_code == 404, name
        assert ask(client, name, address(name, card, year=2025)).status_code == 404, name


def test_rows_that_take_no_points_are_not_found(cast):
    """Rows of another rubric, groups, the derived row 8c."""
    card = sheets.filled(cast)
    client = cast.client("unit_head")
    foreign = Criterion.objects.exclude(rubric=card.rubric).filter(is_leaf=True).first()
    own = card.rubric.criteria
    for pk in (foreign.pk, 10**9, own.get(code="4").pk, own.get(code="8c").pk):
        assert ask(client, "cell", address("cell", card, row=pk)).status_code == 404
    for pk in (foreign.pk, 10**9, own.get(code="4").pk):
        assert ask(client, "row", address("row", card, row=pk)).status_code == 404


def test_nobody_and_the_deactivated_are_asked_to_sign_in(cast, client):
    """SEC-AUTHZ-08: deactivation acts on the next request of an open session."""
    card = sheets.sent(cast)
    signed_in = cast.client("unit_head")
    assert signed_in.get(address("sheet", card)).status_code == 200
    cast.unit_head.is_active = False
    cast.unit_head.save()
    before = snapshot(card)
    for browser in (client, signed_in):
        for name in ALL:
            response = ask(browser, name, address(name, card))
            assert response.status_code == 302, name
            assert response["Location"].startswith(reverse("accounts:sign_in"))
    assert snapshot(card) == before


def start_of(people, step: str) -> Scorecard:
    """A sheet on which the step goes through."""
    card = sheets.approvable(people) if step == "approve" else sheets.IN_STATE[STEPS[step][0]](people)
    if step == "finish_review":
        sheets.fill(card, people.actor("officer"), column="superior")
    return card


@pytest.mark.parametrize("step", STEPS)
def test_who_may_not_take_a_step(people, step):
    """SEC-AUTHZ-06: everybody but the listed people gets 403, on the page and on the act, and changes nothing."""
    card = start_of(people, step)
    before = snapshot(card)
    for person in set(PEOPLE) - STEPS[step][1]:
        client = people.client(person)
        assert ask(client, step, address(step, card)).status_code == 403, person
        if step not in POST_ONLY:
            assert client.get(address(step, card)).status_code == 403, person
    assert snapshot(card) == before


@pytest.mark.parametrize(("step", "person"), [(step, who) for step in STEPS for who in sorted(STEPS[step][1])])
def test_who_may_take_a_step(people, step, person):
    """UX-CHECK-01: the page first, which changes nothing; then the act."""
    card = start_of(people, step)
    before = snapshot(card)
    client = people.client(person)
    page = {"send": "check"}.get(step, step)
    if step != "start_review":
        assert client.get(address(page, card)).status_code == 200
    assert snapshot(card) == before
    assert ask(client, step, address(step, card)).status_code == 302
    assert snapshot(card) != before


@pytest.mark.parametrize("state", sheets.IN_STATE)
def test_a_step_out_of_its_state_is_409(people, state):
    """A closed sheet refuses: 409 with a sentence, and nothing changed."""
    card = sheets.IN_STATE[state](people)
    before = snapshot(card)
    for step, (start, allowed) in STEPS.items():
        if state in {start, "draft" if step == "send" else start, "returned" if step == "send" else start}:
            continue
        for person in allowed:
            response = ask(people.client(person), step, address(step, card))
            if StatusChange.objects.filter(action=step, actor=getattr(people, person)).exists():
                assert response.status_code in {302, 409}  # a double click of the same person is harmless
            else:
                assert response.status_code == 409, (step, person)
                assert "Dữ liệu không có gì thay đổi." in response.content.decode()
    assert snapshot(card) == before


@pytest.mark.parametrize("state", sheets.IN_STATE)
def test_everybody_in_scope_reads_every_state(people, state):
    card = sheets.IN_STATE[state](people)
    for person in PEOPLE:
        client = people.client(person)
        for name in ("sheet", "history", "row"):
            assert client.get(address(name, card)).status_code == 200, (person, name)


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_sheet_as_a_file(cast, kind):
    card = sheets.approved(cast)
    response = cast.client("unit_head").get(address(kind, card))
    assert response.status_code == 200
    assert response.content[:4] == (b"%PDF" if kind == "pdf" else b"PK\x03\x04")
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize("kind", ["blank_pdf", "blank_xlsx"])
def test_the_blank_sheet_as_a_file(cast, kind):
    rubric = sheets.load_rubrics()
    client = cast.client("viewer")
    assert client.get(reverse(f"scoring:{kind}", args=[YEAR, rubric.pk])).status_code == 200
    assert client.get(reverse(f"scoring:{kind}", args=[YEAR, rubric.pk + 999])).status_code == 404
