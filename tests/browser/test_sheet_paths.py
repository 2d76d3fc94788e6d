"""The sheet without JavaScript, on a phone, under review; and its accessibility in every dress."""

from __future__ import annotations

from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from scoring import domain
from scoring.enums import SheetState
from scoring.models import Scorecard
from tests.browser.sheet import box, open_sheet, stored, wait_saved, wait_until
from tests.scoring import sheets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def faults(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node.get('failureSummary', '')}" for one in found for node in one["nodes"]]


def test_the_whole_way_without_javascript(cast, browse):
    """UX-SAVE-03: save a draft, see the faults, fill, check, send, read the receipt."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head, js=False)
    open_sheet(page, card)
    page.fill(box(card, "7"), "12")
    page.fill(box(card, "9"), "2,5")
    page.get_by_role("button", name="Lưu tạm").click()
    assert page.locator(".error-summary a").all_inner_texts() == ["Hàng 7: điểm tối đa là 10, đang nhập 12."]
    assert page.input_value(box(card, "7")) == "12"
    assert stored(card)["9"] == Decimal("2.5")
    for code, points in stored(card).items():
        if points is None:
            page.fill(box(card, code), "2" if code.startswith("5") else "1")
    page.get_by_role("button", name="Lưu tạm").click()
    assert "Đã lưu tạm lúc" in page.inner_text(".flash")
    assert None not in stored(card).values()
    page.get_by_role("link", name="Kiểm tra lại và gửi").click()
    page.get_by_role("button", name="Gửi lên Xã Bình Sơn").click()
    card.refresh_from_db()
    assert page.inner_text(".receipt-code") == card.receipt_code
    assert card.state == SheetState.SENT


def test_row_by_row_without_javascript(cast, browse):
    card = sheets.opened(cast)
    page = browse(cast.unit_head, js=False, width=360, height=740)
    open_sheet(page, card)
    page.get_by_role("link", name="Xây dựng quy chế hoặc kế hoạch phối hợp", exact=False).first.click()
    page.get_by_role("radio", name="0,5").check(force=True)
    page.get_by_role("button", name="Lưu và sang hàng tiếp").click()
    assert stored(card)["4a"] == Decimal("0.5")
    assert "4b – 5/21" in page.inner_text(".row-position")


def test_the_phone_path(cast, browse):
    """List of rows with their state, one row per screen, total in sight, big buttons, Trước / Tiếp."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head, width=360, height=740)
    open_sheet(page, card)
    assert page.locator("#sheet").is_hidden()
    assert page.locator(".phone-state .state").all_inner_texts() == ["Chưa làm"] * 20
    first = card.rubric.criteria.get(code="1").pk
    page.locator(f'a.phone-open[href$="/hang/{first}/"]').click()
    values = {"1": "3", "2": "2,5", "3": "5"}
    for code, points in values.items():
        page.fill(box(card, code), points)
        page.get_by_role("link", name="Tiếp").click()
        page.wait_for_url(f"**/hang/{card.rubric.criteria.get(code={'1': '2', '2': '3', '3': '4a'}[code]).pk}/")
    assert page.inner_text("#meter strong") == "10,5"
    page.get_by_role("radio", name="0,5").check()
    page.locator(".cell-state.is-saved").wait_for()
    assert stored(card)["4a"] == Decimal("0.5")
    sizes = [one.bounding_box() for one in page.locator(".score").all()]
    assert min(min(size["width"], size["height"]) for size in sizes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("link", name="Trước").click()
    page.wait_for_url("**/hang/*/")
    assert page.inner_text(".row-position").endswith("3 – 3/21")
    page.get_by_role("link", name="Cả phiếu").click()
    assert page.locator(".phone-state").get_by_text("Đã xong").count() == 4


def test_a_row_on_the_phone_waits_for_its_save(cast, browse):
    """Tiếp does not leave while the score is not saved; a wrong one stays with its sentence."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head, width=360, height=740)
    page.goto(reverse("scoring:row", args=[2026, card.pk, card.rubric.criteria.get(code="7").pk]))
    page.fill(box(card, "7"), "11")
    page.get_by_role("link", name="Tiếp").click()
    page.get_by_text("Hàng 7: điểm tối đa là 10, đang nhập 11.").first.wait_for()
    page.fill(box(card, "7"), "9,5")
    page.press(box(card, "7"), "Enter")
    page.wait_for_url(f"**/hang/{card.rubric.criteria.get(code='8a').pk}/")
    assert stored(card)["7"] == Decimal("9.5")


def test_the_review(cast, browse):
    """The reason box opens only where the scores differ; one act agrees with the rest; the unit reads why."""
    card = sheets.sent(cast)
    page = browse(cast.officer)
    open_sheet(page, card)
    page.get_by_role("button", name="Bắt đầu thẩm định").click()
    reason = page.locator(f"#reason-{card.rubric.criteria.get(code='7').pk}")
    assert reason.is_hidden()
    page.fill(box(card, "7"), "10")
    assert reason.is_hidden()
    page.fill(box(card, "7"), "8")
    assert reason.is_visible()
    reason.locator("textarea").fill("Mô hình ra mắt muộn, mới hoạt động từ tháng 9.")
    page.keyboard.press("Control+s")
    wait_saved(page)
    page.locator(".sheet-menu > summary").click()
    page.get_by_role("link", name="Đồng ý các hàng còn lại").click()
    page.get_by_role("button", name="Đồng ý cả 19 hàng").click()
    assert page.inner_text("#total-superior") == "48"
    page.get_by_role("link", name="Trình duyệt").click()
    page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    card.refresh_from_db()
    assert card.state == SheetState.REVIEWED
    read = browse(cast.unit_head)
    open_sheet(read, card)
    assert read.get_by_text("Mô hình ra mắt muộn, mới hoạt động từ tháng 9.").first.is_visible()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pages look the same on every database; once is enough")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(cast, browse, theme):
    """UX-A11Y-01: every page of the sheet at 360, 768 and 1366 px, with errors, a conflict and the paste dialog."""
    card = sheets.reviewing(cast)
    row = card.rubric.criteria.get(code="7").pk
    found: list[str] = []
    page = browse(cast.officer, theme=theme)
    names = ["sheet", "check", "agree_rest", "return", "finish_review", "history", "receipt"]
    urls = [reverse(f"scoring:{name}", args=[2026, card.pk]) for name in names if name != "check"]
    for width in (1366, 768, 360):
        page.set_viewport_size({"width": width, "height": 768})
        for url in [*urls, reverse("scoring:row", args=[2026, card.pk, row])]:
            page.goto(url)
            found += [f"{width} {url} {fault}" for fault in faults(page)]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, url)
    page.set_viewport_size({"width": 1366, "height": 768})
    open_sheet(page, card)
    busy_sheet(page, card, cast)
    found += faults(page)
    page.evaluate("document.getElementById('paste-dialog').showModal()")
    found += faults(page)
    assert found == []


def busy_sheet(page, card: Scorecard, cast) -> None:
    """An error, a conflict, an open reason box and the open menu at once."""
    change = domain.Change(card.rubric.criteria.get(code="9").pk, Decimal(1), 0, "Chưa có quyết định khen.")
    domain.save_marks(card=card, column="superior", changes=[change], actor=cast.actor("officer"), now=timezone.now())
    for code, points in (("7", "99"), ("4a", "0"), ("9", "2")):
        page.fill(box(card, code), points)
        page.press(box(card, code), "Enter")
    wait_until(page, "document.querySelector('.conflict')")
    page.locator(".sheet-menu > summary").click()


def test_the_focused_box_is_never_covered(cast, browse):
    """WCAG 2.4.11: walking down and up, the box stays clear of the sticky heads and the foot."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head, height=600)
    open_sheet(page, card)
    page.focus(box(card, "1"))
    clear = """() => {
      const box = document.activeElement.getBoundingClientRect();
      const head = document.querySelector('.sheet-table thead th').getBoundingClientRect();
      return box.top >= head.bottom - 1 && box.bottom <= innerHeight;
    }"""
    for key in ["Enter"] * 19 + ["ArrowUp"] * 19:
        page.keyboard.press(key)
        assert page.evaluate(clear), key


def test_typed_before_the_script_arrived(cast, browse):
    """A slow network: the number is typed while the script is still on its way; nothing of it is lost."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head, width=360, height=740)
    held = []
    page.route("**/js/sheet/phone.js*", lambda route: held.append(route))
    first = card.rubric.criteria.get(code="1").pk
    page.goto(f"/2026/cham-diem/{card.pk}/hang/{first}/", wait_until="commit")
    page.fill(box(card, "1"), "3")
    assert page.get_by_role("link", name="Tiếp").count() == 0 or not page.get_by_role("link", name="Tiếp").is_visible()
    assert page.get_by_role("button", name="Lưu và sang hàng tiếp").is_visible()
    for route in held:
        route.continue_()
    page.unroute_all()
    page.get_by_role("link", name="Tiếp").click()
    page.wait_for_url(f"**/hang/{card.rubric.criteria.get(code='2').pk}/")
    assert stored(card)["1"] == Decimal(3)
