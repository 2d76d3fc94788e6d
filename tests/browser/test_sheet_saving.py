"""What happens to typed scores when the server, the network, the session or a colleague gets in the way."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone

from common.scope import Role
from scoring import domain
from scoring.models import Mark
from tests import factories as make
from tests.browser.sheet import box, open_sheet, stored, wait_saved, wait_until
from tests.scoring import sheets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CELL = re.compile(r"/o/(\d+)/$")
QUICK = "() => Object.assign(document.getElementById('sheet').dataset, {retry: '15', timeout: '1500'})"
KINDS = ("abort", "500", "timeout", "401", "409", "413", "lost", "portal", "csrf", "503")


class Trouble:
    """Spoils the first request of every row, each in its way, and counts what it spoiled."""

    def __init__(self, card, colleague) -> None:
        self.card, self.colleague = card, colleague
        codes = list(card.marks.order_by("criterion__order").values_list("criterion_id", flat=True))
        self.kinds = {pk: KINDS[place % len(KINDS)] for place, pk in enumerate(codes)}
        self.done: dict[int, str] = {}
        self.hanging: list[Any] = []

    def __call__(self, route: Any) -> None:
        pk = int(CELL.search(route.request.url)[1])
        if pk in self.done:
            route.continue_()
            return
        self.done[pk] = kind = self.kinds[pk]
        getattr(self, f"on_{kind}")(route, pk)

    def on_abort(self, route, pk) -> None:
        route.abort("connectionreset")

    def on_500(self, route, pk) -> None:
        route.fulfill(status=500, content_type="text/html", body="<h1>500</h1>")

    def on_503(self, route, pk) -> None:
        route.fulfill(status=503, body="")

    def on_413(self, route, pk) -> None:
        route.fulfill(status=413, content_type="text/html", body="<h1>413</h1>")

    def on_timeout(self, route, pk) -> None:
        """Not answered until the page has given up by itself."""
        self.hanging.append(route)

    def on_401(self, route, pk) -> None:
        route.fulfill(status=401, json={"error": "signed_out"})

    def on_409(self, route, pk) -> None:
        """A colleague really was faster."""
        change = domain.Change(pk, Decimal("0.5"), 0)
        domain.save_marks(card=self.card, column="self", changes=[change], actor=self.colleague, now=timezone.now())
        connections.close_all()  # a handler has a connection of its own
        route.continue_()

    def on_lost(self, route, pk) -> None:
        """The server has it, but its answer never arrives."""
        route.fetch()
        route.abort("connectionreset")

    def on_portal(self, route, pk) -> None:
        """A hotel's sign-in page instead of an answer."""
        route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>")

    def on_csrf(self, route, pk) -> None:
        route.fulfill(status=403, content_type="text/html", body="<h1>403</h1>")


def relogin(page) -> None:
    page.locator("#relogin").wait_for()
    page.fill("#relogin-password", make.PASSWORD)
    page.press("#relogin-password", "Enter")
    page.locator("#relogin").wait_for(state="hidden")


def test_no_keystroke_is_lost_over_a_hundred_failures(cast, browse):
    """UX-SAVE-02: abort, 500, 503, timeout, 401, 409, 413, lost answer, foreign page, CSRF: the database ends equal."""
    card = sheets.long_sheet(cast, 100)
    trouble = Trouble(card, cast.actor("officer"))
    page = browse(cast.unit_head)
    open_sheet(page, card)
    page.evaluate(QUICK)
    page.route(CELL, trouble)
    typed: dict[str, Decimal] = {}
    for place, mark in enumerate(card.marks.select_related("criterion").order_by("criterion__order")):
        points = Decimal(place % 17) / 2 + 1
        typed[mark.criterion.code] = points
        page.focus(f"#id_p{mark.criterion_id}")
        page.keyboard.type(str(points).removesuffix(".0").replace(".", ","))
        page.keyboard.press("Enter")
        if trouble.kinds[mark.criterion_id] == "401":
            relogin(page)
    wait_until(page, "document.querySelectorAll('.conflict').length === 10", 60)
    for _ in range(10):
        page.locator(".conflict").first.get_by_role("button", name="Giữ của tôi").click()
    wait_saved(page, 60)
    assert len(trouble.done) == 100
    assert stored(card) == typed
    assert {mark.self_by_id for mark in card.marks.all()} == {cast.unit_head.pk}
    card.refresh_from_db()
    assert card.self_total == sum(typed.values())
    for route in trouble.hanging:
        route.abort()
    assert page.evaluate("localStorage.length") == 0
    assert set(page.evaluate("Object.keys(sessionStorage)")) <= {"htmx-current-path-for-history"}
    assert page.evaluate("indexedDB.databases()") == []


def test_typing_goes_on_while_the_network_is_away(cast, browse):
    """UX-SAVE-02: the last text of a cell wins, the order holds, it saves by itself when the network is back."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    page.context.set_offline(True)
    for points in ("1", "2", "2,5"):
        page.fill(box(card, "1"), points)
        page.press(box(card, "1"), "Enter")
    page.fill(box(card, "7"), "8")
    page.press(box(card, "7"), "Enter")
    page.locator("#sheet-trouble").get_by_text("Chưa có mạng. Điểm vừa nhập còn trên màn hình").wait_for()
    assert page.inner_text("#saved-line").startswith("Chưa lưu")
    assert stored(card)["1"] is None
    page.context.set_offline(False)
    wait_saved(page)
    assert (stored(card)["1"], stored(card)["7"]) == (Decimal("2.5"), Decimal(8))
    assert page.locator("#sheet-trouble").is_hidden()


def test_a_stale_answer_does_not_overwrite_what_was_typed_later(cast, browse):
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    waiting: list[Any] = []
    page.route(CELL, lambda route: waiting.append(route) if not waiting else route.continue_())
    page.fill(box(card, "7"), "3")
    page.keyboard.press("Control+s")
    wait_until(page, "document.querySelector('.is-saving')")
    page.fill(box(card, "7"), "6,5")
    waiting[0].continue_()
    wait_saved(page)
    assert page.input_value(box(card, "7")) == "6,5"
    assert stored(card)["7"] == Decimal("6.5")


def test_a_real_end_of_the_session(cast, browse):
    """SEC-SESS-02: the dialog asks, the same person goes on, the queue empties."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    Session.objects.all().delete()
    page.fill(box(card, "7"), "7,5")
    page.press(box(card, "7"), "Enter")
    relogin(page)
    wait_saved(page)
    assert stored(card)["7"] == Decimal("7.5")


def test_putting_off_the_sign_in_keeps_the_scores_on_the_page(cast, browse):
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    Session.objects.all().delete()
    page.fill(box(card, "7"), "7,5")
    page.press(box(card, "7"), "Enter")
    page.click("[data-relogin-later]")
    assert page.input_value(box(card, "7")) == "7,5"
    page.get_by_role("button", name="thử lại").click()
    relogin(page)
    wait_saved(page)
    assert stored(card)["7"] == Decimal("7.5")


def test_a_colleague_was_faster(cast, browse):
    """REL-CON-01: both values, both choices; other rows merge without a word."""
    card = sheets.reviewing(cast)
    cast.colleague = make.person(Role.OFFICER, cast.commune, "Bùi Văn Ổn", username="canbo2")
    page = browse(cast.officer)
    open_sheet(page, card)
    now = timezone.now()
    other = cast.actor("colleague")
    rows = {code: card.rubric.criteria.get(code=code).pk for code in ("5e", "7", "9")}
    changes = [domain.Change(rows[code], Decimal(1), 0, "Chưa có biên bản.") for code in rows]
    domain.save_marks(card=card, column="superior", changes=changes, actor=other, now=now)
    for code in ("5e", "7"):
        page.fill(box(card, code), "2")
        page.press(box(card, code), "Enter")
    page.fill(box(card, "4a"), "1")
    page.press(box(card, "4a"), "Enter")
    wait_until(page, "document.querySelectorAll('.conflict').length === 2")
    words = page.locator(".conflict").first.inner_text()
    assert "Đ/c Bùi Văn Ổn vừa sửa hàng 5e: bỏ trống → 1 lúc" in words
    page.locator(".conflict").first.get_by_role("button", name="Giữ của tôi (2)").click()
    page.locator(".conflict").first.get_by_role("button", name="Lấy của họ (1)").click()
    wait_saved(page)
    assert page.input_value(box(card, "7")) == "1"
    now_stored = stored(card, "superior")
    assert [now_stored[code] for code in ("5e", "7", "9", "4a")] == [2, 1, 1, 1]
    assert Mark.objects.get(scorecard=card, criterion_id=rows["7"]).superior_reason == "Chưa có biên bản."


def test_a_second_window_of_the_same_person_asks_too(cast, browse):
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    second = page.context.new_page()
    open_sheet(second, card)
    second.fill(box(card, "7"), "3")
    second.press(box(card, "7"), "Enter")
    wait_saved(second)
    page.fill(box(card, "7"), "9")
    page.press(box(card, "7"), "Enter")
    page.get_by_text("Chính đồng chí, ở cửa sổ khác, vừa sửa hàng 7: bỏ trống → 3").wait_for()
    page.get_by_role("button", name="Giữ điểm ở đây (9)").click()
    wait_saved(page)
    assert stored(card)["7"] == 9


def test_the_sheet_was_sent_from_elsewhere(cast, browse):
    """A closed column: the sentence of the server, nothing overwritten, what was typed stays readable."""
    card = sheets.filled(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    domain.send(card=card, actor=cast.actor("officer"), now=timezone.now())
    page.fill(box(card, "7"), "1")
    page.press(box(card, "7"), "Enter")
    page.locator("#sheet-trouble").get_by_text("Phiếu đã gửi, đang chờ thẩm định.").wait_for()
    assert page.input_value(box(card, "7")) == "1"
    assert stored(card)["7"] == 10


def test_leaving_with_unsaved_scores_warns(cast, browse):
    """UX-SAVE-01: the browser asks; links wait for the queue instead."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.fill(box(card, "7"), "4")
    page.get_by_role("link", name="Kiểm tra lại và gửi").click()
    page.wait_for_url("**/kiem-tra/")
    assert (stored(card)["7"], asked) == (4, [])
    open_sheet(page, card)
    page.route(CELL, lambda route: route.abort())
    page.fill(box(card, "7"), "5")
    page.press(box(card, "7"), "Enter")
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.unroute_all()


def test_the_body_of_a_save_is_small_and_says_the_column_and_the_person(cast, browse):
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    with page.expect_request(CELL) as caught:
        page.fill(box(card, "7"), "8.50")
        page.press(box(card, "7"), "Enter")
    assert json.loads(caught.value.post_data) == {
        "column": "self",
        "points": "8.50",
        "version": 0,
        "person": cast.unit_head.pk,
    }
    wait_saved(page)
