"""SEC-SESS-02 in Chromium: the session ends while somebody types; nothing typed is lost."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session

from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOAD = "import(document.querySelector('script[src*=\"js/session\"]').src)"


@pytest.fixture
def page(browse):
    """Nobody is signed in yet: the sign-in page itself is part of these stories."""
    return browse()


def sign_in(page, where: str) -> None:
    page.goto(f"/dang-nhap/?next={where}")
    page.fill("#id_username", "quantri")
    page.fill("#id_password", make.PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"**{where}")


def test_typed_text_survives_an_ended_session(page, cast) -> None:
    """SEC-SESS-02: 401 for the script, a dialog, the same person, fresh tokens, then the plain form saves."""
    where = f"/quan-tri/tai-khoan/{cast.officer.pk}/sua/"
    sign_in(page, where)
    page.fill("#id_post", "Đội trưởng")
    Session.objects.all().delete()
    asked = page.evaluate("fetch('/tai-khoan/', {headers: {'X-Requested-With': 'fetch'}}).then((a) => a.status)")
    assert asked == 401
    page.evaluate(f"{LOAD}.then((m) => {{ window.again = m.relogin(); }})")
    page.fill("#relogin-password", "sai mat khau")
    page.press("#relogin-password", "Enter")
    page.wait_for_selector("#relogin-error:has-text('chưa đúng')")
    page.fill("#relogin-password", make.PASSWORD)
    page.press("#relogin-password", "Enter")
    page.wait_for_selector("#relogin", state="hidden")
    assert page.evaluate("window.again") is True
    assert page.input_value("#id_post") == "Đội trưởng"
    page.click("form.narrow button[type=submit]")
    page.wait_for_url(f"**/quan-tri/tai-khoan/{cast.officer.pk}/")
    cast.officer.refresh_from_db()
    assert cast.officer.post == "Đội trưởng"


def test_put_off_and_taken_up_again(page, cast) -> None:
    """SEC-SESS-02: nobody is forced; the bar stays and offers the dialog."""
    sign_in(page, "/tai-khoan/")
    Session.objects.all().delete()
    page.evaluate(f"{LOAD}.then((m) => {{ window.again = m.relogin(); }})")
    page.press("#relogin-password", "Escape")
    assert page.evaluate("window.again") is False
    assert "Đăng nhập lại" in page.inner_text("#session-warning")
    page.click("[data-keep-session]")
    page.fill("#relogin-password", make.PASSWORD)
    page.press("#relogin-password", "Enter")
    page.wait_for_selector("#session-warning", state="hidden")


def test_the_warning_prolongs(page, cast, settings) -> None:
    """SEC-SESS-02: with less than two minutes left the bar comes, one click keeps the session."""
    settings.SESSION_IDLE_SECONDS_ADMIN = 121
    sign_in(page, "/tai-khoan/")
    page.wait_for_selector("#session-warning:visible", timeout=15_000)
    assert "sắp hết hạn" in page.inner_text("#session-warning")
    settings.SESSION_IDLE_SECONDS_ADMIN = 1800
    page.click("[data-keep-session]")
    page.wait_for_selector("#session-warning", state="hidden")


def test_the_password_can_be_shown(page, cast) -> None:
    """SEC-AUTH-01: show and hide without inline script; what is sent is a password box again."""
    page.goto("/dang-nhap/")
    page.fill("#id_password", "abc")
    page.click("[data-reveal]")
    assert page.get_attribute("#id_password", "type") == "text"
    page.click("[data-reveal]")
    assert page.get_attribute("#id_password", "type") == "password"
