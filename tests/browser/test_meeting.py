"""A meeting of the Ban Chỉ đạo by keyboard: three cases, minutes, two drafts; in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from decisions.models import Decision
from scoring.enums import CaseOutcome
from scoring.models import BoardMeeting
from tests.scoring import levels

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Any, key: str) -> None:
    """Once the page is there with its script."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def test_three_cases_by_keyboard(cast: Any, browse: Callable[..., Any]) -> None:
    levels.two(cast)
    ward = levels.verified(cast)
    page = browse(cast.officer)
    page.goto(reverse("scoring:meetings", args=[2026]))
    page.click("text=Mở cuộc họp")
    page.fill("[name=chair]", "Phạm Thị Dung, Phó Trưởng ban Chỉ đạo")
    page.click("main button:has-text('Bắt đầu họp')")
    heading = page.locator(".case h1")
    assert heading.inner_text() == ward.name
    press(page, "ArrowDown")
    page.wait_for_url("**?ca=*")
    assert heading.inner_text() == cast.sibling.name
    press(page, "ArrowUp")
    page.locator(".case h1", has_text=ward.name).wait_for()
    press(page, "d")
    page.locator(".meeting-progress strong", has_text="1/3").wait_for()
    page.fill("#conclusion", "Đ và L là chữ trong ô này.")
    page.keyboard.press("Escape")
    press(page, "d")
    page.locator(".meeting-progress strong", has_text="2/3").wait_for()
    press(page, "d")
    page.wait_for_url("**/ket-thuc/")
    page.click("main button:has-text('Kết thúc họp')")
    page.wait_for_load_state()
    assert "soạn 2 dự thảo quyết định" in page.inner_text("main")
    meeting = BoardMeeting.objects.get()
    assert list(meeting.cases.values_list("outcome", flat=True)) == [CaseOutcome.AGREED] * 3
    assert meeting.cases.get(unit=cast.sibling).conclusion == "Đ và L là chữ trong ô này."
    with page.expect_download() as download:
        page.click("main a:has-text('PDF')")
    assert download.value.suggested_filename.endswith(".pdf")
    for draft in Decision.objects.all():
        page.goto(reverse("decisions:decision", args=[2026, draft.pk]))
        assert "Đang soạn" in page.inner_text("main")
