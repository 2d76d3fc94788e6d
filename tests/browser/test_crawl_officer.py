"""The pages of a commune's officer, the longest walk of the crawl (test_crawl.py)."""

from __future__ import annotations

from typing import Any

from tests.browser.crawl import crawls, visit_all
from tests.browser.visitors import OFFICER

pytestmark = crawls


def test_pages_of_an_officer(look_round: Any, ids: dict[str, Any]) -> None:
    with look_round(OFFICER) as page:
        assert visit_all(page, OFFICER, ids) == []
