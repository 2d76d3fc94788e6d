"""A whole commune by Excel: download, fill in without network, upload, compare, accept; in Chromium."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from common import jobs
from common.models import Job
from scoring import domain
from scoring.models import Scorecard
from tests import factories as make
from tests.browser.sheet import stored, wait_until
from tests.conftest import Cast
from tests.scoring import sheets
from tests.scoring.sheets import YEAR
from tests.scoring.workbooks import place_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def read_by_worker() -> None:
    """The worker's part; the live server has none of its own."""
    jobs.run(Job.objects.latest("pk").pk, now=timezone.now())


def filled_in(path: Path, codes: dict[str, object]) -> None:
    """Somebody types the same points into every sheet and saves."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    for tab in book:
        if tab.title not in ("Tổng hợp", "Hướng dẫn"):
            for code, value in codes.items():
                tab[place_of(tab, code, "D")] = value
            tab[place_of(tab, "1", "F")] = f"Nghị quyết của {tab.title}"
    book.save(path)


def upload(page: Any, path: Path) -> None:
    page.goto(reverse("scoring:workbook", args=[YEAR]))
    page.set_input_files("[name=file]", path)
    page.click("#nap button[type=submit]")
    page.wait_for_url("**/excel/*/")
    read_by_worker()
    wait_until(page, "document.querySelector('.workbook, .note')")
    page.wait_for_load_state("load")


def test_a_whole_commune(cast: Cast, browse: Callable[..., Any], tmp_path: Path) -> None:
    """Four sheets; one row changed on the system meanwhile is asked about and kept, one unit keeps the system's."""
    units = [cast.unit, cast.sibling, *(make.unit(cast.commune, f"Trường Tiểu học số {n}") for n in (1, 2))]
    cards: list[Scorecard] = [sheets.opened(cast, unit=unit, head="officer") for unit in units]
    page = browse(cast.officer)
    page.goto(reverse("scoring:list", args=[YEAR]))
    page.click("text=Chấm bằng Excel")
    with page.expect_download() as download:
        page.click("text=Tải Excel để điền")
    path = tmp_path / "phieu.xlsx"
    download.value.save_as(path)
    filled_in(path, {"1": "2,5", "2": 3, "3": 0, "4a": 0.5})
    mark = cards[0].marks.get(criterion__code="2")
    change = domain.Change(mark.criterion_id, Decimal(1), 0, "Sửa trên hệ thống")
    domain.save_marks(card=cards[0], column="self", changes=[change], actor=cast.actor("officer"), now=timezone.now())
    upload(page, path)
    assert "16 hàng" in page.inner_text("main")
    assert "1 hàng đã có người sửa" in page.inner_text("main")
    last = page.locator(f"details:has(input[name='all-{cards[3].pk}'])")
    if last.get_attribute("open") is None:
        last.locator("summary").click()
    page.check(f"input[name='all-{cards[3].pk}'][value='he-thong']")
    page.check(f"input[name='r-{cards[3].pk}-{mark.criterion_id}'][value='tep']")
    assert page.is_checked(f"input[name='all-{cards[3].pk}'][value='tung-hang']")
    assert page.locator(f"input[name^='r-{cards[3].pk}-'][value='he-thong']:checked").count() == 3
    assert stored(cards[1])["1"] is None
    page.click("text=Ghi các lựa chọn")
    page.wait_for_load_state("load")
    assert "Ghi theo tệp 12 hàng, giữ theo hệ thống 4 hàng" in page.inner_text("main")
    expected = {"1": Decimal("2.5"), "2": Decimal(3), "3": Decimal(0), "4a": Decimal("0.5")}
    for card in cards[1:3]:
        assert {code: points for code, points in stored(card).items() if points is not None} == expected
        assert card.marks.get(criterion__code="1").self_note == f"Nghị quyết của {card.unit.name}"
    assert stored(cards[0])["2"] == 1
    assert {code: points for code, points in stored(cards[3]).items() if points is not None} == {"2": Decimal(3)}


def test_a_unit_on_a_phone(cast: Cast, browse: Callable[..., Any], tmp_path: Path) -> None:
    """The own sheet on 360 px: nothing sticks out, choices are large enough for a thumb."""
    card = sheets.opened(cast)
    page = browse(cast.unit_head, width=360)
    page.goto(reverse("scoring:workbook", args=[YEAR]))
    with page.expect_download() as download:
        page.click("text=Tải Excel để điền")
    path = tmp_path / "phieu.xlsx"
    download.value.save_as(path)
    filled_in(path, {"1": 3, "2": 12})
    upload(page, path)
    assert "D9: điểm tối đa là 3, đang nhập 12." in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator(".workbook-choice label").first.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.click("text=Ghi các lựa chọn")
    page.wait_for_load_state("load")
    assert stored(card)["1"] == 3
    assert stored(card)["2"] is None
