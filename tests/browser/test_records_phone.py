"""Every kind of record made on a phone of 360 px, from the entrance page on, in 90 seconds of scripted steps."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from common.scope import Role
from models_programs.domain.movement import load_model_fields
from models_programs.views.registry import KINDS
from tests.browser.steps import Steps
from tests.models_programs.samples import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
LIMIT_SECONDS = 90
# The activity has a test of its own, with the camera.
SLUGS = sorted(set(KINDS) - {"activity"})


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        load_model_fields()
        yield


def enter(hands: Steps, name: str, value: str) -> None:
    """What a person does to one field, whatever it is; a folded part is opened first."""
    field = hands.page.locator(f"form.narrow [name={name}]").first
    if not field.is_visible():
        hands.page.locator("details.fold", has=field).locator("summary").click()
        hands.taps += 1
    kind = field.evaluate("one => one.type")
    if kind == "radio":
        hands.tap(f"form.narrow [name={name}][value={value}]")
    elif kind == "select-one":
        hands.choose(f"form.narrow [name={name}]", value)
    elif field.input_value() != value:
        hands.type(f"form.narrow [name={name}]", value)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_record_in_ninety_seconds(browse, cast, slug):
    pages = KINDS[slug]
    person = cast.unit_head if Role.UNIT_HEAD in pages.writers else cast.officer
    before = set(pages.model.objects.values_list("pk", flat=True))
    page = browse(person, **PHONE)
    page.goto(reverse("models_programs:index", args=[2026]))
    hands = Steps(page)
    add = pages.url("_add", 2026)
    hands.scroll(f"a[href='{add}']")
    hands.tap(f"a[href='{add}']")
    page.wait_for_url(f"**{add}")
    for name, value in SAMPLES[slug].post.items():
        if value:
            enter(hands, name, value)
    hands.scroll("form.narrow button[type=submit]")
    hands.tap("form.narrow button[type=submit]")
    page.wait_for_selector(".flash:has-text('Đã thêm')")
    record = pages.model.objects.exclude(pk__in=before).get()
    assert record.unit == (cast.unit if Role.UNIT_HEAD in pages.writers else None)
    for name, value in SAMPLES[slug].post.items():
        stored = getattr(record, name)
        if isinstance(stored, (str, int)) and value:
            assert str(stored) == value, name
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert hands.seconds <= LIMIT_SECONDS, (hands.taps, hands.keys)
