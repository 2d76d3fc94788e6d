"""Pages of extensions, and the page of one thing due (issue 6, item 2)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from deadlines.domain.contacts import log_contacts
from deadlines.domain.extensions import grant
from deadlines.enums import ContactWay, Subject
from deadlines.models import DueExtension, Occurrence
from tests import factories as make
from tests.deadlines.samples import obligation, occurrence

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 16, 3, tzinfo=dt.UTC)
WHY = "Đơn vị vừa thay người phụ trách"
LIST, ADD = reverse("deadlines:extensions", args=[2026]), reverse("deadlines:extension_add", args=[2026])


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def owed(cast):
    cast.report = obligation(authority=cast.commune)
    cast.own = occurrence(cast.report, cast.unit)
    cast.two = occurrence(cast.report, cast.sibling)
    cast.far = occurrence(cast.report, cast.other_unit)
    return cast


def given(cast, *rows):
    grant(occurrences=rows, until=dt.date(2026, 10, 25), reason=WHY, actor=cast.actor("officer"), now=NOW)


def page_of(row: Occurrence) -> str:
    return reverse("deadlines:occurrence", args=[2026, row.pk])


def test_first_the_thing_then_who(owed):
    """Only what units of the own authority still owe is offered."""
    client = owed.client("officer")
    assert "Báo cáo kết quả năm" in client.get(ADD).content.decode()
    body = client.get(ADD, {"viec": "bao_cao_nam", "don-vi": owed.unit.pk}).content.decode()
    assert "Trường THPT Bình Sơn (hạn 14/10/2026)" in body
    assert "Trường THCS Trà Bồng" not in body
    assert body.count("checked") == 1


def test_granted_to_two_units(owed):
    client = owed.client("officer")
    data = {"occurrences": [owed.own.pk, owed.two.pk], "until": "25/10/2026", "reason": WHY}
    answer = client.post(f"{ADD}?viec=bao_cao_nam", data, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    body = answer.content.decode()
    assert "Đã gia hạn cho 2 nơi đến hết ngày 25/10/2026." in body
    assert body.count('<td data-label="Đến hết ngày" class="nowrap">25/10/2026') == 2
    assert DueExtension.objects.filter(revoked_at=None).count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"until": "25/10/2026", "reason": WHY}, "Chọn ít nhất một nơi."),
        ({"occurrences": "own", "until": "31/02/2026", "reason": WHY}, "31/02/2026"),
        ({"occurrences": "own", "until": "25/10/2026", "reason": "bận"}, "Ghi rõ lý do"),
        ({"occurrences": "own", "until": "10/10/2026", "reason": WHY}, "Chọn ngày từ hôm nay"),
        ({"occurrences": "far", "until": "25/10/2026", "reason": WHY}, "Nơi này không còn gia hạn được."),
    ],
)
def test_what_is_refused_keeps_what_was_typed(owed, data, words):
    data = {**data, "occurrences": getattr(owed, data["occurrences"]).pk} if "occurrences" in data else data
    answer = owed.client("officer").post(f"{ADD}?viec=bao_cao_nam", data)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert words in body
    assert f'value="{data["reason"]}"' in body
    assert not DueExtension.objects.exists()


def test_taken_back_after_a_question(owed):
    given(owed, owed.own)
    held = DueExtension.objects.get()
    client, url = owed.client("officer"), reverse("deadlines:extension_revoke", args=[2026, held.pk])
    assert "Thu hồi gia hạn" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert "Chưa gia hạn cho nơi nào" in client.get(LIST).content.decode()
    assert client.post(url).status_code == 404


def test_another_commune_sees_nothing_of_it(owed):
    given(owed, owed.own)
    client = owed.client("outsider")
    assert "Trường THPT Bình Sơn" not in client.get(LIST).content.decode()
    assert (
        client.get(reverse("deadlines:extension_revoke", args=[2026, DueExtension.objects.get().pk])).status_code == 404
    )
    assert client.get(page_of(owed.own)).status_code == 404
    assert owed.client("unit_head").get(LIST).status_code == 403


def test_the_page_of_one_thing(owed):
    """By when, how far, what was said; the officer does from here what can be done."""
    given(owed, owed.own)
    log_contacts(occurrences=[owed.own.pk], year=2026, way=ContactWay.PHONE, note="gặp cô văn thư",
                 actor=owed.actor("officer"), now=NOW)  # fmt: skip
    body = owed.client("officer").get(page_of(owed.own)).content.decode()
    for words in ("được gia hạn đến hết ngày 25/10/2026", "đến hết ngày 14/10/2026", "Đã nhắc 1 lần",
                  "Đã nhắc: Điện thoại", "gặp cô văn thư", WHY, "Gia hạn", "Soạn tin nhắc", "Văn bản thử"):  # fmt: skip
        assert words in body, words


def test_the_unit_reads_its_own_without_notes_of_others(owed):
    log_contacts(occurrences=[owed.own.pk], year=2026, way=ContactWay.PHONE, note="gặp cô văn thư",
                 actor=owed.actor("officer"), now=NOW)  # fmt: skip
    client = owed.client("unit_head")
    body = client.get(page_of(owed.own)).content.decode()
    assert "đã quá hạn 2 ngày" in body
    assert "Lập báo cáo" in body
    assert "gặp cô văn thư" not in body
    assert "Soạn tin nhắc" not in body
    assert client.get(page_of(owed.two)).status_code == 404


def test_what_is_no_longer_due_says_so(owed):
    Occurrence.objects.filter(pk=owed.own.pk).update(voided=True)
    body = owed.client("unit_head").get(page_of(owed.own)).content.decode()
    assert "không còn phải làm" in body
    assert "Lập báo cáo" not in body


def test_an_unconfirmed_rule_is_marked(cast):
    row = occurrence(obligation(subject=Subject.PAPERS, confirmed=False), cast.unit)
    assert "(chưa xác nhận)" in cast.client("officer").get(page_of(row)).content.decode()


def test_lists_ask_the_same_number_of_queries(owed, django_assert_max_num_queries):
    """One extension or three."""
    counts = []
    client = owed.client("officer")
    rows = [owed.own, owed.two, occurrence(owed.report, make.unit(owed.commune, "Trường thứ ba"))]
    client.get(LIST)
    for some in (rows[:1], rows[1:]):
        given(owed, *some)
        with django_assert_max_num_queries(60) as asked:
            client.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_form_asks_the_same_number_of_queries(owed, django_assert_max_num_queries):
    """One unit that owes it or three."""
    counts = []
    client = owed.client("officer")
    client.get(ADD)
    for made in (0, 2):
        for number in range(made):
            occurrence(owed.report, make.unit(owed.commune, f"Trường {number}"))
        with django_assert_max_num_queries(60) as asked:
            client.get(ADD, {"viec": "bao_cao_nam"})
        counts.append(len(asked))
    assert counts[0] == counts[1]
