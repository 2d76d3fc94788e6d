"""A head of a unit records an activity with a photograph on a phone, in 90 seconds of scripted steps."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse
from PIL import Image

from models_programs.domain.activities import load_event_days
from models_programs.models import Activity, Attachment
from tests import factories as make
from tests.browser.sheet import wait_until
from tests.browser.steps import Steps
from tests.models_programs.pictures import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
ADD = reverse("models_programs:activity_add", args=[2026])
LIMIT_SECONDS = 90


@pytest.fixture(autouse=True)
def october(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        load_event_days()
        yield


@pytest.fixture
def picture(tmp_path):
    """A photograph of 12 megapixels that tells where it was taken."""
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(jpeg(gps=True, size=(4000, 3000)))
    return path


def fits(page) -> bool:
    """Nothing is wider than the phone."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_an_activity_in_ninety_seconds(browse, cast, picture):
    page = browse(**PHONE)
    page.goto("/dang-nhap/?next=/2026/")
    hands = Steps(page)
    hands.type("#id_username", "donvi")
    hands.type("#id_password", make.PASSWORD)
    hands.tap("button[type=submit]")
    page.wait_for_url("**/2026/")
    hands.tap(".phone-bar summary")
    hands.tap(".phone-sheet a:has-text('phong trào')")
    hands.scroll("section.door:has-text('Hoạt động') .btn")
    hands.tap("section.door:has(h2 a[href$='/hoat-dong/']) .btn")
    page.wait_for_url(f"**{ADD}")
    assert fits(page)
    hands.photograph("#id_camera", picture)
    page.wait_for_selector(".photo-list img")
    assert fits(page)
    hands.tap("label:has-text('Không có')")
    hands.choose("#id_kind", "propaganda")
    hands.scroll("#id_place")
    hands.type("#id_place", "Sân trường")
    hands.type("#id_present", "95")
    hands.type("#id_invited", "100")
    hands.scroll("form.narrow button[type=submit]")
    hands.tap("form.narrow button[type=submit]")
    page.wait_for_selector(".flash:has-text('Đã thêm hoạt động')")
    assert "95 / 100 người, 95 %" in page.inner_text("main")
    page.wait_for_selector(".photo img")
    hands.scroll(".photo img")
    wait_until(page, "document.querySelector('.photo img').naturalWidth === 2048")
    assert fits(page)
    assert hands.seconds <= LIMIT_SECONDS
    assert (hands.taps, hands.keys) == (20, 38)
    activity, photo = Activity.objects.get(), Attachment.objects.get()
    assert (activity.unit, activity.title, photo.subject_id) == (cast.unit, "Tuyên truyền", activity.pk)
    with Image.open(photo.file.path) as stored:
        assert (stored.size, dict(stored.getexif())) == ((2048, 1536), {})
    page.goto(reverse("models_programs:activity_list", args=[2026]))
    assert "1\u00a0ảnh" in page.inner_text("table")
    assert fits(page)


def test_pictures_can_be_taken_back_and_secrets_never_leave_the_phone(browse, cast, picture, tmp_path):
    second = tmp_path / "hai.jpg"
    second.write_bytes(jpeg(seed=2))
    page = browse(cast.unit_head, **PHONE)
    page.goto(ADD)
    assert not page.is_visible(".photo-question")
    page.set_input_files("#id_photos", [picture, second])
    page.wait_for_selector(".photo-list li:nth-child(2) img")
    assert page.inner_text(".photo-words") == "Đã chọn 2 ảnh."
    page.click(".photo-list li:first-child button")
    names = "[...document.getElementById('id_photos').files].map((file) => file.name)"
    assert page.evaluate(names) == ["hai.jpg"]
    # without an answer the form stays, and the picture with it
    page.select_option("#id_kind", "training")
    page.click("form.narrow button[type=submit]")
    assert page.evaluate("document.querySelector('[name=marked]').validity.customError") is True
    page.click("label:has-text('Có, ảnh chụp')")
    assert page.evaluate(names) == []
    assert page.inner_text(".photo-words") == "Ảnh đã được bỏ, không gửi đi. Các ô khác vẫn lưu được."
    page.click("form.narrow button[type=submit]")
    page.wait_for_selector(".flash:has-text('Đã thêm hoạt động')")
    assert (Activity.objects.count(), Attachment.objects.count()) == (1, 0)


def test_without_javascript_the_plain_fields_work(browse, cast, picture):
    page = browse(cast.unit_head, **PHONE, js=False)
    page.goto(ADD)
    page.set_input_files("#id_photos", picture)
    page.check("[name=marked][value=no]")
    page.select_option("#id_kind", "training")
    page.click("form.narrow button[type=submit]")
    page.wait_for_selector(".flash:has-text('Đã thêm hoạt động')")
    assert Attachment.objects.get().subject_id == Activity.objects.get().pk
