"""SEC-WEB-04: the headers of every answer, signed in or not, found or not."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

PAGES = ["/dang-nhap/", "/tai-khoan/", "/doi-mat-khau/", "/quan-tri/tai-khoan/", "/2026/", "/khong-co/", "/phien/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["", "admin"])
def test_every_answer_carries_them(cast, path: str, who: str) -> None:
    """SEC-WEB-04"""
    response = (cast.client(who) if who else Client()).get(path)
    headers = response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "camera" not in headers["Permissions-Policy"]
    assert "Server" not in headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_cookies_cannot_be_read_or_sent_from_elsewhere(cast) -> None:
    """SEC-WEB-04"""
    response = Client().post("/dang-nhap/", {"username": "canbo", "password": "Mat-khau-thu-2026!"})
    session = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["httponly"], session["samesite"], session["path"]) == (True, "Lax", "/")
    assert session["max-age"] == session["expires"] == ""  # gone when the browser closes


@pytest.mark.parametrize("method", ["TRACE", "CONNECT"])
def test_odd_methods_are_refused(cast, method: str) -> None:
    """SEC-WEB-06"""
    assert Client().generic(method, "/dang-nhap/").status_code == 405


def test_each_answer_has_its_own_request_id(cast) -> None:
    ids = {Client().get("/dang-nhap/").wsgi_request.request_id for _ in range(3)}
    assert len(ids) == 3
