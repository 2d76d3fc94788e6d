"""Điển hình tiên tiến: recognised, not rated; narrowed by subject and field; who else's never shows."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from common.models import AuditEvent
from models_programs.models import Exemplar, ModelField
from tests import factories as make
from tests.models_programs.samples import SAMPLES

pytestmark = pytest.mark.django_db
LIST = reverse("models_programs:exemplar_list", args=[2026])
ADD = reverse("models_programs:exemplar_add", args=[2026])
store = SAMPLES["exemplar"].make


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def field(name: str, authority=None) -> ModelField:
    return ModelField.objects.create(
        authority=authority, authority_path=authority.path if authority else "", code=name[:30], name=name
    )


def names(answer) -> set[str]:
    return {row.name for row in answer.context["table"].data.data}


def test_filters_by_subject_and_field(cast):
    drugs, fire = field("Phòng, chống ma túy"), field("Phòng cháy", cast.commune)
    store(cast.commune, None, name="Tổ 1", field=drugs)
    store(None, cast.unit, name="Ông A", subject="person", field=fire)
    store(None, cast.unit, name="Bà B", subject="person", field=drugs)
    store(None, cast.other_unit, name="Người xã khác", subject="person", field=drugs)
    store(None, cast.unit, year=2025, name="Năm trước", subject="person", field=drugs)
    client = cast.client("officer")
    assert names(client.get(LIST)) == {"Tổ 1", "Ông A", "Bà B"}
    assert names(client.get(LIST, {"subject": "person"})) == {"Ông A", "Bà B"}
    assert names(client.get(LIST, {"field": drugs.pk})) == {"Tổ 1", "Bà B"}
    assert names(client.get(LIST, {"subject": "person", "field": fire.pk})) == {"Ông A"}
    assert names(client.get(LIST, {"q": "ba b"})) == {"Bà B"}


def test_fields_offered_are_the_shipped_and_those_from_above(cast):
    ModelField.objects.all().delete()  # what is shipped stands in between
    offered = [field("A"), field("B", cast.commune), field("C", cast.province)]
    field("Của xã khác", cast.other_commune)
    choices = cast.client("officer").get(ADD).context["form"].fields["field"].queryset
    assert list(choices) == offered
    filters = cast.client("viewer").get(LIST).context["filter"].form.fields["field"].choices
    assert [label for _, label in filters if label != "Tất cả"] == ["A", "B", "C", "Của xã khác"]


def test_a_field_of_another_commune_is_refused(cast):
    foreign = field("Của xã khác", cast.other_commune)
    answer = cast.client("officer").post(ADD, {**SAMPLES["exemplar"].post, "field": foreign.pk})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"field": ["Chọn lĩnh vực trong danh sách."]}
    assert not Exemplar.objects.exists()


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"number": ""}, {"number": ["Nhập số, ký hiệu của văn bản công nhận."]}),
        ({"date": ""}, {"date": ["Nhập ngày của văn bản công nhận, ví dụ 27/3/2026."]}),
        ({"date": "21/10/2026"}, {"date": ["Ngày văn bản công nhận không được sau hôm nay."]}),
        ({"subject": "household"}, {"subject": ["Chọn đối tượng."]}),
    ],
)
def test_what_is_refused(cast, sent, errors):
    answer = cast.client("officer").post(ADD, {**SAMPLES["exemplar"].post, **sent})
    assert (answer.status_code, answer.context["form"].errors) == (422, errors)


def test_without_a_document_it_waits_for_one(cast):
    """An exemplar of the authority itself, entered before it is recognised; the log keeps the field in words."""
    drugs = field("Phòng, chống ma túy")
    client = cast.client("officer")
    sent = {"subject": "collective", "name": "Thôn 3", "number": "", "date": "", "unit": ""}
    record = Exemplar.objects.get(pk=client.post(ADD, sent).url.rstrip("/").rsplit("/", 1)[1])
    assert (record.unit, record.authority, record.date) == (None, cast.commune, None)
    assert "Chưa ghi văn bản" in client.get(LIST).content.decode()
    edit = reverse("models_programs:exemplar_edit", args=[2026, record.pk])
    assert client.post(edit, {**sent, "field": drugs.pk, "seen": 1}).status_code == 302
    assert AuditEvent.objects.latest("pk").detail["changes"] == {"field": ["", "Phòng, chống ma túy"]}


def test_the_page_says_who_and_by_which_document(cast):
    record = store(
        None,
        cast.unit,
        name="Nguyễn Thị Hoa",
        subject="person",
        post="Bảo vệ",
        number="15/QĐ-UBND",
        date=dt.date(2026, 3, 5),
        issuer="UBND xã Bình Sơn",
        achievement="Bắt quả tang trộm cắp",
    )
    answer = cast.client("unit_head").get(reverse("models_programs:exemplar", args=[2026, record.pk]))
    assert dict(answer.context["facts"]) == {
        "Đối tượng": "Cá nhân",
        "Họ và tên": "Nguyễn Thị Hoa",
        "Chức vụ, nơi công tác": "Bảo vệ",
        "Đơn vị": cast.unit.name,
        "Văn bản công nhận": "15/QĐ-UBND ngày 05/03/2026",
        "Cơ quan ban hành": "UBND xã Bình Sơn",
        "Thành tích tiêu biểu": "Bắt quả tang trộm cắp",
    }


def test_a_list_of_one_and_of_three_fields_asks_as_much(cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = cast.client("officer"), []
    for number in (1, 3):
        while Exemplar.objects.count() < number:
            store(None, make.unit(cast.commune), field=field(f"F{Exemplar.objects.count()}"))
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
