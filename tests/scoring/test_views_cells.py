"""One cell that saves itself: what it takes, what it refuses, what it answers."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring import domain
from scoring.models import Mark, MarkRevision, Scorecard
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
YEAR = 2026


def mark_of(card: Scorecard, code: str) -> Mark:
    return card.marks.select_related("criterion").get(criterion__code=code)


def post(client: Client, mark: Mark, body: object = None, **fields):
    url = reverse("scoring:cell", args=[YEAR, mark.scorecard_id, mark.criterion_id])
    data = {"column": "self", "points": "1", "version": 0, **fields} if body is None else body
    content = data if isinstance(data, (str, bytes)) else json.dumps(data)
    return client.post(url, content, content_type="application/json", headers={"Accept": "application/json"})


def test_a_score_is_saved_and_the_answer_carries_the_totals(cast):
    """UX-GRID-04: total, group subtotal, missing rows and the head come with the answer."""
    card = sheets.opened(cast)
    mark = mark_of(card, "4d")
    response = post(cast.client("unit_head"), mark, points="1,5", text="Phong trào của địa phương")
    answer = response.json()
    assert response.status_code == 200
    assert (answer["version"], answer["points"]) == (1, "1,5")
    assert answer["self"]["total"] == "1,5"
    assert answer["self"]["missing"] == 19
    assert answer["self"]["groups"][str(mark.criterion.parent_id)] == "1,5"
    assert answer["self"]["groups"][str(mark_of(card, "5a").criterion.parent_id)] == "–"
    assert "còn 19 hàng" in answer["meter"]
    mark.refresh_from_db()
    assert (mark.self_points, mark.self_note, mark.self_by) == (
        Decimal("1.5"),
        "Phong trào của địa phương",
        cast.unit_head,
    )
    card.refresh_from_db()
    assert (card.self_total, card.self_missing) == (Decimal("1.5"), 19)


def test_an_empty_cell_is_blank_not_zero(cast):
    card = sheets.filled(cast)
    mark = mark_of(card, "7")
    answer = post(cast.client("unit_head"), mark, points="", version=1).json()
    assert answer["self"]["missing"] == 1
    mark.refresh_from_db()
    assert mark.self_points is None


@pytest.mark.parametrize("typed", ["12", "-1", "1e1", "９", "+1", "a", "1,234", "0,3", "1 0", "1/2", "=1", "NaN", "∞"])
def test_what_is_not_a_score_is_refused_in_words(cast, typed):
    """UX-ERR-02: the sentence names the row and says what to type; nothing is written."""
    card = sheets.opened(cast)
    mark = mark_of(card, "5e")
    response = post(cast.client("unit_head"), mark, points=typed)
    assert response.status_code == 422
    assert "5e" in response.json()["error"]
    mark.refresh_from_db()
    assert (mark.self_points, mark.self_version) == (None, 0)


@pytest.mark.parametrize("typed", ["1,5", "1.5", " 1,5 ", "1,50", "1\u00a0".replace("1", "1,5"), "\u200b1,5"])
def test_the_ways_people_type_one_and_a_half(cast, typed):
    """UX-FORM-01."""
    mark = mark_of(sheets.opened(cast), "5e")
    assert post(cast.client("unit_head"), mark, points=typed).status_code == 200
    mark.refresh_from_db()
    assert mark.self_points == Decimal("1.5")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        b"\xff\xfe",
        "1" * 5000,
        "[" * 5000,
        {"points": "1"},
        {"column": "self", "points": 1, "version": 0},
        {"column": "self", "points": "1", "version": "0"},
        {"column": "self", "points": "1", "version": True},
        {"column": "self", "points": "1", "version": -1},
        {"column": "self", "points": "1", "version": 10**30},
        {"column": "level", "points": "1", "version": 0},
        {"column": ["self"], "points": "1", "version": 0},
        {"column": "self", "points": "1", "version": 0, "text": 5},
        {"column": "self", "points": "1", "version": 0, "text": "a\x00b"},
        {"column": "self", "points": "1", "version": 0, "text": "\ud800"},
        {"column": "self", "points": "1", "version": 0, "text": "x" * 1001},
    ],
)
def test_a_strange_body_is_refused_with_a_sentence(cast, body):
    """SEC-AUTHZ-05, REL-FUZZ: 422 in Vietnamese, never a fault."""
    mark = mark_of(sheets.opened(cast), "5e")
    response = post(cast.client("unit_head"), mark, body)
    assert response.status_code == 422
    assert response.json()["error"].endswith((".", "}"))
    mark.refresh_from_db()
    assert mark.self_version == 0


def test_other_fields_of_the_body_change_nothing(cast):
    """SEC-AUTHZ-05: only points and text of the open column of this row."""
    card = sheets.opened(cast)
    mark, other = mark_of(card, "5e"), mark_of(card, "7")
    hostile = {
        **{field.name: "1" for field in Mark._meta.get_fields() if field.concrete},
        **{field.name: "approved" for field in Scorecard._meta.get_fields() if field.concrete},
        "criterion_id": other.criterion_id,
        "scorecard_id": 999,
        "actor": cast.admin.pk,
        "superior_points": "2",
        "column": "self",
        "points": "2",
        "version": 0,
    }
    before = Scorecard.objects.values("state", "level", "unit_id", "year", "receipt_code", "approved_at").get()
    assert post(cast.client("unit_head"), mark, hostile).status_code == 200
    mark.refresh_from_db()
    other.refresh_from_db()
    assert (mark.self_points, mark.superior_points, mark.self_by) == (Decimal(2), None, cast.unit_head)
    assert other.self_points is None
    assert Scorecard.objects.values(*before).get() == before


def test_the_wrong_column_is_refused(cast):
    """A unit never writes its superior's column, nor the superior the unit's after the sending."""
    card = sheets.reviewing(cast)
    mark = mark_of(card, "5e")
    assert post(cast.client("unit_head"), mark, column="superior").status_code == 403
    assert post(cast.client("officer"), mark, column="self", version=1).status_code == 423
    assert post(cast.client("approver"), mark, column="superior").status_code == 403
    assert post(cast.client("officer"), mark, column="superior").status_code == 200
    mark.refresh_from_db()
    assert (mark.self_points, mark.superior_points) == (Decimal(2), Decimal(1))


@pytest.mark.parametrize("state", ["sent", "reviewing", "reviewed", "approved"])
def test_a_closed_column_answers_423_with_the_reason(cast, state):
    card = sheets.IN_STATE[state](cast)
    mark = mark_of(card, "5e")
    response = post(cast.client("unit_head"), mark, version=1)
    assert response.status_code == 423
    assert response.json()["error"].endswith(".")
    mark.refresh_from_db()
    assert mark.self_points == Decimal(2)


def test_a_cell_that_somebody_else_wrote_asks(cast):
    """REL-CON-01: 409 with both sides; the stored value stays."""
    card = sheets.reviewing(cast)
    mark = mark_of(card, "5e")
    cast.colleague = sheets.make.person(cast.actor("officer").role, cast.commune, "Bùi Văn Ổn", username="canbo2")
    first = post(cast.client("officer"), mark, column="superior", points="1", text="Chưa có biên bản.")
    assert first.status_code == 200
    second = post(cast.client("colleague"), mark, column="superior", points="2")
    assert second.status_code == 409
    conflict = second.json()["conflict"]
    assert conflict.pop("at") == timezone.localtime(Mark.objects.get(pk=mark.pk).superior_at).strftime("%H:%M")
    assert conflict == {
        "points": "1",
        "text": "Chưa có biên bản.",
        "version": 1,
        "by": "Lê Văn Cường",
        "mine": False,
    }
    mark.refresh_from_db()
    assert mark.superior_points == Decimal(1)
    kept = post(cast.client("colleague"), mark, column="superior", points="2", version=1)
    assert kept.status_code == 200
    assert MarkRevision.objects.filter(criterion=mark.criterion).last().old_points == Decimal(1)


@pytest.mark.parametrize(("column", "people"), [("self", ("officer", "unit_head")), ("superior", ("officer", "other"))])
def test_a_conflict_over_words_carries_the_whole_text(cast, column, people):
    """Both columns: the text comes as it stands, and after the choice the old one is in the history of the row."""
    card = sheets.opened(cast) if column == "self" else sheets.reviewing(cast)
    mark = mark_of(card, "7")
    cast.other = sheets.make.person(cast.actor("officer").role, cast.commune, "Bùi Văn Ổn", username="canbo2")
    first, second = (cast.client(name) for name in people)
    theirs, mine = "<b>Dòng một</b>\n" + "chữ " * 200 + "hết.", "Của tôi, khác hẳn."
    assert post(first, mark, column=column, points="6", text=theirs).status_code == 200
    refused = post(second, mark, column=column, points="6", text=mine)
    conflict = refused.json()["conflict"]
    assert (refused.status_code, conflict["text"], conflict["points"], conflict["mine"]) == (409, theirs, "6", False)
    assert post(second, mark, column=column, points="6", text=mine, version=1).status_code == 200
    row = MarkRevision.objects.get(column=column, old_points=6)
    assert (row.old_text, row.reason, row.new_points) == (theirs, mine, 6)
    page = second.get(reverse("scoring:history", args=[YEAR, card.pk])).content.decode()
    assert "&lt;b&gt;Dòng một&lt;/b&gt;" in page
    assert "<b>Dòng một</b>" not in page
    assert mine in page


def test_the_same_value_again_is_no_conflict(cast):
    """A retry whose first answer was lost goes through."""
    mark = mark_of(sheets.opened(cast), "5e")
    client = cast.client("unit_head")
    assert post(client, mark, points="2").json()["version"] == 1
    assert post(client, mark, points="2").json()["version"] == 1


def test_other_cells_merge_silently(cast):
    card = sheets.opened(cast)
    head, officer = cast.client("unit_head"), cast.client("officer")
    assert post(head, mark_of(card, "5e"), points="2").status_code == 200
    answer = post(officer, mark_of(card, "7"), points="10").json()
    assert answer["self"]["total"] == "12"
    card.refresh_from_db()
    assert card.entered_on_behalf


def test_a_unit_learns_nothing_of_unfinished_scores(cast):
    """The superior's totals stay out of the answer until they are finished."""
    card = sheets.returned(cast)
    client = cast.client("unit_head")
    assert post(client, mark_of(card, "4d"), points="1", version=1).json()["superior"] is not None
    domain.send(card=card, actor=cast.actor("unit_head"), now=timezone.now())
    domain.take_step(action="withdraw", card=card, actor=cast.actor("unit_head"), now=timezone.now())
    assert post(client, mark_of(card, "4d"), points="2", version=2).json()["superior"] is None


def test_nobody_signed_in_is_told_so(cast, client):
    """UX-SAVE-02: the page can ask to sign in again and go on."""
    mark = mark_of(sheets.opened(cast), "5e")
    response = post(client, mark)
    assert response.status_code == 401
    assert response.json()["error"] == "signed_out"


def test_without_a_role_left_the_answer_is_json(cast):
    mark = mark_of(sheets.opened(cast), "5e")
    client = cast.client("unit_head")
    cast.unit_head.memberships.update(valid_to="2020-02-01")
    response = post(client, mark)
    assert response.status_code == 403
    assert response.json()["error"]


def test_a_stale_csrf_token_is_refused(cast):
    mark = mark_of(sheets.opened(cast), "5e")
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.unit_head, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = post(client, mark)
    assert response.status_code == 403
    assert "json" not in response["Content-Type"]


def test_a_save_costs_few_queries_however_long_the_sheet(cast):
    """At most 17, transaction marks aside (the deadline is among them); the same for 20 rows and for 300.

    PostgreSQL asks once more, for the lock that a closing of the year waits for; SQLite has one writer anyway.
    """
    counts = []
    for rows in (20, 300):
        card = sheets.long_sheet(cast, rows)
        client = cast.client("unit_head")
        mark = card.marks.select_related("criterion").first()
        post(client, mark, points="1")
        with CaptureQueriesContext(connection) as queries:
            assert post(client, mark, points="2", version=1).status_code == 200
        counts.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
    assert counts[0] == counts[1]
    assert counts[0] <= (18 if connection.vendor == "postgresql" else 17)


def test_a_page_of_somebody_else_writes_nothing(cast):
    """On a shared computer another person signed in meanwhile: what the first one typed is not theirs."""
    card = sheets.opened(cast)
    mark = card.marks.first()
    url = reverse("scoring:cell", args=[2026, card.pk, mark.criterion_id])
    body = {"column": "self", "points": "1", "version": 0, "person": cast.unit_head.pk}
    answer = cast.client("officer").post(url, body, content_type="application/json")
    assert answer.status_code == 423
    assert answer.json()["error"].startswith("Người khác đã đăng nhập trên máy này.")
    mark.refresh_from_db()
    assert mark.self_points is None
    assert cast.client("unit_head").post(url, body, content_type="application/json").status_code == 200
