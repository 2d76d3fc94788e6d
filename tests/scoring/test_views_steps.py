"""The steps as pages: what they show before, what they answer, what a refused one keeps."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from common.models import StatusChange
from scoring import domain
from scoring.enums import SheetState
from scoring.models import MarkRevision, Scorecard
from tests import factories as make
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
YEAR = 2026
NOTE = "Hàng 7 chưa ghi tên mô hình và ngày ra mắt."


def url(name: str, card: Scorecard, *more: object) -> str:
    return reverse(f"scoring:{name}", args=[YEAR, card.pk, *more])


def text(response) -> str:
    return response.content.decode()


def test_check_lists_blank_rows_with_links(cast):
    """UX-CHECK-01: what is missing, a link to each, no button to send yet."""
    card = sheets.filled(cast)
    row = card.marks.get(criterion__code="7")
    change = domain.Change(row.criterion_id, None, row.self_version)
    domain.save_marks(card=card, column="self", changes=[change], actor=cast.actor("unit_head"), now=timezone.now())
    card.refresh_from_db()
    response = cast.client("unit_head").get(url("check", card))
    assert [view.criterion.code for view in response.context["blank"]] == ["7"]
    page = text(response)
    assert "Còn 1 hàng chưa chấm" in page
    assert f'#id_p{row.criterion_id}">Sửa<span class="sr-only"> hàng 7</span>' in page
    assert "Gửi lên" not in page


def test_sending_gives_a_receipt(cast):
    """UX-CONF-01: code, time, to whom, what next; it can be opened again."""
    card = sheets.filled(cast)
    client = cast.client("unit_head")
    assert "Gửi lên Xã Bình Sơn" in text(client.get(url("check", card)))
    response = client.post(url("send", card))
    assert response["Location"] == url("receipt", card)
    card.refresh_from_db()
    page = text(client.get(url("receipt", card)))
    for part in (card.receipt_code, "Xã Bình Sơn", "Trần Thị Bình", f"{timezone.localtime(card.sent_at):%H:%M}"):
        assert part in page


def test_there_is_no_receipt_before_the_sending(cast):
    assert cast.client("unit_head").get(url("receipt", sheets.filled(cast))).status_code == 404


def test_an_incomplete_sheet_is_not_sent(cast):
    card = sheets.opened(cast)
    response = cast.client("unit_head").post(url("send", card))
    assert response.status_code == 422
    assert text(response).count("Còn 20 hàng chưa chấm") == 1
    card.refresh_from_db()
    assert card.state == SheetState.DRAFT


@pytest.mark.parametrize(("step", "state", "person"), [("send", "filled", "unit_head"), ("approve", "", "approver")])
def test_a_double_click_is_harmless(cast, step, state, person):
    """REL-CON-05: one effect, the same answer."""
    card = sheets.IN_STATE[state](cast) if state else sheets.approvable(cast)
    client = cast.client(person)
    first, second = client.post(url(step, card)), client.post(url(step, card))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert StatusChange.objects.filter(action=step, subject_id=card.pk).count() == 1


def test_another_person_too_late_gets_409(cast):
    card = sheets.approvable(cast)
    cast.second = make.person(cast.actor("approver").role, cast.commune, "Vũ Văn Khoa", username="lanhdao2")
    assert cast.client("approver").post(url("approve", card)).status_code == 302
    response = cast.client("second").post(url("approve", card))
    assert response.status_code == 409
    assert "Đã duyệt" in text(response)


@pytest.mark.parametrize(
    ("step", "state", "person"),
    [("return", "reviewing", "officer"), ("recheck", "reviewed", "approver"), ("reopen", "approved", "chief")],
)
def test_a_reason_of_ten_letters(cast, step, state, person):
    """422 with what was typed, the same words at the field; then it goes through and is kept."""
    cast.chief = make.person(cast.actor("officer").role, cast.province, "Ngô Văn Ích", username="tinhduyet")
    card = sheets.IN_STATE[state](cast)
    client = cast.client(person)
    for short in ("", "ngắn", "   .        ."):
        response = client.post(url(step, card), {"note": short})
        assert response.status_code == 422
        assert text(response).count("Ghi lý do, từ 10 chữ cái trở lên.") == 2
        assert short.strip() in text(response)
    card.refresh_from_db()
    assert card.state == state
    assert client.post(url(step, card), {"note": NOTE}).status_code == 302
    assert StatusChange.objects.get(action=step).note == NOTE
    card.refresh_from_db()
    assert card.level_id is None


def test_hostile_fields_of_a_step_change_nothing(cast):
    """SEC-AUTHZ-05."""
    card = sheets.reviewing(cast)
    hostile = {"note": NOTE, "state": "approved", "level": "XS", "to_state": "approved", "actor": cast.admin.pk}
    cast.client("officer").post(url("return", card), hostile)
    card.refresh_from_db()
    assert (card.state, card.level_id) == (SheetState.RETURNED, None)
    assert StatusChange.objects.get(action="return").actor == cast.officer


def test_the_returned_sheet_shows_the_reason_and_later_what_changed(cast):
    """The unit reads why; the reviewer sees which rows were changed since."""
    card = sheets.returned(cast)
    head = cast.client("unit_head")
    assert "Bổ sung minh chứng hàng 7 rồi gửi lại." in text(head.get(url("sheet", card)))
    mark = card.marks.get(criterion__code="7")
    change = domain.Change(mark.criterion_id, Decimal(9), mark.self_version)
    domain.save_marks(card=card, column="self", changes=[change], actor=cast.actor("unit_head"), now=timezone.now())
    domain.send(card=card, actor=cast.actor("unit_head"), now=timezone.now())
    rows = cast.client("officer").get(url("sheet", card)).context["rows"]
    assert [row.criterion.code for row in rows if row.changed_since] == ["7"]
    assert not any(row.changed_since for row in head.get(url("sheet", card)).context["rows"])


def test_agreeing_with_the_rest_says_how_many_first(cast):
    card = sheets.reviewing(cast)
    client = cast.client("officer")
    mark = card.marks.get(criterion__code="7")
    change = domain.Change(mark.criterion_id, Decimal(5), 0, "Mô hình chưa hoạt động.")
    domain.save_marks(card=card, column="superior", changes=[change], actor=cast.actor("officer"), now=timezone.now())
    assert "Đồng ý cả 19 hàng" in text(client.get(url("agree_rest", card)))
    response = client.post(url("agree_rest", card))
    assert [str(one) for one in get_messages(response.wsgi_request)] == ["Đã đồng ý 19 hàng theo điểm đơn vị."]
    card.refresh_from_db()
    assert (card.superior_missing, card.superior_total) == (0, Decimal(45))
    assert MarkRevision.objects.filter(in_bulk=True).count() == 19
    assert "Không còn hàng nào" in text(client.get(url("agree_rest", card)))


def test_finishing_names_the_rows_without_a_reason(cast):
    card = sheets.reviewing(cast)
    client = cast.client("officer")
    assert "Còn 20 hàng cấp trên chưa chấm." in text(client.get(url("finish_review", card)))
    sheets.fill(card, cast.actor("officer"), column="superior", points=Decimal(1), reason="ngắn")
    response = client.post(url("finish_review", card))
    assert response.status_code == 422
    assert "từ 10 chữ cái, cho hàng chấm khác điểm đơn vị: 1, 2, 3, 4d," in text(response)
    assert "4a" not in [row.criterion.code for row in response.context["unexplained"]]
    card.refresh_from_db()
    assert card.state == SheetState.REVIEWING


def test_approving_explains_what_is_missing_instead_of_failing(cast):
    """UX-BTN-01: no dead button; the page says what to do."""
    card = sheets.reviewed(cast)
    client = cast.client("approver")
    page = text(client.get(url("approve", card)))
    assert "Chưa duyệt được" in page
    assert "Điểm chuẩn xếp loại chưa được xác nhận" in page
    assert "Duyệt phiếu này" not in page
    assert client.post(url("approve", card)).status_code == 422
    sheets.recognise(cast)
    sheets.confirm_thresholds(cast)
    page = text(client.get(url("approve", card)))
    assert "Duyệt phiếu này" in page
    assert "Xuất sắc" in page
    assert client.post(url("approve", card)).status_code == 302
    card.refresh_from_db()
    assert (card.state, card.level_id) == (SheetState.APPROVED, "XS")


def test_the_page_of_one_sheet_carries_what_it_showed(cast):
    """A result corrected while the page stood open: 409 with the reason, nothing approved."""
    card = sheets.approvable(cast)
    client = cast.client("approver")
    assert 'name="shown" value="100.00|XS"' in text(client.get(url("approve", card)))
    sheets.recognise(cast, status="not_recognised")
    response = client.post(url("approve", card), {"shown": "100.00|XS"})
    assert response.status_code == 409
    assert "Điểm của phiếu vừa thay đổi" in text(response)
    card.refresh_from_db()
    assert card.state == "reviewed"


@pytest.mark.parametrize("shown", ["", "100", "100.00|", "100.00|<b>", "1e5|XS", "100.00|XS|K"])
def test_what_a_form_makes_up_is_not_what_was_shown(cast, shown):
    """No crash on nonsense; the rules of approval are the same."""
    card = sheets.approvable(cast)
    assert cast.client("approver").post(url("approve", card), {"shown": shown}).status_code == 302
    card.refresh_from_db()
    assert card.level_id == "XS"


def test_who_scored_does_not_approve(cast):
    """SEC-AUTHZ-07: the officer who entered on the unit's behalf, now an approver, is refused."""
    card = sheets.filled(cast, head="officer")
    now = timezone.now()
    domain.send(card=card, actor=cast.actor("officer"), now=now)
    domain.take_step(action="start_review", card=card, actor=cast.actor("officer"), now=now)
    domain.agree_with_rest(card=card, actor=cast.actor("officer"), now=now)
    domain.take_step(action="finish_review", card=card, actor=cast.actor("officer"), now=now)
    sheets.recognise(cast)
    sheets.confirm_thresholds(cast)
    cast.officer.memberships.update(role="approver")
    response = cast.client("officer").post(url("approve", card))
    assert response.status_code == 422
    assert "không được duyệt chính phiếu đó" in text(response)


def test_history_tells_every_step_with_its_words(cast):
    card = sheets.returned(cast)
    page = text(cast.client("unit_head").get(url("history", card)))
    for words in ("Gửi phiếu", "Bắt đầu thẩm định", "Trả lại để bổ sung", "Lê Văn Cường", "Mở phiếu"):
        assert words in page
    assert "Bổ sung minh chứng hàng 7 rồi gửi lại." in page


def test_text_of_people_is_escaped(cast):
    card = sheets.reviewing(cast)
    nasty = "<script>alert(1)</script> & 'trích'"
    domain.take_step(action="return", card=card, actor=cast.actor("officer"), now=timezone.now(), note=nasty)
    for name in ("sheet", "history"):
        page = text(cast.client("unit_head").get(url(name, card)))
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert nasty not in page
