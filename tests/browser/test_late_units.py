"""Whom to remind: from a number of the board to the copied message and the note that it was done (issue 6, item 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.deadlines.samples import obligation, occurrence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTED = "document.querySelector('#tin-1').value"


def late(cast: Any) -> None:
    today = timezone.localdate()
    report = obligation()
    for unit, days in ((cast.unit, 3), (cast.sibling, 3), (cast.other_unit, 3)):
        occurrence(report, unit, year=2026, on_time_to=today - dt.timedelta(days=days))


def test_from_the_number_to_the_note(cast: Any, browse: Callable[..., Any]) -> None:
    """Board → "2" late → list → message → copied → "đã nhắc qua Zalo" → the list says "1 lần"."""
    late(cast)
    page = browse(cast.officer)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/2026/han/")
    page.click(".board-numbers tbody tr:first-child td[data-label='Quá hạn'] a")
    assert page.locator("tbody tr").count() == 2
    page.check("tr:has-text('Trường THPT Bình Sơn') input[name=viec]")
    page.click("text=Soạn tin nhắc")
    text = page.evaluate(PASTED)
    assert "- Trường THPT Bình Sơn" in text
    assert "Trạm Y tế" not in text
    assert "đã quá hạn 3 ngày" in text
    page.fill("#tin-1", f"{text}\nHẹn gặp chiều nay.")
    page.click("[data-copy]")
    page.wait_for_selector("button:has-text('Đã chép')")
    assert page.evaluate("navigator.clipboard.readText()").endswith("Hẹn gặp chiều nay.")
    code = page.locator(".code-card img")
    code.scroll_into_view_if_needed()
    assert code.evaluate("(one) => one.complete && one.naturalWidth > 50")
    page.check("input[name=way][value=zalo]")
    page.click("text=Ghi là đã nhắc")
    page.wait_for_url("**/han/danh-sach/**")
    assert "1 lần" in page.locator("tr:has-text('Trường THPT Bình Sơn')").inner_text()
    assert "chưa" in page.locator("tr:has-text('Trạm Y tế')").inner_text()


def test_without_scripts_on_a_phone(cast: Any, browse: Callable[..., Any]) -> None:
    """The text stands in a box that can be selected; noting works; no button that does nothing."""
    late(cast)
    page = browse(cast.officer, width=360, height=740, js=False)
    page.goto("/2026/han/danh-sach/?state=overdue")
    page.click("text=Soạn tin nhắc")
    assert "- Trạm Y tế Bình Sơn" in page.input_value("#tin-1")
    assert not page.locator("[data-copy]").is_visible()
    page.check("input[name=way][value=phone]")
    page.click("text=Ghi là đã nhắc")
    assert page.locator("text=1 lần").count() == 2
