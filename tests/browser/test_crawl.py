"""Every page that can be opened, as the people who may open it: SEC-WEB-03 and UX-A11Y-01.

One visit a page; then axe at three widths in both themes. Console errors, CSP violations and foreign hosts fail.
The officer's pages are a file of their own (test_crawl_officer.py), so that two workers share the way.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

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
def test_pages(look_round: Any, visitor: str, ids: dict[str, Any], axe: Axe) -> None:
    with look_round(visitor) as page:
        assert visit_all(page, visitor, ids, axe) == []


def test_public_pages(chromium: Any, place: Installation, axe: Axe) -> None:
    context = chromium.new_context(base_url=place.url, locale="vi-VN", reduced_motion="reduce")
    page = context.new_page()
    found = []
    for url, status in (("/dang-nhap/", 200), ("/thiet-lap/khong-co/", 404), ("/khong-co-trang-nay/", None)):
        answer = page.goto(url)
        assert status is None or answer.status == status
        found += [f"{url} {problem}" for problem in problems(page, axe)]
    context.close()
    assert found == []
