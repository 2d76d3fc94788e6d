"""Commendations: forms, filters, and the counts that scoring asks for."""

from __future__ import annotations

from collections import Counter

import pytest
import time_machine
from django.urls import reverse

from models_programs.models import Commendation
from models_programs.queries.awards import sudden_commendations
from models_programs.queries.records import predecessors_of
from tests import factories as make
from tests.models_programs.samples import SAMPLES
from units.models import UnitSuccession

pytestmark = pytest.mark.django_db
SAMPLE = SAMPLES["commendation"]


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(suffix, *args):
    return reverse(f"models_programs:commendation{suffix}", args=[2026, *args])


def test_a_collective_without_a_name_is_the_unit_itself(cast):
    sent = {**SAMPLE.post, "subject": "collective", "name": "", "unit": cast.sibling.pk}
    assert cast.client("officer").post(url("_add"), sent).status_code == 302
    assert cast.client("officer").post(url("_add"), {**sent, "unit": ""}).status_code == 302
    assert cast.client("unit_head").post(url("_add"), sent).status_code == 302
    stored = list(Commendation.objects.order_by("pk").values_list("name", "unit"))
    assert stored == [
        ("Trạm Y tế Bình Sơn", cast.sibling.pk),
        ("Xã Bình Sơn", None),
        ("Trường THPT Bình Sơn", cast.unit.pk),
    ]


def test_a_person_needs_a_name_and_a_decision_a_number_of_the_past(cast):
    sent = {**SAMPLE.post, "name": "", "number": "", "date": "21/10/2026"}
    answer = cast.client("officer").post(url("_add"), sent)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {
        "name": ["Ghi họ và tên người được khen."],
        "number": ["Nhập số quyết định khen thưởng, ví dụ 125/QĐ-UBND."],
        "date": ["Ngày quyết định không được sau hôm nay."],
    }
    assert cast.client("officer").post(url("_add"), {**SAMPLE.post, "date": "20/10/2026"}).status_code == 302


def test_the_phone_form_is_short(cast):
    groups = cast.client("officer").get(url("_add")).context["form"].groups_shown()
    assert [(legend, [field.name for field in fields], fold) for legend, _, fields, fold in groups] == [
        ("", ["unit", "kind", "subject", "name", "form", "level", "number", "date"], ""),
        ("Chức vụ, nơi ban hành, thành tích", ["post", "issuer", "reason"], "closed"),
    ]


def test_filters(cast):
    one = SAMPLE.make(None, cast.unit)
    two = SAMPLE.make(None, cast.sibling, kind="regular", subject="collective", level="province")
    client = cast.client("officer")

    def found(**chosen):
        return {row.pk for row in client.get(url("_list"), chosen).context["table"].data.data}

    assert found() == {one.pk, two.pk}
    assert found(kind="sudden") == {one.pk}
    assert found(subject="collective") == {two.pk}
    assert found(level="province") == {two.pk}
    assert found(unit_kind="school") == {one.pk}
    assert found(kind="sudden", level="province") == set()


def counts(found):
    return {unit: Counter(row.subject for row in rows) for unit, rows in found.items()}


def test_sudden_commendations_of_units_of_many_authorities(cast, django_assert_num_queries):
    SAMPLE.make(None, cast.unit)
    SAMPLE.make(None, cast.unit)
    SAMPLE.make(None, cast.unit, subject="collective")
    SAMPLE.make(None, cast.unit, kind="regular")
    SAMPLE.make(None, cast.unit, year=2025)
    SAMPLE.make(cast.commune, None)
    SAMPLE.make(None, cast.sibling, kind="theme")
    SAMPLE.make(None, cast.other_unit)
    with django_assert_num_queries(1):
        assert counts(sudden_commendations([cast.unit.pk], 2026, {})) == {cast.unit.pk: {"collective": 1, "person": 2}}
    with django_assert_num_queries(1):
        found = sudden_commendations([cast.unit.pk, cast.sibling.pk, cast.other_unit.pk], 2026, {})
    assert counts(found) == {cast.unit.pk: {"collective": 1, "person": 2}, cast.other_unit.pk: {"person": 1}}


def test_a_merged_unit_brings_its_commendations_along(cast):
    older, old = make.unit(cast.commune, "Trường cũ hơn"), make.unit(cast.commune, "Trường cũ")
    SAMPLE.make(None, older)
    SAMPLE.make(None, cast.unit, subject="collective")
    for kind, was, became in (("rename", older, old), ("merge", old, cast.unit)):
        UnitSuccession.objects.create(kind=kind, predecessor=was, successor=became, on="2026-06-01")
    became = predecessors_of([cast.unit.pk])
    assert became == {older.pk: cast.unit.pk, old.pk: cast.unit.pk}
    found = sudden_commendations([cast.unit.pk], 2026, became)
    assert counts(found) == {cast.unit.pk: {"collective": 1, "person": 1}}
