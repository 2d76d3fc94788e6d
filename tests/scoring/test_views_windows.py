"""Pages of windows, extensions and requests: what they show, refuse and keep."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring.models import Extension, ReopenRequest, SheetWindow
from tests import factories as make
from tests.scoring import sheets
from tests.scoring.test_requests import WHY, ask
from tests.scoring.test_windows import at, grant, on, window

pytestmark = pytest.mark.django_db
YEAR = 2026


def url(name: str, *more: object) -> str:
    return reverse(f"scoring:{name}", args=[YEAR, *more])


def text(response) -> str:
    return response.content.decode()


def test_setting_a_window_shows_it_in_the_list(cast):
    client = cast.client("officer")
    data = {"on_time_to": "15/10/2026", "closes_on": "30/10/2026", "source": "Kế hoạch 54/KH-UBND"}
    assert client.post(url("window", "school"), data)["Location"] == url("windows")
    row = SheetWindow.objects.get()
    assert (row.unit_kind, row.on_time_to, row.closes_on) == ("school", on("15/10"), on("30/10"))
    page = text(client.get(url("windows")))
    assert "15/10/2026" in page
    assert "Kế hoạch 54/KH-UBND" in page


def test_a_refused_window_keeps_what_was_typed(cast):
    data = {"on_time_to": "30/10/2026", "closes_on": "15/10/2026", "source": "Kế hoạch 54"}
    response = cast.client("officer").post(url("window", "moi-loai"), data)
    assert response.status_code == 422
    page = text(response)
    assert "không được trước ngày cuối đúng hạn" in page
    assert 'value="15/10/2026"' in page
    assert 'value="Kế hoạch 54"' in page
    assert not SheetWindow.objects.exists()


def test_an_unknown_kind_is_nowhere(cast):
    assert cast.client("officer").get(url("window", "benh-vien-la")).status_code == 404


def test_clearing_asks_first(cast):
    window(cast)
    client = cast.client("officer")
    assert "Bỏ hạn nhận phiếu riêng" in text(client.get(url("window_clear", "moi-loai")))
    assert SheetWindow.objects.exists()
    client.post(url("window_clear", "moi-loai"))
    assert not SheetWindow.objects.exists()


def test_extending_several_units_and_taking_back(cast):
    window(cast)
    client = cast.client("officer")
    with time_machine.travel(at("31/10"), tick=False):
        data = {"units": [cast.unit.pk, cast.sibling.pk], "until": "5/11/2026", "reason": "Mưa lũ làm gián đoạn."}
        assert client.post(url("extension_add"), data).status_code == 302
        assert Extension.objects.filter(revoked_at=None).count() == 2
        assert "Mưa lũ làm gián đoạn." in text(client.get(url("windows")))
        pk = Extension.objects.get(unit=cast.unit).pk
        client.post(url("extension_revoke", pk))
    assert Extension.objects.filter(revoked_at=None).get().unit == cast.sibling


def test_a_refused_extension_keeps_what_was_typed(cast):
    window(cast)
    with time_machine.travel(at("01/10"), tick=False):
        data = {"units": [cast.unit.pk], "until": "20/10/2026", "reason": "Mưa lũ làm gián đoạn."}
        response = cast.client("officer").post(url("extension_add"), data)
    assert response.status_code == 422
    page = text(response)
    assert "vốn được gửi đến hết ngày 30/10/2026" in page
    assert "Mưa lũ làm gián đoạn." in page
    assert f'value="{cast.unit.pk}"' in page
    assert "checked" in page


def test_an_extension_elsewhere_is_nowhere(cast):
    window(cast)
    [row] = grant(cast)
    assert cast.client("outsider").get(url("extension_revoke", row.pk)).status_code == 404


def test_an_open_sheet_says_until_when(cast):
    card = sheets.filled(cast)
    window(cast)
    with time_machine.travel(at("12/10"), tick=False):
        page = text(cast.client("unit_head").get(url("sheet", card.pk)))
    assert "Gửi đúng hạn đến hết ngày 15/10/2026 (còn 3 ngày); sau đó vẫn nhận đến hết ngày 30/10/2026" in page


def test_a_sheet_closed_by_time_says_so_and_offers_to_ask(cast):
    card = sheets.filled(cast)
    window(cast)
    with time_machine.travel(at("31/10"), tick=False):
        client = cast.client("unit_head")
        response = client.get(url("sheet", card.pk))
        assert response.context["column"] is None
        page = text(response)
        assert "Hết hạn nộp: phiếu nhận đến hết ngày 30/10/2026." in page
        assert url("ask_reopen", card.pk) in page
        assert url("check", card.pk) not in page
        client.post(url("ask_reopen", card.pk), {"text": WHY})
        page = text(client.get(url("sheet", card.pk)))
        assert "đang chờ trả lời" in page
        assert url("ask_reopen", card.pk) not in page
        row = ReopenRequest.objects.get()
        data = {"granted": "yes", "until": "5/11/2026", "answer": "Đồng ý gia hạn đến ngày 05/11."}
        assert cast.client("officer").post(url("answer_reopen", row.pk), data).status_code == 302
        page = text(client.get(url("sheet", card.pk)))
        assert "Được gia hạn gửi đến hết ngày 05/11/2026" in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("sent", "Phiếu đã gửi"),
        ("reviewing", "Cấp trên đang thẩm định"),
        ("reviewed", "Cấp trên đã chấm xong"),
        ("approved", "Phiếu đã duyệt"),
    ],
)
def test_each_locked_page_says_which_since_when_and_by_whom(cast, state, words):
    card = sheets.IN_STATE[state](cast)
    response = cast.client("unit_head").get(url("sheet", card.pk))
    lock = response.context["lock"]
    assert words in lock.sentence
    assert lock.change.actor.full_name in text(response)
    assert lock.may_ask is (state != "sent")


def test_refused_words_come_back(cast):
    card = sheets.reviewing(cast)
    response = cast.client("unit_head").post(url("ask_reopen", card.pk), {"text": "Sửa"})
    assert response.status_code == 422
    assert ">Sửa</textarea>" in text(response).replace("\n", "")
    row = ask(cast, card)
    answer = cast.client("officer").post(url("answer_reopen", row.pk), {"granted": "no", "answer": "Không"})
    assert answer.status_code == 422
    assert ">Không</textarea>" in text(answer).replace("\n", "")


def test_a_request_that_somebody_has_answered_is_gone(cast):
    card = sheets.reviewing(cast)
    row = ask(cast, card)
    client = cast.client("officer")
    data = {"granted": "no", "answer": "Điểm đã đúng với hồ sơ đã gửi."}
    assert client.post(url("answer_reopen", row.pk), data).status_code == 302
    assert client.post(url("answer_reopen", row.pk), data).status_code == 404
    page = text(cast.client("unit_head").get(url("sheet", card.pk)))
    assert "Không mở lại" in page
    assert data["answer"] in page


def test_the_page_costs_the_same_for_one_and_three(cast):
    counts = []
    for number in (1, 3):
        while Extension.objects.count() < number:
            unit = make.unit(cast.commune, f"Trường {Extension.objects.count()}")
            Extension.objects.create(
                unit=unit, year=YEAR, until=on("05/11"), reason="Thử", granted_by=cast.officer,
                granted_at=timezone.now(),
            )  # fmt: skip
            card = sheets.opened(cast, unit=unit, head="officer")
            ReopenRequest.objects.create(scorecard=card, text=WHY, asked_by=cast.officer, asked_at=timezone.now())
        client = cast.client("officer")
        client.get(url("windows"))
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url("windows"))
        assert len(response.context["requests"]) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]
