"""The four questions about the scope of Thông tư 124, and their page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from common.models import AuditEvent
from registrations.rules.eligibility import questions
from tests import factories as make
from units.enums import Eligibility, UnitKind
from units.models import Unit

pytestmark = pytest.mark.django_db
SCHOOL = {"armed": "no", "body": "yes", "small": "no", "voluntary": ""}


def url(unit, year=2026) -> str:
    return reverse("registrations:eligibility", args=[year, unit.pk])


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def unit(cast) -> Unit:
    return make.unit(cast.commune, "Trường Tiểu học Bình Sơn", eligibility="unknown")


@pytest.mark.parametrize("kind", UnitKind.values)
def test_each_kind_has_its_questions(cast, kind):
    one = make.unit(cast.commune, "Đơn vị thử", kind=kind)
    page = cast.client("officer").get(url(one))
    assert [field.name for field in page.context["form"]] == [question.code for question in questions(kind)]
    assert page.context["verdict"] is None


def test_the_conclusion_is_shown_before_anything_is_stored(cast, unit):
    answer = cast.client("officer").post(url(unit), {**SCHOOL, "small": "yes", "judge": "1"})
    assert answer.status_code == 200
    assert "Kết luận: Ngoài diện" in text(answer)
    assert "Căn cứ: Thông tư 124/2021/TT-BCA, Điều 2." in text(answer)
    assert text(answer).count(" checked") == 3
    unit.refresh_from_db()
    assert unit.eligibility == "unknown"


@pytest.mark.parametrize(
    ("answers", "stored"),
    [
        ({}, Eligibility.IN),
        ({"small": "yes"}, Eligibility.OUT),
        ({"small": "yes", "voluntary": "yes"}, Eligibility.VOLUNTARY),
        ({"armed": "yes", "voluntary": "no"}, Eligibility.OUT),
        ({"small": "unsure"}, Eligibility.UNKNOWN),
    ],
)
def test_saving_stores_the_verdict_with_its_reason(cast, unit, answers, stored):
    answer = cast.client("officer").post(url(unit), {**SCHOOL, **answers, "save": "1"})
    assert answer.url == reverse("units:detail", args=[2026, unit.pk])
    unit.refresh_from_db()
    assert unit.eligibility == stored
    assert unit.eligibility_reason.endswith("(Thông tư 124/2021/TT-BCA, Điều 2)")
    assert AuditEvent.objects.filter(kind="unit.edited", subject_id=unit.pk).count() == 1


def test_an_open_question_is_asked_again_and_the_answers_stay(cast, unit):
    answer = cast.client("officer").post(url(unit), {"armed": "no", "body": "lạ", "save": "1"})
    assert answer.status_code == 422
    assert text(answer).count("Chọn Có, Không hoặc Chưa rõ.") == 4  # two fields, each in the summary too
    assert text(answer).count(" checked") == 1
    unit.refresh_from_db()
    assert unit.eligibility == "unknown"


def test_litany(cast, client, unit):
    assert client.get(url(unit)).status_code == 302
    assert cast.client("outsider").get(url(unit)).status_code == 404
    assert cast.client("officer").get(reverse("registrations:eligibility", args=[2026, 999999])).status_code == 404
    for who, code in (("officer", 200), ("admin", 200), ("approver", 403), ("viewer", 403), ("unit_head", 403)):
        assert cast.client(who).get(url(unit)).status_code == code
    assert cast.client("officer").put(url(unit)).status_code == 405


def test_the_unit_page_leads_here_for_those_who_may(cast, unit):
    page = reverse("units:detail", args=[2026, unit.pk])
    assert url(unit) in text(cast.client("officer").get(page))
    assert url(unit) not in text(cast.client("approver").get(page))
