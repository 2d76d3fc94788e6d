"""SEC-AUTH-07: no seeded administrator; the first one comes through a link that works once."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from accounts import domain
from accounts.models import SetupLink, User
from common.models import AuditEvent
from common.scope import Role
from tests import factories as make
from units.enums import AuthorityKind

NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
PASSWORD = "con trâu ăn lúa non ngoài đồng"
PERSON = {"username": "0912 345 678", "full_name": "Đinh Thị Sáu", "password": PASSWORD, "again": PASSWORD}
pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    make.work_year()
    province = make.authority("Tỉnh Quảng Ngãi", kind=AuthorityKind.PROVINCE, code="51")
    make.authority("Xã Sơn Dương", parent=make.authority("Tỉnh Phú Thọ", kind=AuthorityKind.PROVINCE, code="25"))
    return make.authority("Xã Bình Sơn", parent=province, code="21115")


def link(*more: str) -> str:
    out = io.StringIO()
    call_command("first_admin_link", "--base-url", "http://testserver/", "--plain", *more, stdout=out)
    return out.getvalue().strip()


def test_nobody_is_seeded() -> None:
    """SEC-AUTH-07: migrations make no account."""
    assert User.objects.count() == 0


def test_the_link_makes_one_administrator_and_signs_in(client, commune) -> None:
    """SEC-AUTH-07"""
    url = link()
    found = client.get(f"{url}?q=binh+son").context["authorities"]
    assert [authority for authority, _ in found] == [commune]
    page = f"{url}?co-quan={commune.pk}"
    assert client.get(page).status_code == 200
    response = client.post(page, {**PERSON, "also_officer": "on"})
    assert (response.status_code, response.url) == (302, "/"), response.content.decode()
    user = User.objects.get()
    assert (user.username, user.must_change_password) == ("0912345678", False)
    assert {(m.role, m.authority) for m in user.memberships.all()} == {(Role.ADMIN, commune), (Role.OFFICER, commune)}
    assert client.get("/tai-khoan/").wsgi_request.actor.role == Role.ADMIN
    second = Client()
    assert second.get(page).status_code == 404
    assert second.post(page, {**PERSON, "username": "khac01"}).status_code == 404
    assert User.objects.count() == 1


def test_only_officer_when_ticked(client, commune) -> None:
    client.post(f"{link()}?co-quan={commune.pk}", PERSON)
    assert [m.role for m in User.objects.get().memberships.all()] == [Role.ADMIN]


def test_the_token_is_kept_as_a_hash(commune) -> None:
    """SEC-AUTH-07, SEC-AUTHZ-12: 256 bits, readable nowhere."""
    token = re.search(r"/thiet-lap/([^/]+)/", link())[1]
    assert len(token) >= 43
    assert token not in str(list(SetupLink.objects.values()))
    assert token not in str(list(AuditEvent.objects.values()))


def test_a_link_lasts_twenty_four_hours(client, commune) -> None:
    """SEC-AUTH-07"""
    with time_machine.travel(NOW, tick=False):
        token = domain.issue_setup_link(now=NOW)
    url = f"/thiet-lap/{token}/?co-quan={commune.pk}"
    with time_machine.travel(NOW + dt.timedelta(hours=24, seconds=-1), tick=False):
        assert client.get(url).status_code == 200
    with time_machine.travel(NOW + dt.timedelta(hours=24), tick=False):
        assert client.get(url).status_code == 404
        assert "đã hết hiệu lực" in client.get(url).content.decode()


def test_a_random_token_is_not_found(client) -> None:
    assert client.get("/thiet-lap/khong-co-that/").status_code == 404
    assert client.post("/thiet-lap/khong-co-that/?co-quan=1", PERSON).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"password": "mèo ngủ dưới b", "again": "mèo ngủ dưới b"}, "từ 15 ký tự"),
        ({"again": "khác hẳn"}, "Nhập lại đúng mật khẩu"),
        ({"password": "Đinh Thị Sáu 2026!!", "again": "Đinh Thị Sáu 2026!!"}, "không chứa họ và tên"),
        ({"full_name": ""}, "Nhập họ và tên."),
    ],
)
def test_a_refused_form_does_not_use_the_link_up(client, commune, fields: dict[str, str], sentence: str) -> None:
    url = f"{link()}?co-quan={commune.pk}"
    response = client.post(url, {**PERSON, **fields})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert PASSWORD not in response.content.decode()
    assert client.post(url, PERSON).status_code == 302


def test_authority_ids_are_checked(client, commune) -> None:
    url = link()
    for bad in ["x", "0", "999999"]:
        assert client.get(f"{url}?co-quan={bad}").status_code == 404


def test_no_second_link_while_an_administrator_works(cast) -> None:
    """SEC-AUTH-07: only whoever holds the server can force one."""
    assert "Đã có quản trị viên" in link()
    assert SetupLink.objects.count() == 0
    assert link("--force").startswith("http://testserver/thiet-lap/")


def test_the_command_speaks_plainly(db) -> None:
    out = io.StringIO()
    call_command("first_admin_link", "--base-url", "https://antq.example", stdout=out)
    assert re.search(r"24 giờ.*\n\s+https://antq\.example/thiet-lap/[\w-]{43}/\n", out.getvalue())
