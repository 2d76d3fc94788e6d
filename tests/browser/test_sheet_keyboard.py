"""The sheet under the fingers: moving, pasting, composing. Every test counts in the database, not on the screen."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from tests.browser.sheet import box, open_sheet, stored, wait_saved
from tests.scoring import sheets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def focused(page) -> str:
    return page.evaluate("document.activeElement.closest('tr')?.dataset.code ?? ''")


def test_a_hundred_scores_in_250_keystrokes(cast, browse):
    """UX-GRID-01: from the freshly opened page, no mouse, everything saved."""
    card = sheets.long_sheet(cast, 100)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    dice = random.Random(1)
    typed = {code: dice.randrange(10) for code in stored(card)}
    strokes = 0

    def press(key: str) -> None:
        nonlocal strokes
        strokes += 1
        page.keyboard.press(key)

    press("Tab")
    press("Enter")  # "Bỏ qua, tới nội dung chính"
    while page.evaluate("document.activeElement.className.includes('mark-input')") is False:
        press("Tab")
    for points in typed.values():
        press(str(points))
        press("Enter")
    wait_saved(page, 60)
    assert strokes <= 250
    assert stored(card) == {code: Decimal(points) for code, points in typed.items()}
    card.refresh_from_db()
    assert card.self_total == sum(typed.values())
    assert page.inner_text("#meter strong") == str(sum(typed.values()))
    assert page.inner_text("#total-self") == str(sum(typed.values()))


def test_moving_like_in_a_spreadsheet(cast, browse):
    """Enter, arrows, Shift+Enter, Esc, F2, Ctrl+S; the box is selected on arrival."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    page.focus(box(card, "4a"))
    for key, code in [("Enter", "4b"), ("ArrowDown", "4c"), ("ArrowUp", "4b"), ("Shift+Enter", "4a")]:
        page.keyboard.press(key)
        assert focused(page) == code
    page.keyboard.press("1")
    page.keyboard.press("Control+s")
    wait_saved(page)
    assert stored(card)["4a"] == 1
    page.keyboard.type("7")
    page.keyboard.press("Escape")
    assert page.input_value(box(card, "4a")) == "1"
    page.keyboard.press("F2")
    page.keyboard.type("0,5")
    page.keyboard.press("Enter")
    wait_saved(page)
    assert stored(card)["4a"] == Decimal("0.5")
    page.focus(box(card, "8b"))
    page.keyboard.press("ArrowDown")
    assert focused(page) == "9"  # over the derived row 8c
    page.keyboard.press("Enter")
    assert focused(page) == "9"


def test_over_the_maximum_is_refused_at_the_cell(cast, browse):
    """UX-GRID-04: text, not only colour; what was typed stays; nothing is stored."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    page.fill(box(card, "5e"), "12")
    page.press(box(card, "5e"), "Enter")
    error = page.locator(f"#state-{box(card, '5e')[5:]}")
    error.get_by_text("Hàng 5e: điểm tối đa là 2, đang nhập 12.").wait_for()
    assert page.input_value(box(card, "5e")) == "12"
    assert page.get_attribute(box(card, "5e"), "aria-invalid") == "true"
    page.fill(box(card, "5e"), "1.50")
    page.press(box(card, "5e"), "Enter")
    wait_saved(page)
    assert page.input_value(box(card, "5e")) == "1,5"
    assert stored(card)["5e"] == Decimal("1.5")


def test_totals_follow_within_a_fifth_of_a_second(cast, browse):
    """UX-GRID-04: total, group, missing rows in the same task as the answer."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    group = card.rubric.criteria.get(code="5").pk
    with page.expect_response("**/o/**"):
        page.fill(box(card, "5e"), "2")
        page.press(box(card, "5e"), "Enter")
    page.wait_for_timeout(200)
    assert page.inner_text("#meter strong") == "2"
    assert page.inner_text(f'[data-group="self"][data-key="{group}"]') == "2"
    assert page.get_attribute("#meter [data-missing]", "data-missing") == "19"


def test_composing_a_word_moves_nothing(cast, browse):
    """UX-GRID-03: Telex and VNI send keys while a word is composed; none of them moves or restores."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    page.focus(box(card, "4a"))
    page.keyboard.type("1")
    for options in (
        "{key: 'Enter', isComposing: true}",
        "{key: 'ArrowDown', keyCode: 229}",
        "{key: 'Escape', keyCode: 229}",
    ):
        page.evaluate(
            f"document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{bubbles: true, ...{options}}}))"
        )
    assert focused(page) == "4a"
    assert page.input_value(box(card, "4a")) == "1"
    row = page.locator("tr", has=page.locator(box(card, "4a")))
    row.get_by_text("Ghi chú của đơn vị").click()
    words = row.locator("textarea")
    words.focus()
    cdp = page.context.new_cdp_session(page)
    for part in ("T", "Tr", "Trư", "Trườ", "Trường"):
        cdp.send("Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)})
        page.wait_for_timeout(30)
    cdp.send("Input.insertText", {"text": "Trường học an toàn"})
    page.keyboard.press("Enter")
    page.keyboard.type("s")
    assert words.input_value() == "Trường học an toàn\ns"
    page.keyboard.press("Control+s")
    wait_saved(page)
    assert card.marks.get(criterion__code="4a").self_note == "Trường học an toàn\ns"


COMPOSED = "(o) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...o}))"
PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector(selector).dispatchEvent(event);
}"""


def test_pasting_a_column_shows_first_then_fills_and_can_be_undone(cast, browse):
    """UX-GRID-02: comma decimals, blanks, refused rows; one undo."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    page.fill(box(card, "5a"), "0,5")
    page.press(box(card, "5a"), "Enter")
    wait_saved(page)
    page.evaluate(PASTE, [box(card, "4d"), "1,5\r\n2\r\n\r\n9\r\nba\r\n1.0\r\n"])
    lines = page.locator("#paste-body tr").all_inner_texts()
    assert [line.split("\t")[0] for line in lines] == ["4d", "5a", "5b", "5c", "5d", "5đ"]
    assert page.inner_text("#paste-summary") == "3 hàng sẽ thay đổi, 2 hàng không dán được."
    assert stored(card)["4d"] is None
    page.click("#paste-ok")
    page.locator("#paste-undo").wait_for()
    wait_saved(page)
    now = stored(card)
    assert [now[code] for code in ("4d", "5a", "5b", "5c", "5d", "5đ")] == [Decimal("1.5"), 2, None, None, None, 1]
    page.click("#paste-undo button")
    wait_saved(page)
    now = stored(card)
    assert [now[code] for code in ("4d", "5a", "5đ")] == [None, Decimal("0.5"), None]


def test_pasting_the_whole_annex_finds_its_rows_by_code(cast, browse):
    """A block with codes, group rows and the derived row goes to the right rows."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    lines = [
        f'{row.code}\t"{row.text}\nhai dòng"\t{row.max_points}\t1\t' for row in card.rubric.criteria.order_by("order")
    ]
    page.evaluate(PASTE, [box(card, "1"), "\n".join(lines)])
    assert page.inner_text("#paste-summary") == "20 hàng sẽ thay đổi."
    page.keyboard.press("Escape")
    assert stored(card)["1"] is None
    page.evaluate(PASTE, [box(card, "1"), "\n".join(lines)])
    page.click("#paste-ok")
    page.wait_for_timeout(100)
    wait_saved(page)
    assert set(stored(card).values()) == {Decimal(1)}


def test_a_single_value_pastes_as_usual(cast, browse):
    card = sheets.opened(cast)
    page = browse(cast.unit_head)
    open_sheet(page, card)
    page.evaluate(PASTE, [box(card, "1"), "2,5"])
    assert page.locator("#paste-dialog").is_visible() is False
