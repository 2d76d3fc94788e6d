"""Tổng quan năm in a browser: a number opens its list, what is narrowed stays, charts are drawn and lead on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.reports.facts import counted, generated
from tests.scoring.filled import load_rubrics

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# How many points of a picture are not empty.
INK = """(one) => one.getContext("2d").getImageData(0, 0, one.width, one.height).data.filter((value, at) => at % 4 === 3
  && value > 0).length"""


@pytest.fixture
def year(cast: Any) -> Any:
    load_rubrics()
    generated(cast.commune, 30)
    generated(cast.other_commune, 12, seed=8)
    counted(cast.commune, cast.other_commune)
    return cast


def test_a_number_opens_its_list_and_what_was_chosen_stays(year: Any, browse: Callable[..., Any]) -> None:
    page = browse(year.officer)
    page.goto("/2026/tong-quan/")
    page.select_option("select[name=loai]", "agency")
    page.click(".filters-buttons button")
    page.wait_for_url("**/tong-quan/?loai=agency")
    tile = page.locator("a.stat", has_text="Cấp trên đã chấm")
    number = tile.locator(".stat-value").inner_text()
    assert int(number) > 0
    tile.click()
    page.wait_for_url("**/danh-sach/?loai=agency&so=scored")
    assert page.locator("#count").inner_text() == number
    assert page.locator("tbody tr").count() == int(number)
    page.click(".breadcrumb a")
    page.wait_for_url("**/tong-quan/?loai=agency")
    assert page.input_value("select[name=loai]") == "agency"


def test_charts_are_drawn_and_a_bar_opens_its_list(year: Any, browse: Callable[..., Any]) -> None:
    page = browse(year.officer)
    page.goto("/2026/tong-quan/")
    page.wait_for_selector("canvas[data-drawn]")
    pictures = page.locator("canvas[data-chart]")
    assert pictures.count() >= 4
    for index in range(pictures.count()):
        pictures.nth(index).scroll_into_view_if_needed()
        assert pictures.nth(index).evaluate(INK) > 500
    figure = page.locator("#bieu-do-bands")
    figure.locator("summary").click()
    link = figure.locator("td a").first
    number = link.inner_text()
    link.click()
    page.wait_for_url("**/danh-sach/?so=band*")
    assert page.locator("#count").inner_text() == number


def test_the_way_down_on_a_phone(year: Any, browse: Callable[..., Any]) -> None:
    page = browse(year.viewer, width=360, height=740, theme="dark")
    page.goto("/2026/tong-quan/")
    page.click("text=Xã Trà Bồng >> visible=true")
    page.wait_for_url(f"**/tong-quan/?noi={year.other_commune.pk}")
    assert page.locator(".page-lead").inner_text().startswith("Xã Trà Bồng")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.click(".breadcrumb a")
    page.wait_for_url("**/tong-quan/")


def test_without_scripts_the_numbers_and_tables_are_there(year: Any, browse: Callable[..., Any]) -> None:
    page = browse(year.officer, js=False)
    page.goto("/2026/tong-quan/")
    assert page.locator("a.stat").count() >= 12
    page.locator("#bieu-do-bands summary").click()
    assert page.locator("#bieu-do-bands td").first.is_visible()
