"""Which role acts, what must come first, and what it costs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.scope import Role
from tests import factories as make

HOME, PROFILE, SWITCH = "/2026/", "/tai-khoan/", "/doi-vai/"


@pytest.fixture
def two_roles(cast) -> Client:
    """The officer is also the head of the sibling unit."""
    make.member(cast.officer, Role.UNIT_HEAD, unit=cast.sibling)
    return cast.client("officer")


def acting(client: Client) -> str:
    return client.get(PROFILE).wsgi_request.actor.role


def test_the_oldest_membership_acts_until_another_is_chosen(cast, two_roles) -> None:
    assert acting(two_roles) == Role.OFFICER
    other = cast.officer.memberships.get(role=Role.UNIT_HEAD)
    assert two_roles.post(SWITCH, {"membership": other.pk}).url == "/"
    assert acting(two_roles) == Role.UNIT_HEAD


def test_a_foreign_membership_is_not_found(cast, two_roles) -> None:
    """SEC-AUTHZ-04: ids in the body are checked like ids in the path."""
    for foreign in [cast.admin.memberships.get().pk, 10**9, "x", ""]:
        assert two_roles.post(SWITCH, {"membership": foreign}).status_code == 404
    assert acting(two_roles) == Role.OFFICER
    assert two_roles.get(SWITCH).status_code == 405


def test_the_chosen_role_is_remembered_on_this_computer(cast, two_roles) -> None:
    """After an expired session the same page must open under the same role."""
    other = cast.officer.memberships.get(role=Role.UNIT_HEAD)
    two_roles.post(SWITCH, {"membership": other.pk})
    two_roles.post("/dang-xuat/")
    two_roles.post("/dang-nhap/", {"username": "canbo", "password": make.PASSWORD})
    assert acting(two_roles) == Role.UNIT_HEAD


def test_a_forged_role_cookie_gives_nothing(cast, two_roles) -> None:
    """SEC-AUTHZ-04: the cookie is only ever matched with one's own memberships."""
    for forged in [str(cast.admin.memberships.get().pk), "x", "9" * 40]:
        two_roles.cookies["vaitro"] = forged
        assert acting(two_roles) == Role.OFFICER


def test_an_ended_role_acts_no_more_on_the_next_request(cast, two_roles) -> None:
    """SEC-AUTHZ-08"""
    other = cast.officer.memberships.get(role=Role.UNIT_HEAD)
    two_roles.post(SWITCH, {"membership": other.pk})
    other.valid_to = timezone.localdate() - dt.timedelta(days=1)
    other.save()
    assert acting(two_roles) == Role.OFFICER
    assert two_roles.post(SWITCH, {"membership": other.pk}).status_code == 404


def test_dates_of_a_role_include_both_ends(cast) -> None:
    """SEC-AUTHZ-08"""
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    for first, last, counts in [
        (today, today, True),
        (today - day, today - day, False),
        (today + day, None, False),
        (today - day, None, True),
    ]:
        person = make.user()
        make.member(person, Role.VIEWER, authority=cast.commune, valid_from=first, valid_to=last)
        client = Client()
        client.force_login(person)
        assert (client.get(HOME).status_code == 200) is counts


def test_nobody_without_a_role_sees_anything_but_the_own_account(cast) -> None:
    """A page that says what to do, not an empty one."""
    client = Client()
    client.force_login(make.user("Hồ Văn Không"))
    for path in ["/", HOME, "/2026/don-vi/", "/quan-tri/tai-khoan/", "/bao-cao-cua-toi/"]:
        response = client.get(path)
        assert response.status_code == 403, path
        assert "Tài khoản chưa được phân công" in response.content.decode()
    assert client.get(HOME, HTTP_ACCEPT="application/json").json()["error"] == "unassigned"
    assert client.get(PROFILE).status_code == 200
    assert client.get("/doi-mat-khau/").status_code == 200
    assert client.post("/dang-xuat/").status_code == 302


def test_the_initial_password_is_changed_before_anything_else(cast) -> None:
    """Forced change at the first sign-in: every page leads there, scripts hear 403."""
    cast.officer.must_change_password = True
    cast.officer.save()
    client = cast.client("officer")
    for path in ["/", HOME, PROFILE, "/quan-tri/tai-khoan/", "/2026/don-vi/"]:
        assert client.get(path).url == "/doi-mat-khau/", path
    answer = client.get(HOME, HTTP_X_REQUESTED_WITH="fetch")
    assert (answer.status_code, answer.json()["error"]) == (403, "must_change_password")
    assert client.post(SWITCH, {"membership": "1"}).url == "/doi-mat-khau/"
    assert client.get("/phien/").status_code == 200
    new = "con trâu ăn lúa non"
    assert client.post("/doi-mat-khau/", {"present": make.PASSWORD, "password": new, "again": new}).url == "/"
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"present": "sai mat khau nay"}, "Nhập đúng mật khẩu đang dùng."),
        ({"password": "ngan", "again": "ngan"}, "Nhập mật khẩu từ 12 ký tự trở lên; đang có 4 ký tự."),
        ({"again": "con trâu khác"}, "Nhập lại đúng mật khẩu mới ở ô trên."),
        ({"password": make.PASSWORD, "again": make.PASSWORD}, "Chọn mật khẩu khác mật khẩu đang dùng."),
        ({"present": ""}, "Nhập mật khẩu đang dùng."),
    ],
)
def test_what_can_be_wrong_with_a_new_password(cast, fields: dict[str, str], sentence: str) -> None:
    new = "con trâu ăn lúa non"
    before = cast.officer.password
    response = cast.client("officer").post(
        "/doi-mat-khau/", {"present": make.PASSWORD, "password": new, "again": new, **fields}
    )
    assert response.status_code == 422
    assert sentence in response.content.decode()
    cast.officer.refresh_from_db()
    assert cast.officer.password == before


def test_guessing_the_present_password_at_a_forgotten_screen_is_throttled(cast) -> None:
    """SEC-AUTH-05"""
    client, new = cast.client("officer"), "con trâu ăn lúa non"
    for _ in range(5):
        client.post("/doi-mat-khau/", {"present": "doan mo", "password": new, "again": new})
    response = client.post("/doi-mat-khau/", {"present": make.PASSWORD, "password": new, "again": new})
    assert response.status_code == 422


def test_a_year_that_is_not_worked_on_is_not_found(cast) -> None:
    client = cast.client("officer")
    assert client.get("/2026/").status_code == 200
    assert client.get("/2019/").status_code == 404


def test_the_frame_of_a_request_costs_four_queries(cast) -> None:
    """Session, user, memberships, years: the same with one role and with three."""
    client = cast.client("officer")
    client.get(SWITCH)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(SWITCH)  # answers 405 before any query of a view
        return len(queries)

    assert count() == 4
    make.member(cast.officer, Role.UNIT_HEAD, unit=cast.unit)
    make.member(cast.officer, Role.VIEWER, authority=cast.province)
    assert count() == 4


def test_profile_shows_only_my_own(cast) -> None:
    text = cast.client("officer").get(PROFILE).content.decode()
    assert "Lê Văn Cường" in text
    assert "Cán bộ thẩm định" in text
    assert "Phạm Thị Dung" not in text
    assert cast.client("officer").post(PROFILE).status_code == 405
    assert reverse("accounts:profile") == PROFILE
