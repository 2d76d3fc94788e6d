"""Every page that can be opened, as the people who may open it: SEC-WEB-03 and UX-A11Y-01.

One visit a page; then axe at three widths in both themes. Console errors, CSP violations and foreign hosts fail.
The officer's pages are a file of their own (test_crawl_officer.py), so that two workers share the way.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.authorization.test_matrix import PERMISSIONS
from tests.browser.crawl import crawls, problems, visit_all
from tests.browser.installation import Installation
from tests.browser.visitors import NOT_PAGES, OFFICER, VISITORS

pytestmark = crawls


def test_every_page_has_a_visitor() -> None:
    """A new page without a visitor fails the build."""
    pages = {name for name, rule in PERMISSIONS.items() if "get" in rule}
    assert pages - NOT_PAGES == set().union(*VISITORS.values())


@pytest.mark.parametrize("visitor", sorted(VISITORS.keys() - {OFFICER}))
def test_pages(look_round: Any, visitor: str, ids: dict[str, Any]) -> None:
    with look_round(visitor) as page:
        assert visit_all(page, visitor, ids) == []


def test_public_pages(chromium: Any, place: Installation) -> None:
    context = chromium.new_context(base_url=place.url, locale="vi-VN", reduced_motion="reduce")
    page = context.new_page()
    found = []
    for url, status in (("/dang-nhap/", 200), ("/thiet-lap/khong-co/", 404), ("/khong-co-trang-nay/", None),
                        ("/api/v1/", 200)):  # fmt: skip
        answer = page.goto(url)
        assert status is None or answer.status == status
        found += [f"{url} {problem}" for problem in problems(page)]
    context.close()
    assert found == []


def test_what_is_wrong_is_found(chromium: Any, place: Installation) -> None:
    """The yardstick itself: a field without its label, a pale text in the dark, a line wider than a phone."""
    context = chromium.new_context(base_url=place.url, locale="vi-VN", reduced_motion="reduce")
    page = context.new_page()
    page.goto("/dang-nhap/")
    page.evaluate("document.querySelector('label[for=id_username]').remove()")
    page.evaluate("document.querySelector('h1').style.color = '#333'")
    page.evaluate("document.querySelector('main').style.minWidth = '500px'")
    found = problems(page, [(1366, "light"), (360, "dark")])
    context.close()
    assert [line.partition(" at ")[0] for line in found] == [
        "1366 light: label", "360 dark: color-contrast", "360 dark: label", found[-1],
    ]  # fmt: skip
    assert found[-1].endswith("px wider than the screen")
