"""Evidence from the phone to the reviewer's desk: a photo is added to a row and looked at beside it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from scoring.models import RowEvidence
from tests.browser.sheet import wait_until
from tests.browser.steps import Steps
from tests.models_programs.pictures import jpeg
from tests.models_programs.samples import SAMPLES
from tests.scoring import proofs, sheets
from tests.scoring.proofs import added, key, linked, row_id

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    proofs.keep_in(settings, tmp_path)


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "ngày hội.jpg"
    path.write_bytes(jpeg(gps=True, size=(1600, 1200)))
    return path


def address(card, code="3"):
    return reverse("scoring:evidence", args=[2026, card.pk, row_id(card, code)])


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_photo_from_the_phone(browse, cast, picture):
    card = sheets.opened(cast)
    page = browse(cast.unit_head, **PHONE)
    page.goto(address(card))
    assert fits(page)
    hands = Steps(page)
    hands.photograph("#id_camera", picture)
    assert page.inner_text("[data-chosen]") == "Đã chọn: ngày hội.jpg"
    hands.scroll("label:has-text('Không có dấu mật')")
    hands.tap("label:has-text('Không có dấu mật')")
    hands.tap(".evidence-form button[type=submit]")
    page.wait_for_selector(".flash:has-text('Đã thêm minh chứng')")
    assert "ngày hội.jpg" in page.inner_text(".proof-cards")
    assert fits(page)
    assert hands.seconds <= 15
    link = RowEvidence.objects.get()
    assert (link.criterion.code, link.attachment.content_type) == ("3", "image/jpeg")
    page.click(".proof-cards a.proof")  # a phone has no room beside: the piece is a page
    page.wait_for_url("**/minh-chung/attachment-*/")
    wait_until(page, "document.querySelector('.preview-picture img').naturalWidth === 1600")
    assert fits(page)


def test_beside_the_rows_on_a_desk(browse, cast):
    card = sheets.reviewing(cast)
    activity = SAMPLES["activity"].make(None, cast.unit)
    linked(cast, card, "3", key(activity), who="officer")
    [file] = added(cast, card, "3", files=[proofs.pdf(3)], who="officer")
    page = browse(cast.officer)
    page.goto(address(card))
    assert not page.is_visible("#proof-pane")
    page.click(f"a[data-proof='{key(file)}']")
    page.wait_for_selector("#proof-pane .preview-picture:nth-of-type(3)")
    wait_until(page, "document.querySelector('#proof-pane img').naturalHeight === 1400")
    assert page.url.endswith(address(card))
    assert fits(page)
    page.click(f"a[data-proof='{key(activity)}']")
    page.wait_for_selector("#proof-pane h2:has-text('Tuyên truyền')")
    assert page.get_attribute(f"a[data-proof='{key(activity)}']", "aria-current") == "true"
    page.keyboard.press("Escape")
    assert not page.is_visible("#proof-pane")
    assert page.evaluate("document.activeElement.dataset.proof") == key(activity)


def test_picking_without_javascript(browse, cast):
    card = sheets.opened(cast)
    SAMPLES["activity"].make(None, cast.unit)
    page = browse(cast.unit_head, **PHONE, js=False)
    page.goto(address(card))
    page.check("[name=piece]")
    page.click("button:has-text('Gắn vào hàng 3')")
    page.click(".proof-cards a.proof")
    assert page.inner_text("h1") == "Xem minh chứng"
    page.go_back()
    page.click(".proof-cards button")
    assert "chưa có minh chứng" in page.inner_text("main")
