"""Signing in and out: no enumeration, a safe way back, a new session id."""

from __future__ import annotations

import statistics
import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import entry
from accounts.models import User
from accounts.usernames import is_allowed, normalise
from tests import factories as make

SIGN_IN = "/dang-nhap/"


def post(client: Client, username: str = "canbo", password: str = make.PASSWORD, **more: str):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def test_user_name_is_forgiving(cast, client) -> None:
    """Trimmed, any case."""
    response = post(client, "  CanBo\u200b ")
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/tai-khoan/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        (" THPT01 ", "thpt01"),
        ("21115-THPT 01", "21115-thpt01"),
        ("ＴＨＰＴ０１", "thpt01"),
    ],
)
def test_user_names_as_people_type_them(typed: str, meant: str) -> None:
    assert normalise(typed) == meant
    assert is_allowed(meant)


@pytest.mark.parametrize("name", ["", "ab", "trường", "a b", "-abc", "abc.", "x" * 61, "a/b"])
def test_user_names_that_cannot_be_given(name: str) -> None:
    assert not is_allowed(name)


def test_the_same_answer_whoever_does_not_get_in(cast) -> None:
    """SEC-AUTH-06: unknown user, wrong password, deactivated user: same status, same page but for the typed name."""
    make.user(username="dung", is_active=False)
    pages = []
    for name, password in [("canbo", "sai mat khau"), ("khongco", make.PASSWORD), ("dung", make.PASSWORD)]:
        response = post(Client(), name, password)
        assert response.status_code == 422
        assert entry.WRONG in response.content.decode()
        text = response.content.decode().replace(f'value="{name}"', "")
        pages.append([line for line in text.splitlines() if "csrf" not in line])
    assert pages[0] == pages[1] == pages[2]


def test_the_same_time_whoever_does_not_get_in(cast) -> None:
    """SEC-AUTH-06: the medians lie within 50 ms (of this process, so that a busy machine does not blur them)."""
    make.user(username="dung", is_active=False)
    request = RequestFactory().post(SIGN_IN)
    tries = [("canbo", "sai mat khau"), ("khongco", make.PASSWORD), ("dung", make.PASSWORD)]
    times: dict[str, list[float]] = {name: [] for name, _ in tries}
    for _ in range(11):
        for name, password in tries:
            start = time.process_time()
            assert entry._authenticate(request, name, password) is None
            times[name].append(time.process_time() - start)
    medians = [statistics.median(values) for values in times.values()]
    assert max(medians) - min(medians) <= 0.05, medians


def test_a_locked_unknown_account_looks_like_a_locked_known_one(cast) -> None:
    """SEC-AUTH-06: throttling tells nothing either."""
    answers = []
    for name in ["canbo", "khongco"]:
        statuses = [post(Client(), name, "sai mat khau").status_code for _ in range(6)]
        answers.append(statuses)
    assert answers[0] == answers[1] == [422, 422, 422, 422, 429, 429]


def test_what_was_typed_stays_but_never_the_password(cast, client) -> None:
    response = post(client, "canbo", "mat khau rat bi mat")
    text = response.content.decode()
    assert 'value="canbo"' in text
    assert "mat khau rat bi mat" not in text


def test_empty_boxes_say_what_to_do(cast, client) -> None:
    response = post(client, "", "")
    assert response.status_code == 422
    assert "Nhập tên đăng nhập." in response.content.decode()
    assert "Nhập mật khẩu." in response.content.decode()


def test_the_form_can_be_filled_by_password_managers_and_paste(cast, client) -> None:
    """SEC-AUTH-01: nothing forbids pasting; the boxes are named for password managers."""
    text = client.get(SIGN_IN).content.decode()
    assert 'autocomplete="username"' in text
    assert 'autocomplete="current-password"' in text
    assert "onpaste" not in text
    assert "data-reveal" in text


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/tai-khoan/?x=1", "/tai-khoan/?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_only_our_own_pages_are_returned_to(cast, client, wanted: str, lands: str) -> None:
    """An open redirect would make our address a bait."""
    assert post(client, next=wanted).url == lands


def test_the_session_id_changes_at_sign_in(cast, client) -> None:
    """SEC-SESS-03: an id planted beforehand is worth nothing."""
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    post(client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_signing_in_over_another_person_drops_the_old_session(cast) -> None:
    """SEC-SESS-03"""
    client = cast.client("approver")
    session = client.session
    session["left_behind"] = "yes"
    session.save()
    post(client, "canbo")
    assert client.session["_auth_user_id"] == str(cast.officer.pk)
    assert "left_behind" not in client.session


def test_sign_out_needs_a_post_and_clears_the_browser(cast) -> None:
    """SEC-SESS-03, SEC-WEB-04"""
    client = cast.client("officer")
    key = client.session.session_key
    assert client.get("/dang-xuat/").status_code == 405
    response = client.post("/dang-xuat/")
    assert (response.status_code, response.url) == (302, SIGN_IN)
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/tai-khoan/").status_code == 302


def test_somebody_signed_in_is_sent_on(cast) -> None:
    assert cast.client("officer").get(SIGN_IN + "?next=/tai-khoan/").url == "/tai-khoan/"


def test_the_post_needs_a_token(cast) -> None:
    """SEC-SESS-03: nobody is signed in by a foreign page."""
    strict = Client(enforce_csrf_checks=True)
    assert post(strict).status_code == 403


def test_an_overlong_password_is_simply_wrong(cast, client) -> None:
    """No work or error from a megabyte of password."""
    assert post(client, password="k" * 999).status_code == 422


def test_sign_up_and_allauth_pages_do_not_exist(client, db) -> None:
    """Nobody makes an account for themselves."""
    for path in ["/accounts/signup/", "/accounts/login/", "/signup/", "/accounts/password/reset/", "/admin/"]:
        assert client.get(path).status_code == 404


def test_deactivated_and_password_less_accounts_stay_out(cast, client) -> None:
    user = User(username="chua", full_name="Chưa có mật khẩu")
    user.set_unusable_password()
    user.save()
    assert post(client, "chua", "bat ky").status_code == 422


def test_sign_in_url_name() -> None:
    assert reverse("accounts:sign_in") == SIGN_IN
