"""A queue of sheets worked through with the keyboard, differences first; a unit head's path on a phone."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring import domain
from scoring.models import Mark, Scorecard
from tests import factories as make
from tests.browser.sheet import box, open_sheet, stored, wait_saved, wait_until
from tests.scoring import sheets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEETS = 20
YEAR = 2026


def other_points(cast, card, codes: tuple[str, ...]) -> None:
    """The unit gives itself less than the records speak for on these rows."""
    for mark in card.marks.filter(criterion__code__in=codes):
        change = domain.Change(mark.criterion_id, Decimal(1), mark.self_version, "Đơn vị tự thấy chưa đủ.")
        domain.save_marks(card=card, column="self", changes=[change], actor=cast.actor("unit_head"), now=timezone.now())


def send_many(cast) -> list[Scorecard]:
    """Twenty full sheets; number n has n modulo 3 rows that differ from what the records say (5a, 5b)."""
    cards = []
    for number in range(SHEETS):
        unit = make.unit(cast.commune, f"Trường số {number + 1}")
        cast.unit_head.memberships.update(unit=unit)
        card = sheets.filled(cast, unit=unit)
        other_points(cast, card, ("5a", "5b")[: number % 3])
        card.refresh_from_db()
        cards.append(domain.send(card=card, actor=cast.actor("unit_head"), now=timezone.now()))
    return cards


def on_sheet(page) -> bool:
    return re.search(rf"/{YEAR}/cham-diem/\d+/$", page.url) is not None


def ready(page) -> None:
    wait_until(page, "document.documentElement.classList.contains('sheet-ready')")


def press_on(page) -> None:
    """Ctrl+Enter: the page's own button, and the page that it leads to."""
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Control+Enter")


def review(page) -> int:
    """One sheet from "Chờ thẩm định" to "Đã chấm"; returns how many rows differed."""
    press_on(page)  # Bắt đầu thẩm định
    ready(page)
    differing = page.locator("tr.is-overridden").count()
    for number in range(differing):
        if number:
            page.keyboard.press("k")
        assert page.evaluate("document.activeElement.closest('tr').matches('.is-overridden')")
        page.keyboard.press("g")  # what the records speak for
        page.keyboard.press("l")
        page.keyboard.press("Alt+8")  # back in the score box
    wait_saved(page)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("a")  # Đồng ý các hàng còn lại
    page.get_by_role("button", name=re.compile(r"Đồng ý cả \d+ hàng")).press("Enter")
    page.wait_for_url(lambda url: url.endswith("/") and "dong-y" not in url)
    ready(page)
    press_on(page)  # Trình duyệt: kiểm tra lại
    press_on(page)  # Trình lãnh đạo duyệt
    return differing


def test_twenty_sheets_within_three_minutes_by_keyboard(cast, browse):
    """Issue: differences first, ≤ 3 minutes, no mouse."""
    cards = send_many(cast)
    page = browse(cast.officer)
    page.goto(reverse("scoring:review_queue", args=[YEAR]))
    assert page.locator("tbody tr").count() == SHEETS
    start = time.monotonic()
    page.locator("h1").wait_for()
    press_on(page)  # Chấm tiếp
    differing = []
    for number in range(SHEETS):
        assert on_sheet(page)
        differing.append(review(page))
        if number + 1 < SHEETS:
            press_on(page)  # Phiếu tiếp theo
    spent = time.monotonic() - start
    assert differing == sorted(differing, reverse=True)
    assert sorted(differing) == sorted(number % 3 for number in range(SHEETS))
    assert set(Scorecard.objects.filter(pk__in=[card.pk for card in cards]).values_list("state", flat=True)) == {
        "reviewed"
    }
    changed = Mark.objects.filter(criterion__code__in=("5a", "5b"), self_points=1)
    assert {(mark.superior_points, mark.superior_reason) for mark in changed} == {
        (Decimal(2), "Chấm theo điểm gợi ý từ hồ sơ đã ghi trên hệ thống.")
    }
    print(f"{SHEETS} sheets in {spent:.0f} s")  # noqa: T201 (a figure for the report)
    assert spent <= 180


def test_letters_in_a_score_box_are_commands(cast, browse):
    """D takes the unit's points and goes on, G those of the records, K finds the next difference."""
    card = sheets.filled(cast)
    other_points(cast, card, ("5b", "5e"))
    card.refresh_from_db()
    domain.send(card=card, actor=cast.actor("unit_head"), now=timezone.now())
    domain.take_step(action="start_review", card=card, actor=cast.actor("officer"), now=timezone.now())
    page = browse(cast.officer)
    open_sheet(page, card)
    ready(page)

    def here() -> str:
        return page.evaluate("document.activeElement.closest('tr')?.dataset.code ?? ''")

    assert here() == "5b"
    for key, code in [("k", "5e"), ("k", "5b"), ("d", "5c"), ("k", "5e"), ("g", "5e")]:
        page.keyboard.press(key)
        assert here() == code
    wait_saved(page)
    marks = stored(card, "superior")
    assert (marks["5b"], marks["5e"], marks["5c"]) == (1, 2, None)
    page.locator(f"tr:has({box(card, '5e')}) textarea").focus()
    page.keyboard.type("dgk")
    assert page.input_value(f"tr:has({box(card, '5e')}) textarea") == "dgk"


def test_filters_of_the_rows_work_without_javascript(cast, browse):
    card = sheets.filled(cast)
    other_points(cast, card, ("5b",))
    page = browse(cast.unit_head, js=False)
    open_sheet(page, card)
    page.get_by_role("link", name="Khác nhau (1)").click()
    assert page.locator("tr.sheet-row").count() == 1
    assert "5b" in page.inner_text("tr.sheet-row th")


def test_a_unit_head_takes_the_suggestion_on_a_phone(cast, browse):
    """Open, one row with its suggestion, a note, send: 360 pixels, nothing cut off."""
    card = sheets.filled(cast)
    other_points(cast, card, ("5b",))
    page = browse(cast.unit_head, width=360, height=760)
    row = card.rubric.criteria.get(code="5b").pk
    page.goto(reverse("scoring:row", args=[YEAR, card.pk, row]))
    page.get_by_text("Hệ thống gợi ý 2 điểm:").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    button = page.get_by_role("button", name="Dùng điểm gợi ý")
    assert button.bounding_box()["height"] >= 44
    button.click()
    wait_until(page, "document.querySelector('.cell-state').textContent.startsWith('Đã lưu')")
    page.fill(f"#id_n{row}", "Không có vụ việc nào trong năm.")
    page.locator("h1").click()
    page.get_by_role("link", name="Tiếp").click()
    page.wait_for_url(lambda url: f"/hang/{row}/" not in url)
    mark = card.marks.get(criterion=row)
    assert (mark.self_points, mark.self_note) == (2, "Không có vụ việc nào trong năm.")
    page.get_by_role("link", name="Cả phiếu").click()
    page.get_by_role("link", name="Kiểm tra lại và gửi").click()
    page.get_by_role("button", name="Gửi lên").click()
    page.wait_for_url("**/giay-bao/")
    card.refresh_from_db()
    assert card.state == "sent"
