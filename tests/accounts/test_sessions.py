"""SEC-SESS-01 to 03: limits to the minute, warning and re-login as JSON, sessions that end when they must."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import sessions
from accounts.views.entrance import owner_token
from common.scope import Role
from tests import factories as make

START = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
PAGE, PING = "/tai-khoan/", "/phien/"
FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


def at(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(("who", "minutes"), [("officer", 60), ("unit_head", 60), ("admin", 30)])
def test_idle_limit_to_the_minute(cast, clock, who: str, minutes: int) -> None:
    """SEC-SESS-01: 60 minutes without a request (administrators 30), tested 60 seconds before and after."""
    before, after = cast.client(who), cast.client(who)
    clock.move_to(at(minutes - 1))
    assert before.get(PAGE).status_code == 200
    clock.move_to(at(minutes + 1))
    assert after.get(PAGE).status_code == 302


@pytest.mark.parametrize(("who", "hours"), [("officer", 12), ("admin", 8)])
def test_absolute_limit_to_the_minute(cast, clock, who: str, hours: int) -> None:
    """SEC-SESS-01: 12 hours after sign-in (administrators 8), however busy."""
    client = cast.client(who)
    for minute in range(0, hours * 60 - 1, 20):
        clock.move_to(at(minute))
        assert client.get(PAGE).status_code == 200, minute
    clock.move_to(at(hours * 60 - 1))
    assert client.get(PAGE).status_code == 200
    clock.move_to(at(hours * 60 + 1))
    assert client.get(PAGE).status_code == 302


def test_becoming_an_administrator_shortens_the_session(cast, clock) -> None:
    """SEC-SESS-01, SEC-AUTHZ-08"""
    client = cast.client("officer")
    make.member(cast.officer, Role.ADMIN, authority=cast.commune)
    clock.move_to(at(31))
    assert client.get(PAGE).status_code == 302


def test_every_request_prolongs_but_not_the_background(cast, clock) -> None:
    """SEC-SESS-01: a progress page left open is not somebody working."""
    busy, idle = cast.client("officer"), cast.client("officer")
    for minute in range(0, 91, 15):
        clock.move_to(at(minute))
        busy.get(PAGE)
        idle.get(PAGE, HTTP_X_BACKGROUND="1")
        idle.get(PING)
    assert busy.get(PAGE).status_code == 200
    assert idle.get(PAGE).status_code == 302


def test_reading_pages_writes_the_session_at_most_twice_a_minute(cast, clock, django_assert_num_queries) -> None:
    """Pages stay reads: session, user, memberships, years; nothing is written within 30 seconds."""
    client = cast.client("officer")
    client.get(PAGE)
    clock.move_to(START + dt.timedelta(seconds=sessions.STEP - 1))
    before = Session.objects.get(session_key=client.session.session_key).session_data
    client.get(PAGE)
    assert Session.objects.get(session_key=client.session.session_key).session_data == before


def test_an_expired_page_comes_back_after_sign_in(cast, clock) -> None:
    """SEC-SESS-02: the sign-in page says why, then the same page opens."""
    client = cast.client("officer")
    clock.move_to(at(61))
    response = client.get("/2026/cham-diem/?q=a")
    assert response.url == "/dang-nhap/?next=%2F2026%2Fcham-diem%2F%3Fq%3Da&het-han=1"
    page = client.get(response.url)
    assert "Phiên làm việc đã hết hạn" in page.content.decode()
    again = client.post(response.url, {"username": "canbo", "password": make.PASSWORD})
    assert again.url == "/2026/cham-diem/?q=a"


def test_an_expired_post_comes_back_to_its_form(cast, clock) -> None:
    """SEC-SESS-02: the address of a POST alone would answer 405."""
    client = cast.client("officer")
    clock.move_to(at(61))
    response = client.post("/doi-vai/", {}, HTTP_REFERER="http://testserver/2026/don-vi/?page=2")
    assert response.url == "/dang-nhap/?next=%2F2026%2Fdon-vi%2F%3Fpage%3D2&het-han=1"
    client = cast.client("officer")
    clock.move_to(at(130))
    assert client.post("/doi-vai/", {}, HTTP_REFERER="https://evil.example/").url == "/dang-nhap/?next=%2F&het-han=1"


@pytest.mark.parametrize(
    "headers", [FETCH, {"HTTP_HX_REQUEST": "true"}, {"HTTP_ACCEPT": "application/json"}], ids=["fetch", "htmx", "json"]
)
def test_scripts_hear_401_and_never_get_a_page(cast, clock, headers: dict[str, str]) -> None:
    """SEC-SESS-02, trap 0.14: a sign-in page must not be swapped into a cell."""
    client = cast.client("officer")
    clock.move_to(at(61))
    response = client.post("/doi-vai/", {}, **headers)
    assert response.status_code == 401
    assert response.json()["error"] == "signed_out"
    assert Client().get(PAGE, **headers).status_code == 401


def test_ping_tells_and_keep_prolongs(cast, clock) -> None:
    """SEC-SESS-02: WCAG 2.2.1, the person can ask for more time."""
    client = cast.client("officer")
    clock.move_to(at(58))
    assert client.get(PING).json()["seconds"] == 120
    assert client.get(PING).json()["seconds"] == 120
    assert client.post(PING, {"keep": "1"}).json()["seconds"] == 3600
    clock.move_to(at(117))
    assert client.get(PING).json()["seconds"] == 60


def test_keep_cannot_pass_the_absolute_limit(cast, clock) -> None:
    """SEC-SESS-01"""
    client = cast.client("officer")
    for minute in range(0, 719, 50):
        clock.move_to(at(minute))
        client.post(PING, {"keep": "1"})
    clock.move_to(at(719))
    assert client.post(PING, {"keep": "1"}).json()["seconds"] == 60


def test_ping_of_a_stranger(client, db) -> None:
    answer = client.get(PING)
    assert (answer.status_code, answer.json()["signed_in"], answer.json()["seconds"]) == (200, False, 0)
    assert client.post(PING, {"keep": "1"}).status_code == 401


def test_the_same_person_signs_in_again_without_leaving(cast, clock) -> None:
    """SEC-SESS-02: a fresh token comes with the answer and works at once, as the browser would use it."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    clock.move_to(at(61))
    token = client.get(PING).json()["csrf"]
    answer = client.post(
        PING,
        {"username": "canbo", "password": make.PASSWORD, "owner": owner_token(cast.officer.pk)},
        HTTP_X_CSRFTOKEN=token,
        **FETCH,
    )
    assert answer.status_code == 200, answer.content
    assert (answer.json()["signed_in"], answer.json()["seconds"]) == (True, 3600)
    assert client.post("/doi-vai/", {"membership": "0"}, HTTP_X_CSRFTOKEN=token).status_code == 403
    assert client.post("/doi-vai/", {"membership": "0"}, HTTP_X_CSRFTOKEN=answer.json()["csrf"]).status_code == 404


def test_nobody_else_signs_in_on_somebodys_page(cast, clock, client) -> None:
    """SEC-SESS-02: the page belongs to its person, even for someone with a right password."""
    fields = {"username": "lanhdao", "password": make.PASSWORD, "owner": owner_token(cast.officer.pk)}
    answer = client.post(PING, fields, **FETCH)
    assert answer.status_code == 409
    assert "_auth_user_id" not in client.session
    forged = client.post(PING, {**fields, "owner": f"{cast.approver.pk}"}, **FETCH)
    assert forged.status_code == 400


def test_the_dialog_is_throttled_like_the_page(cast, client) -> None:
    """SEC-AUTH-05"""
    fields = {"username": "canbo", "password": "doan mo", "owner": owner_token(cast.officer.pk)}
    statuses = [client.post(PING, fields, **FETCH).status_code for _ in range(6)]
    assert statuses == [422, 422, 422, 422, 429, 429]
    assert client.post("/dang-nhap/", {"username": "canbo", "password": make.PASSWORD}).status_code == 429


def test_changing_the_password_ends_the_other_sessions(cast) -> None:
    """SEC-SESS-03: in the database, not only at the next request."""
    here, there = cast.client("officer"), cast.client("officer")
    other_key = there.session.session_key
    new = "con trâu ăn lúa non"
    response = here.post("/doi-mat-khau/", {"present": make.PASSWORD, "password": new, "again": new})
    assert response.status_code == 302, response.content.decode()
    assert not Session.objects.filter(session_key=other_key).exists()
    assert here.get(PAGE).status_code == 200
    assert there.get(PAGE).status_code == 302


def test_deactivation_acts_on_the_next_request_and_for_good(cast) -> None:
    """SEC-AUTHZ-08, SEC-SESS-03: making the account active again does not revive the session."""
    client = cast.client("officer")
    assert client.get(PAGE).status_code == 200
    admin = cast.client("admin")
    admin.post(reverse("accounts:deactivate", args=[cast.officer.pk]))
    assert client.get(PAGE).status_code == 302
    admin.post(reverse("accounts:activate", args=[cast.officer.pk]))
    assert client.get(PAGE).status_code == 302


def test_ending_sessions_touches_one_person_only(cast) -> None:
    """SEC-SESS-03"""
    mine, others = [cast.client("officer") for _ in range(3)], cast.client("approver")
    assert sessions.end_sessions(user_id=cast.officer.pk, keep=mine[0].session.session_key) == 2
    assert mine[0].get(PAGE).status_code == 200
    assert others.get(PAGE).status_code == 200


def test_ended_sessions_are_swept(cast, clock) -> None:
    cast.client("officer")
    assert sessions.forget_ended_sessions(now=at(60 * 23)) == 0
    assert sessions.forget_ended_sessions(now=at(60 * 25)) == 1


def test_a_session_without_times_is_over(cast) -> None:
    """SEC-SESS-01: whatever its origin."""
    client = cast.client("officer")
    session = client.session
    del session["started"]
    session.save()
    assert client.get(PAGE).status_code == 302


def test_every_signed_in_page_carries_what_the_dialog_needs(cast) -> None:
    """SEC-SESS-02: seconds without thousands separators, the signed owner, the script."""
    text = cast.client("officer").get(PAGE).content.decode()
    assert 'data-seconds="3600"' in text
    assert f'data-user="{cast.officer.pk}"' in text
    assert "js/session.js" in text
    assert 'id="relogin"' in text
