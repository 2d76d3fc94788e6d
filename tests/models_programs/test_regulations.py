"""Coordination regulations: their term decides the year, their reviews are noted one by one."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.models import AuditEvent
from common.workflow import NotAllowed
from models_programs.domain.regulations import save_review
from models_programs.models import RegulationReview
from models_programs.rules.permissions import UNIT_AND_OFFICER
from tests.models_programs.samples import SAMPLES

pytestmark = pytest.mark.django_db
store = SAMPLES["regulation"].make


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(suffix, *args, year=2026):
    return reverse(f"models_programs:regulation{suffix}", args=[year, *args])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def listed(cast, year, who="officer"):
    return {row.title for row in cast.client(who).get(url("_list", year=year)).context["table"].data.data}


def test_a_regulation_is_of_the_years_of_its_term(cast):
    store(cast.commune, None, 2025, title="Không hạn")
    store(cast.commune, None, 2025, title="Hết 2025", valid_to=dt.date(2025, 12, 31))
    store(cast.commune, None, 2025, title="Hết giữa 2026", valid_to=dt.date(2026, 6, 30))
    store(cast.commune, None, 2026, title="Từ 2026")
    store(cast.other_commune, None, 2025, title="Nơi khác")
    assert listed(cast, 2025) == {"Không hạn", "Hết 2025", "Hết giữa 2026"}
    assert listed(cast, 2026) == {"Không hạn", "Hết giữa 2026", "Từ 2026"}


def test_the_term_runs_forwards(cast):
    sent = {**SAMPLES["regulation"].post, "valid_from": "01/02/2026", "valid_to": "31/01/2026"}
    answer = cast.client("officer").post(url("_add"), sent)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {"valid_to": ["Ngày hết hiệu lực phải sau ngày bắt đầu."]}
    assert answer.context["form"]["valid_to"].value() == "31/01/2026"


def test_reviews_planned_and_held(cast):
    row, client = store(cast.commune), cast.client("officer")
    assert client.get(url("_review", row.pk)).status_code == 200
    assert client.post(url("_review", row.pk), {"due_on": "30/11/2026"}).status_code == 302
    held = {"held_on": "20/10/2026", "document": "15/BC-CAX", "result": "Bốn bên thực hiện đủ"}
    assert client.post(url("_review", row.pk), held).status_code == 302
    assert list(RegulationReview.objects.order_by("pk").values_list("due_on", "held_on", "document")) == [
        (dt.date(2026, 11, 30), None, ""),
        (None, dt.date(2026, 10, 20), "15/BC-CAX"),
    ]
    shown = text_of(client.get(url("", row.pk)))
    for words in ("hạn 30/11/2026", "ngày 20/10/2026", "15/BC-CAX", "Bốn bên thực hiện đủ"):
        assert words in shown
    assert AuditEvent.objects.filter(kind="regulation.reviewed", subject_id=row.pk).count() == 2


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"result": "Tốt"}, {"held_on": ["Nhập hạn sơ kết hoặc ngày đã sơ kết."]}),
        ({"held_on": "21/10/2026"}, {"held_on": ["Ngày đã sơ kết không được sau hôm nay."]}),
        ({"due_on": "31/02/2026"}, {"due_on": ["Nhập ngày dạng 27/3/2026 cho “hạn sơ kết”."]}),
        ({"due_on": "01/01/0001"}, {"due_on": ["Nhập ngày từ 02/9/1945 đến 31/12/2100."]}),
        (
            {"held_on": "01/01/2026", "document": "x" * 201},
            {"document": ["Rút gọn “báo cáo, biên bản” còn 200 ký tự."]},
        ),
    ],
)
def test_a_review_is_refused_in_words(cast, sent, problem):
    row = store(cast.commune)
    answer = cast.client("officer").post(url("_review", row.pk), sent)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == problem
    assert {name: answer.context["form"][name].value() for name in sent} == sent
    assert RegulationReview.objects.count() == 0


def test_who_notes_reviews(cast):
    commune, own = store(cast.commune), store(None, cast.unit)
    assert cast.client("unit_head").post(url("_review", own.pk), {"held_on": "01/10/2026"}).status_code == 302
    assert cast.client("unit_head").post(url("_review", commune.pk), {"held_on": "01/10/2026"}).status_code == 404
    assert cast.client("outsider").post(url("_review", commune.pk), {"held_on": "01/10/2026"}).status_code == 404
    for who in ("approver", "admin", "viewer"):
        assert cast.client(who).post(url("_review", commune.pk), {"held_on": "01/10/2026"}).status_code == 403
        with pytest.raises(NotAllowed):
            save_review(
                review=RegulationReview(regulation=commune),
                values={},
                actor=cast.actor(who),
                now=timezone.now(),
                writers=UNIT_AND_OFFICER,
            )
    assert RegulationReview.objects.count() == 1
    with pytest.raises(ValidationError):
        save_review(
            review=RegulationReview(regulation=commune),
            values={},
            actor=cast.actor("officer"),
            now=timezone.now(),
            writers=UNIT_AND_OFFICER,
        )


def test_queries_of_a_regulation_do_not_grow(cast):
    row, client = store(cast.commune), cast.client("officer")
    counts = []
    for number in (1, 3):
        while row.reviews.count() < number:
            RegulationReview.objects.create(regulation=row, due_on=dt.date(2026, 11, 30))
        client.get(url("", row.pk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("", row.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_planned_review_is_held_later(cast):
    row, other, client = store(cast.commune), store(cast.commune), cast.client("officer")
    review = RegulationReview.objects.create(regulation=row, due_on=dt.date(2026, 9, 30))
    page = client.get(url("_review_edit", row.pk, review.pk))
    assert page.context["form"].initial["due_on"] == dt.date(2026, 9, 30)
    sent = {"due_on": "30/09/2026", "held_on": "28/09/2026", "document": "BC 12", "result": ""}
    assert client.post(url("_review_edit", row.pk, review.pk), sent).status_code == 302
    review.refresh_from_db()
    assert (review.held_on, review.document) == (dt.date(2026, 9, 28), "BC 12")
    assert RegulationReview.objects.count() == 1
    assert client.get(url("_review_edit", other.pk, review.pk)).status_code == 404
