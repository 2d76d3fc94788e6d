"""Chromium against the live server. A test fails on console errors, CSP violations and requests to other hosts."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from tests.browser.crawl import FIND
from tests.browser.installation import PASSWORD, Installation, running

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Chromium writes a line for every answer of 400 and more, htmx for an ended session; the tests look themselves.
NETWORK = re.compile(r"^Failed to load resource: |^Response Status Error Code 401 from ")
TELL_CSP = "addEventListener('securitypolicyviolation', (e) => console.error('CSP: ' + e.violatedDirective));"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for the tests of a module. Playwright's loop would trip Django's guard, hence the switch."""
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    wait_for_answers()
    if before is None:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def wait_for_answers() -> None:
    """The live server's last answers: what they still write must be there before the tables are emptied."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A whole installation with the demo year: web server, worker, database of its own; a path with a space in it."""
    with running(tmp_path_factory.mktemp("may chu") / "dữ liệu") as installation:
        yield installation


@pytest.fixture(scope="session")
def ids(place: Installation) -> dict[str, Any]:
    """Of the demo year, and of what the crawl adds to it, once."""
    found: dict[str, Any] = json.loads(place.manage("shell", "-v", "0", "-c", FIND))
    return found


@pytest.fixture
def look_round(chromium: Any, place: Installation) -> Callable[[str], Any]:
    """``with look_round(name) as page``: a signed-in page of that visitor; its faults are judged at the end."""

    @contextmanager
    def look_round(visitor: str) -> Iterator[Any]:
        context = chromium.new_context(base_url=place.url, locale="vi-VN", reduced_motion="reduce")
        context.add_init_script(TELL_CSP)
        watch = Watch(urlsplit(place.url).netloc)
        page = context.new_page()
        watch.follow(page)
        page.goto("/dang-nhap/")
        page.fill("#id_username", visitor)
        page.fill("#id_password", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/2026/")
        yield page
        stored = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        context.close()
        assert watch.faults == []
        # SEC-WEB-05: htmx notes the address it stands at; nothing else is kept.
        assert set(stored) <= {"htmx-current-path-for-history"}

    return look_round


@dataclass
class Watch:
    """What a page must never do; ``faults`` is empty in a good run."""

    host: str
    faults: list[str] = field(default_factory=list)

    def follow(self, page: Any) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type == "error" and not NETWORK.match(message.text):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.faults.append(f"foreign host: {request.url}")


@pytest.fixture
def browse(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """``browse(user)`` opens a page of a browser of its own, signed in as ``user`` (None: nobody).

    Options: ``width``, ``height``, ``theme`` ("light" or "dark"), ``js`` (False switches JavaScript off).
    """
    watch = Watch(urlsplit(live_server.url).netloc)
    contexts: list[Any] = []

    def browse(user: Any = None, *, width: int = 1366, height: int = 768, theme: str = "light", js: bool = True) -> Any:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            java_script_enabled=js,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if js:
            context.add_init_script(TELL_CSP)
        if user is not None:
            sign_in(context, user, live_server.url)
        context.on("page", watch.follow)
        return context.new_page()

    yield browse
    for context in contexts:
        context.close()
    wait_for_answers()
    connections.close_all()  # those opened beside Playwright's loop are not Django's usual ones
    assert watch.faults == []


def sign_in(context: Any, user: Any, url: str) -> None:
    """Sign ``user`` in by the session cookie: the sign-in page has tests of its own."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": url}])
