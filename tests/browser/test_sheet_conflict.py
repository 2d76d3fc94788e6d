"""Two people, or two windows, write the same words: both texts are shown whole, and nothing is lost unseen."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from common.scope import Role
from scoring import domain
from scoring.models import Mark, MarkRevision
from tests import factories as make
from tests.browser.sheet import box, open_sheet, wait_saved, wait_until
from tests.browser.test_sheet_paths import faults
from tests.browser.test_sheet_saving import CELL, QUICK
from tests.scoring import sheets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THEIRS = "<img src=x onerror=alert(1)> Chưa có sơ kết.\n" + "Biên bản họp ngày 5/11 ghi thiếu chữ ký. " * 12 + "Hết."
MINE = "Đã xem hồ sơ bản giấy tại trường, có đủ biên bản và danh sách."


@pytest.fixture
def card(cast):
    cast.colleague = make.person(Role.OFFICER, cast.commune, "Bùi Văn Ổn", username="canbo2")
    return sheets.reviewing(cast)


def write(card, actor, points: str, text: str | None, *, column: str = "superior", version: int = 0) -> None:
    row = card.rubric.criteria.get(code="7").pk
    change = domain.Change(row, Decimal(points), version, text)
    saved = domain.save_marks(card=card, column=column, changes=[change], actor=actor, now=timezone.now())
    assert saved.conflicts == ()


def words(card) -> str:
    return box(card, "7").replace("#id_p", "#id_n")


def mark(card) -> Mark:
    return card.marks.get(criterion__code="7")


def texts(page: Any) -> list[tuple[str, str]]:
    """Label and text of each, as they are read on the page."""
    found = page.locator(".conflict .both-texts")
    labels, read = found.locator("dt").all_inner_texts(), found.locator("dd").all_inner_texts()
    return list(zip(labels, [" ".join(text.split()) for text in read], strict=True))


def clash(cast, card, browse, *, width: int = 1366, theme: str = "light") -> Any:
    """The colleague was faster with other words; this page has typed its own."""
    page = browse(cast.officer, width=width, height=768, theme=theme)
    if width < 768:
        page.goto(reverse("scoring:row", args=[2026, card.pk, card.rubric.criteria.get(code="7").pk]))
    else:
        open_sheet(page, card)
    write(card, cast.actor("colleague"), "6", THEIRS)
    held: list[Any] = []
    # the score saves itself while the words are being typed
    page.route(CELL, lambda route: route.continue_() if held else held.append(route))
    page.fill(box(card, "7"), "6")
    page.fill(words(card), MINE)
    page.locator(words(card)).blur()
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.locator(".conflict").wait_for()
    return page


@pytest.mark.parametrize(("width", "theme"), [(1366, "light"), (1366, "dark"), (360, "light"), (360, "dark")])
def test_both_texts_stand_whole_one_under_the_other(cast, card, browse, width, theme):
    page = clash(cast, card, browse, width=width, theme=theme)
    at = timezone.localtime(mark(card).superior_at).strftime("%H:%M")
    told = page.locator(".conflict [role=alert]").inner_text()
    assert told == f"Đ/c Bùi Văn Ổn vừa sửa hàng 7: bỏ trống → 6 và lý do lúc {at}."
    assert texts(page) == [("Của họ", " ".join(THEIRS.split())), ("Đang nhập ở đây", MINE)]
    assert page.locator(".conflict img").count() == 0
    first, second = (page.locator(".conflict dd").nth(place).bounding_box() for place in (0, 1))
    assert second["y"] >= first["y"] + first["height"]
    assert first["x"] + first["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".conflict dd").first.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")
    assert faults(page) == []


def test_keeping_mine_writes_it_and_the_history_keeps_theirs(cast, card, browse):
    page = clash(cast, card, browse)
    page.get_by_role("button", name="Giữ của tôi", exact=True).click()
    wait_saved(page)
    assert (mark(card).superior_reason, mark(card).superior_by) == (MINE, cast.officer)
    assert MarkRevision.objects.get(criterion__code="7", old_points=6).old_text == THEIRS
    page.goto(reverse("scoring:history", args=[2026, card.pk]))
    assert "Trước: <img src=x onerror=alert(1)> Chưa có sơ kết." in page.inner_text("main")
    assert f"Sau: {MINE}" in page.inner_text("main")
    assert page.locator("main img").count() == 0


def test_taking_theirs_shows_it_here_and_writes_nothing(cast, card, browse):
    page = clash(cast, card, browse)
    page.get_by_role("button", name="Lấy của họ", exact=True).click()
    wait_saved(page)
    assert page.input_value(words(card)) == THEIRS
    assert (mark(card).superior_version, mark(card).superior_by) == (1, cast.colleague)


def test_the_box_follows_what_is_typed_while_it_stands(cast, card, browse):
    page = clash(cast, card, browse)
    page.locator(words(card)).press_sequentially(" Thêm.")
    assert texts(page)[1] == ("Đang nhập ở đây", f"{MINE} Thêm.")
    assert page.evaluate("document.activeElement.id") == words(card)[1:]
    page.fill(box(card, "7"), "5")
    page.get_by_role("button", name="Giữ của tôi (5)").click()
    wait_saved(page)
    assert (mark(card).superior_points, mark(card).superior_reason) == (5, f"{MINE} Thêm.")


def test_words_that_come_along_with_either_score_are_shown(cast, card, browse):
    page = browse(cast.officer)
    open_sheet(page, card)
    write(card, cast.actor("colleague"), "6", THEIRS)
    page.fill(box(card, "7"), "5")
    page.press(box(card, "7"), "Enter")
    page.locator(".conflict").wait_for()
    assert texts(page) == [("Của họ, lý do này được giữ dù chọn điểm nào", " ".join(THEIRS.split()))]
    page.get_by_role("button", name="Giữ của tôi (5)").click()
    wait_saved(page)
    assert (mark(card).superior_points, mark(card).superior_reason) == (5, THEIRS)


def test_another_window_with_the_same_score_and_other_words_asks(cast, browse):
    """This window's request got no answer and never arrived; the other window's words are not taken for its own."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    page.evaluate(QUICK)
    page.route(CELL, lambda route: route.abort("connectionreset"))
    page.locator(f"#row-{mark(card).criterion_id} .note-box summary").click()
    page.fill(words(card), "Ghi ở cửa sổ này.")
    page.fill(box(card, "7"), "5")
    page.press(box(card, "7"), "Enter")
    wait_until(page, "document.querySelector('.is-failed')")
    write(card, cast.actor("unit_head"), "5", "Ghi ở cửa sổ kia.", column="self")
    page.unroute_all()
    page.locator(".conflict").wait_for()
    assert texts(page) == [("Ở cửa sổ khác", "Ghi ở cửa sổ kia."), ("Đang nhập ở đây", "Ghi ở cửa sổ này.")]
    assert "Chính đồng chí, ở cửa sổ khác, vừa sửa hàng 7" in page.inner_text(".conflict")
    page.get_by_role("button", name="Giữ bản ở đây", exact=True).click()
    wait_saved(page)
    assert mark(card).self_note == "Ghi ở cửa sổ này."


def test_ones_own_words_that_arrived_without_an_answer_are_no_conflict(cast, browse):
    """Not even when the server keeps them a little differently: composed letters, single spaces."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    page.evaluate(QUICK)
    lost: list[Any] = []
    away = [True]

    def lose(route: Any) -> None:
        """The server has the first one, but its answer never arrives; the next ones do not get there for a while."""
        if not lost:
            route.fetch()
        lost.append(route)
        if away[0]:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(CELL, lose)
    page.locator(f"#row-{mark(card).criterion_id} .note-box summary").click()
    typed = unicodedata.normalize("NFD", "Có  đủ hồ sơ ")
    page.fill(words(card), typed)
    page.locator(words(card)).blur()
    wait_until(page, "document.querySelector('.is-failed')")
    assert mark(card).self_note == "Có đủ hồ sơ"
    page.fill(words(card), f"{typed} và ảnh.")
    page.fill(box(card, "7"), "5")
    away[0] = False
    wait_saved(page)
    assert page.locator(".conflict").count() == 0
    assert (mark(card).self_points, mark(card).self_note) == (5, "Có đủ hồ sơ và ảnh.")
